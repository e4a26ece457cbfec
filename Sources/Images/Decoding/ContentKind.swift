/// What a file's first bytes say that it is; its name says nothing.
///
/// ImageNet itself has a PNG file named `.JPEG`.
public enum ContentKind: Hashable, Sendable, CustomStringConvertible {
  /// A JPEG file, which can be decoded.
  case jpeg
  /// A PNG file, which can be decoded.
  case png
  /// A GIF file.
  case gif
  /// A WebP file.
  case webp
  /// A Windows bitmap.
  case bmp
  /// A TIFF file of either byte order.
  case tiff
  /// Printable ASCII or UTF-8, such as an HTML page that a failed download left.
  case text
  /// No bytes.
  case empty
  /// None of the others.
  case unknown

  /// Recognises a file's bytes.
  ///
  /// JPEG is `ff d8 ff` with at least one more byte, as in MindSpore's `IsNonEmptyJPEG`; the other
  /// signatures are those of the formats' specifications.
  public init(of bytes: [UInt8]) { self.init(of: bytes.span) }

  /// Recognises a file's bytes.
  public init(of bytes: Span<UInt8>) {
    // More than what is looked at, so that it is seen whether there is more.
    let start = bytes.extracting(first: Self.textPrefix + 1)
    self.init(isJPEG: Self.isJPEG(bytes), start: start.indices.map { start[$0] })
  }

  /// Whether the bytes are to be decoded as JPEG.
  static func isJPEG(_ bytes: Span<UInt8>) -> Bool {
    bytes.count > 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF
  }

  private init(isJPEG: Bool, start bytes: [UInt8]) {
    self =
      if bytes.isEmpty {
        .empty
      } else if isJPEG {
        .jpeg
      } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
        .png
      } else if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) {
        .gif
      } else if bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBP".utf8) {
        .webp
      } else if bytes.starts(with: [0x49, 0x49, 42, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 42]) {
        .tiff
      } else if bytes.starts(with: "BM".utf8) && Self.isBitmapHeader(bytes) {
        .bmp
      } else if Self.isText(bytes) {
        .text
      } else {
        .unknown
      }
  }

  /// The kind in words, such as "JPEG" or "no bytes at all".
  public var description: String {
    switch self {
    case .jpeg: "JPEG"
    case .png: "PNG"
    case .gif: "GIF"
    case .webp: "WebP"
    case .bmp: "BMP"
    case .tiff: "TIFF"
    case .text: "text"
    case .empty: "no bytes at all"
    case .unknown: "bytes of an unknown kind"
    }
  }

  /// Two letters are little, so the reserved fields of BITMAPFILEHEADER (bytes 6 to 9) count too.
  private static func isBitmapHeader(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 14 && bytes[6..<10].allSatisfy { $0 == 0 }
  }

  /// How much of a file tells whether it is text.
  private static let textPrefix = 1024

  /// Looks at the start only: valid UTF-8 without control characters but tab and line ends.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    let start = bytes.prefix(textPrefix)
    guard start.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0D].contains($0) })
    else { return false }
    // The cut may have split the last character, of which there can be three bytes.
    let splits = bytes.count > start.count ? 0...3 : 0...0
    return splits.contains { String(validating: start.dropLast($0), as: UTF8.self) != nil }
  }
}
