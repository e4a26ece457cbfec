internal import CJPEGDecoder
internal import CPNGDecoder

/// Turns the bytes of a JPEG or PNG file into pixels, as MindSpore's `vision.Decode` does.
///
/// JPEG is decoded by libjpeg-turbo with its defaults (accurate integer DCT, smooth upsampling of
/// colour), PNG by libpng with OpenCV's transformations. Grey is repeated in all channels, CMYK is
/// turned into RGB, alpha is dropped and not blended, 16 bits are cut to 8; orientation, gamma and
/// colour profiles are ignored. A JPEG file that lacks only its end marker decodes (if it is not
/// progressive), and bytes after the picture are ignored.
public enum ImageDecoder {
  /// Decodes a file's bytes.
  ///
  /// - Throws: ``ImageError/Problem/unsupportedContent(_:)``,
  ///   ``ImageError/Problem/truncated(_:byteCount:)``,
  ///   ``ImageError/Problem/undecodable(_:reason:)``, ``ImageError/Problem/tooLarge(_:limit:)``.
  public static func decode(_ bytes: [UInt8]) throws(ImageError) -> RGBImage {
    let kind = ContentKind(of: bytes)
    return switch kind {
    case .jpeg: try JPEGFile(bytes: bytes).decoded()
    case .png: try PNGFile(bytes: bytes).decoded()
    case .gif, .webp, .bmp, .tiff, .text, .empty, .unknown:
      throw ImageError(.unsupportedContent(kind))
    }
  }
}

/// How one of the C decoders ended.
private enum Outcome {
  case read
  case truncated
  case refused
}

/// What the two C decoders have in common.
private protocol EncodedFile {
  var bytes: [UInt8] { get }
  static var kind: ContentKind { get }
  static var messageCapacity: Int { get }
  /// The most pixels that one byte can stand for, in the format's densest code.
  static var mostPixelsPerByte: Int { get }

  func readHeader(
    _ width: inout UInt32,
    _ height: inout UInt32,
    _ message: inout [CChar]
  ) -> Outcome
  func decode(
    _ pixels: inout [UInt8],
    _ width: UInt32,
    _ height: UInt32,
    _ message: inout [CChar]
  ) -> Outcome
}

extension EncodedFile {
  func decoded() throws(ImageError) -> RGBImage {
    var message = [CChar](repeating: 0, count: Self.messageCapacity)
    var width: UInt32 = 0
    var height: UInt32 = 0
    try check(readHeader(&width, &height, &message), message)

    let size = PixelSize(height: Int(height), width: Int(width))
    try size.checkPixelCount()
    // The buffer stays in proportion to the file, whatever its header claims.
    guard size.height * size.width / Self.mostPixelsPerByte <= bytes.count else {
      throw ImageError(.truncated(Self.kind, byteCount: bytes.count))
    }

    var pixels = [UInt8](repeating: 0, count: size.height * size.width * RGBImage.channels)
    try check(decode(&pixels, width, height, &message), message)
    return RGBImage(width: size.width, height: size.height, pixels: pixels)
  }

  private func check(_ outcome: Outcome, _ message: [CChar]) throws(ImageError) {
    switch outcome {
    case .read:
      return
    case .truncated:
      throw ImageError(.truncated(Self.kind, byteCount: bytes.count))
    case .refused:
      let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw ImageError(.undecodable(Self.kind, reason: String(decoding: text, as: UTF8.self)))
    }
  }
}

private struct JPEGFile: EncodedFile {
  let bytes: [UInt8]
  static var kind: ContentKind { .jpeg }
  static var messageCapacity: Int { SZ_JPEG_MESSAGE_CAPACITY }
  /// Every block of 64 samples of the densest component takes at least a bit for its DC value.
  static var mostPixelsPerByte: Int { 64 * 8 }

  func readHeader(
    _ width: inout UInt32,
    _ height: inout UInt32,
    _ message: inout [CChar]
  ) -> Outcome {
    // SAFETY: the pointer and the count are the array's own, and the message has its capacity.
    Outcome(unsafe sz_jpeg_read_header(bytes, bytes.count, &width, &height, &message))
  }

  func decode(
    _ pixels: inout [UInt8],
    _ width: UInt32,
    _ height: UInt32,
    _ message: inout [CChar]
  ) -> Outcome {
    // SAFETY: as above, and `pixels` has height * width * 3 bytes for the header's size.
    Outcome(unsafe sz_jpeg_decode(bytes, bytes.count, &pixels, width, height, &message))
  }
}

private struct PNGFile: EncodedFile {
  let bytes: [UInt8]
  static var kind: ContentKind { .png }
  static var messageCapacity: Int { SZ_PNG_MESSAGE_CAPACITY }
  /// Deflate makes at most 1032 bytes of one (zlib's technical notes), and a byte may be 8 pixels.
  static var mostPixelsPerByte: Int { 1032 * 8 }

  func readHeader(
    _ width: inout UInt32,
    _ height: inout UInt32,
    _ message: inout [CChar]
  ) -> Outcome {
    // SAFETY: the pointer and the count are the array's own, and the message has its capacity.
    Outcome(unsafe sz_png_read_header(bytes, bytes.count, &width, &height, &message))
  }

  func decode(
    _ pixels: inout [UInt8],
    _ width: UInt32,
    _ height: UInt32,
    _ message: inout [CChar]
  ) -> Outcome {
    // SAFETY: as above, and `pixels` has height * width * 3 bytes for the header's size.
    Outcome(unsafe sz_png_decode(bytes, bytes.count, &pixels, width, height, &message))
  }
}

extension Outcome {
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
