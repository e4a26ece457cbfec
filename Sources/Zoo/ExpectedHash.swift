public import Digests

/// What the SHA-256 of a file is expected to be, and who says so.
public struct ExpectedHash: Equatable, Sendable {
  /// Who says so.
  public enum Source: String, Sendable {
    /// All 64 digits: the zoo's, or those that somebody gave.
    case sha256
    /// The zoo, which has the first 8 digits.
    case prefix
    /// The file's own name, which has the first 8 digits.
    case name
  }

  /// The digits that the hash starts with, in lower case: 64 or 8.
  public let digits: String
  /// Who says so.
  public let source: Source

  /// Takes all 64 digits, in either case; `nil` if `sha256` is something else.
  public init?(sha256: String) {
    let digits = sha256.lowercased()
    guard Manifest.isSHA256(digits) else { return nil }
    self.init(digits: digits, source: .sha256)
  }

  /// What the zoo says of a file of this name, else what the name says; `nil` if neither does.
  ///
  /// - Parameters:
  ///   - name: the file's name without folders.
  ///   - zoo: the files that are known, those without a card among them.
  public init?(fileName name: String, in zoo: ModelZoo) {
    if let file = zoo.file(named: name) {
      self.init(
        digits: file.sha256 ?? file.expectedPrefix,
        source: file.sha256 == nil ? .prefix : .sha256
      )
    } else if let digits = Self.digits(inFileName: name) {
      self.init(digits: digits, source: .name)
    } else {
      return nil
    }
  }

  private init(digits: String, source: Source) {
    self.digits = digits
    self.source = source
  }

  /// Whether `digest` starts with the digits.
  public func matches(_ digest: SHA256Digest) -> Bool { digest.description.hasPrefix(digits) }

  /// The 8 digits in a name such as `shufflenet_v1_g3_05-42cfe109.ckpt` or
  /// `shufflenet_v1_g3_05-56209ef3-910v2.ckpt`; `nil` if it has none.
  ///
  /// A day of the last or this century, such as 20240131, is none: people put it in names too, and
  /// one hash in 60 000 looks like that.
  ///
  /// Source: `cv:configs/README.md`, "Checkpoint".
  public static func digits(inFileName name: String) -> String? {
    let pattern = /.+-(?<digits>[0-9a-f]{8})(-[0-9A-Za-z]+)?\.ckpt/
    guard let digits = name.wholeMatch(of: pattern)?.digits else { return nil }
    let day = /(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])/
    return digits.wholeMatch(of: day) == nil ? String(digits) : nil
  }
}
