internal import CJPEGDecoder
internal import CPNGDecoder

/// How one of the C decoders ended.
enum DecodingOutcome {
  case read
  case truncated
  case refused
}

/// What the two C decoders have in common.
protocol EncodedFile {
  static var kind: ContentKind { get }
  static var messageCapacity: Int { get }
  /// The most pixels that one byte can stand for, in the format's densest code.
  static var mostPixelsPerByte: Int { get }

  static func readHeader(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ width: inout UInt32,
    _ height: inout UInt32,
    _ message: inout [CChar]
  ) -> DecodingOutcome
  static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ pixels: inout [UInt8],
    _ width: UInt32,
    _ height: UInt32,
    _ manner: ImageDecoder.Manner,
    _ message: inout [CChar]
  ) -> DecodingOutcome
}

extension EncodedFile {
  static func decode(
    _ bytes: Span<UInt8>,
    as manner: ImageDecoder.Manner
  ) throws(ImageError) -> RGBImage {
    try unsafe bytes.withUnsafeBufferPointer { bytes throws(ImageError) in
      try unsafe decode(bytes, manner)
    }
  }

  /// Checks the size that a header claims.
  static func check(_ size: PixelSize, byteCount: Int) throws(ImageError) {
    try size.checkPixelCount()
    // The buffer stays in proportion to the file, whatever its header claims.
    guard size.height * size.width / mostPixelsPerByte <= byteCount else {
      throw ImageError(.truncated(kind, byteCount: byteCount))
    }
  }

  private static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ manner: ImageDecoder.Manner
  ) throws(ImageError) -> RGBImage {
    var message = [CChar](repeating: 0, count: messageCapacity)
    var width: UInt32 = 0
    var height: UInt32 = 0
    try check(unsafe readHeader(bytes, &width, &height, &message), bytes.count, message)
    let size = PixelSize(height: Int(height), width: Int(width))
    try check(size, byteCount: bytes.count)
    var pixels = [UInt8](repeating: 0, count: size.height * size.width * RGBImage.channels)
    try check(unsafe decode(bytes, &pixels, width, height, manner, &message), bytes.count, message)
    return RGBImage(width: size.width, height: size.height, pixels: pixels)
  }

  private static func check(
    _ outcome: DecodingOutcome,
    _ byteCount: Int,
    _ message: [CChar]
  ) throws(ImageError) {
    switch outcome {
    case .read:
      return
    case .truncated:
      throw ImageError(.truncated(kind, byteCount: byteCount))
    case .refused:
      let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw ImageError(.undecodable(kind, reason: String(decoding: text, as: UTF8.self)))
    }
  }
}

enum JPEGFile: EncodedFile {
  static var kind: ContentKind { .jpeg }
  static var messageCapacity: Int { SZ_JPEG_MESSAGE_CAPACITY }
  /// Every block of 64 samples of the densest component takes at least a bit for its DC value.
  static var mostPixelsPerByte: Int { 64 * 8 }

  static func readHeader(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ width: inout UInt32,
    _ height: inout UInt32,
    _ message: inout [CChar]
  ) -> DecodingOutcome {
    // SAFETY: the pointer and the count are the buffer's own, and the message has its capacity.
    DecodingOutcome(
      unsafe sz_jpeg_read_header(bytes.baseAddress, bytes.count, &width, &height, &message)
    )
  }

  static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ pixels: inout [UInt8],
    _ width: UInt32,
    _ height: UInt32,
    _ manner: ImageDecoder.Manner,
    _ message: inout [CChar]
  ) -> DecodingOutcome {
    // SAFETY: as above, and `pixels` has height * width * 3 bytes for the header's size.
    DecodingOutcome(
      unsafe sz_jpeg_decode(
        bytes.baseAddress,
        bytes.count,
        &pixels,
        width,
        height,
        manner.cmyk,
        &message
      )
    )
  }
}

enum PNGFile: EncodedFile {
  static var kind: ContentKind { .png }
  static var messageCapacity: Int { SZ_PNG_MESSAGE_CAPACITY }
  /// Deflate makes at most 1032 bytes of one (zlib's technical notes), and a byte may be 8 pixels.
  static var mostPixelsPerByte: Int { 1032 * 8 }

  static func readHeader(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ width: inout UInt32,
    _ height: inout UInt32,
    _ message: inout [CChar]
  ) -> DecodingOutcome {
    // SAFETY: the pointer and the count are the buffer's own, and the message has its capacity.
    DecodingOutcome(
      unsafe sz_png_read_header(bytes.baseAddress, bytes.count, &width, &height, &message)
    )
  }

  static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ pixels: inout [UInt8],
    _ width: UInt32,
    _ height: UInt32,
    _ manner: ImageDecoder.Manner,
    _ message: inout [CChar]
  ) -> DecodingOutcome {
    // SAFETY: as above, and `pixels` has height * width * 3 bytes for the header's size.
    DecodingOutcome(
      unsafe sz_png_decode(
        bytes.baseAddress,
        bytes.count,
        &pixels,
        width,
        height,
        manner.grey16,
        &message
      )
    )
  }
}

extension ImageDecoder.Manner {
  /// How CMYK becomes RGB.
  var cmyk: sz_jpeg_cmyk {
    switch self {
    case .mindSpore: SZ_JPEG_CMYK_MINDSPORE
    case .pillow: SZ_JPEG_CMYK_PILLOW
    }
  }

  fileprivate var grey16: sz_png_grey16 {
    switch self {
    case .mindSpore: SZ_PNG_GREY16_UPPER_BYTE
    case .pillow: SZ_PNG_GREY16_CLIPPED
    }
  }
}

extension DecodingOutcome {
  init(_ status: sz_jpeg_status) {
    self =
      switch status {
      case SZ_JPEG_READ: .read
      case SZ_JPEG_TRUNCATED: .truncated
      default: .refused
      }
  }

  init(_ status: sz_png_status) {
    self =
      switch status {
      case SZ_PNG_READ: .read
      case SZ_PNG_TRUNCATED: .truncated
      default: .refused
      }
  }
}
