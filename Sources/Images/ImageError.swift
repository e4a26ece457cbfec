/// A picture that cannot be decoded, or a preprocessing that cannot be done.
public struct ImageError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Problem: Hashable, Sendable {
    /// The bytes are neither a JPEG nor a PNG file.
    case unsupportedContent(ContentKind)
    /// The file ends before the picture does.
    case truncated(ContentKind, byteCount: Int)
    /// The decoder's library refused the file; `reason` is its own message.
    case undecodable(ContentKind, reason: String)
    /// The picture has more pixels than ``RGBImage/largestPixelCount``.
    case tooLarge(PixelSize, limit: Int)
    /// A side would be made more than ``RGBImage/largestEnlargement`` times longer.
    case tooMuchEnlarged(from: PixelSize, to: PixelSize)
    /// The interpolation has no implementation here that gives MindSpore's pixels.
    case unsupportedInterpolation(name: String)
    /// A setting of the preprocessing has an impossible value.
    case invalidSetting(name: String, value: String, expected: String)
  }

  /// What went wrong.
  public let problem: Problem
  /// The file, as the caller named it; nil as long as the caller has not.
  public let file: String?

  init(_ problem: Problem) {
    self.problem = problem
    self.file = nil
  }

  private init(_ problem: Problem, file: String) {
    self.problem = problem
    self.file = file
  }

  /// The same error with the file it is about.
  ///
  /// Decoding works on bytes and knows no file, so its callers add the name.
  public func named(_ file: String) -> ImageError { ImageError(problem, file: file) }
}

extension ImageError: CustomStringConvertible {
  /// The file where it is known, what went wrong and what to try.
  public var description: String { file.map { "\($0): \(problem)" } ?? "\(problem)" }
}

extension ImageError.Problem: CustomStringConvertible {
  /// What went wrong and what to try, without the file.
  public var description: String {
    switch self {
    case .unsupportedContent(let kind):
      "expected a JPEG or PNG file, found \(kind); \(Self.advice(kind))"
    case .truncated(let kind, let byteCount):
      "expected a whole \(kind) file, found its first \(byteCount) bytes; the file is cut short, "
        + "so fetch it again"
    case .undecodable(let kind, let reason):
      "expected a valid \(kind) file, but its decoder says: \(reason); the file is damaged or of a "
        + "rare kind, so fetch it again or convert it"
    case .tooLarge(let size, let limit):
      "expected at most \(limit) pixels, found \(size); make the picture smaller first"
    case .tooMuchEnlarged(let from, let to):
      "expected to enlarge at most \(RGBImage.largestEnlargement) times, found \(from) to \(to); "
        + "give a larger picture or ask for a smaller size"
    case .unsupportedInterpolation(let name):
      "interpolation: expected 'bilinear', the one that gives MindSpore's pixels to the bit, found "
        + "'\(name)'"
    case .invalidSetting(let name, let value, let expected):
      "\(name): expected \(expected), found \(value)"
    }
  }

  private static func advice(_ kind: ContentKind) -> String {
    switch kind {
    case .empty: "the file is cut short, so fetch it again"
    case .text, .unknown: "check that this is a picture"
    case .gif, .webp, .bmp, .tiff, .jpeg, .png: "convert it to PNG"
    }
  }
}
