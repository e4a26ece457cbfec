/// What a manifest says of one file of weights: how it is told from any other, and where it is.
///
/// In JSON it is an element of `files` in `schemas/manifest.schema.json`.
public struct ManifestFile: Codable, Equatable, Sendable {
  /// The name, which is a file's name in every file system; see ``Manifest/isFileName(_:)``.
  public let name: String
  /// The size in bytes; `nil` where nobody measured it.
  public let byteCount: Int?
  /// The SHA-256 as 64 lower-case hex digits; `nil` where nobody measured it.
  public let sha256: String?
  /// The first 8 digits of the SHA-256, where no more are known; `nil` beside a full one.
  public let sha256Prefix: String?
  /// Where the file is published.
  public let urls: [String]
  /// Where else it may be had, once none of ``urls`` gives it.
  public let mirrors: [String]

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name
    case byteCount = "size"
    case sha256
    case sha256Prefix = "sha256_prefix"
    case urls, mirrors
  }

  /// Describes a file whose content is known.
  ///
  /// The SHA-256 is given as 64 hex digits of either case.
  public init(
    name: String,
    byteCount: Int?,
    sha256: String,
    urls: [String],
    mirrors: [String] = []
  ) {
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256.lowercased()
    sha256Prefix = nil
    self.urls = urls
    self.mirrors = mirrors
  }

  /// Describes a file by what a card says of it.
  init(_ file: ZooFile) {
    name = file.file
    byteCount = file.byteCount
    sha256 = file.sha256
    sha256Prefix = file.sha256 == nil ? file.sha256Prefix : nil
    urls = file.urls
    mirrors = []
  }

  /// Reads what the schema describes; hex digits may have either case.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    byteCount = try container.decodeIfPresent(Int.self, forKey: .byteCount)
    sha256 = try container.decodeIfPresent(String.self, forKey: .sha256)?.lowercased()
    sha256Prefix = try container.decodeIfPresent(String.self, forKey: .sha256Prefix)?.lowercased()
    urls = try container.decode([String].self, forKey: .urls)
    mirrors = try container.decodeIfPresent([String].self, forKey: .mirrors) ?? []
  }

  /// Writes the size always, `null` if it is not known, and of the hashes what there is.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(byteCount, forKey: .byteCount)
    try container.encodeIfPresent(sha256, forKey: .sha256)
    try container.encodeIfPresent(sha256Prefix, forKey: .sha256Prefix)
    try container.encode(urls, forKey: .urls)
    try container.encode(mirrors, forKey: .mirrors)
  }

  /// All places to have it from, in the order in which they are tried.
  public var sources: [String] { urls + mirrors }

  /// The first 8 hex digits that the file's SHA-256 has to have.
  public var expectedPrefix: String { sha256Prefix ?? String((sha256 ?? "").prefix(8)) }
}
