/// One file of trained weights.
///
/// What is not known is `nil`, and `null` in JSON: the keys are always there.
public struct ZooFile: Codable, Equatable, Sendable {
  /// Where a file stands.
  public enum Status: String, Codable, CaseIterable, Sendable {
    /// Offered at its URLs.
    case published
    /// Part of this project, in `zoo/sample`.
    case bundled
    /// No longer to be used.
    case revoked
  }

  /// How a file stores grouped 1×1 convolutions.
  public enum Layout: String, Codable, CaseIterable, Sendable {
    /// As one tensor, as MindCV did up to 0.3.0.
    case grouped
    /// As one tensor for each group, as MindCV does since.
    case split
  }

  /// A name that the file had before, with the same bytes.
  public struct FormerName: Codable, Equatable, Sendable {
    /// From when on, as `YYYY-MM-DD`.
    public let date: String
    /// The name.
    public let file: String

    enum CodingKeys: String, CodingKey, CaseIterable {
      case date, file
    }
  }

  /// The file's name.
  public let file: String
  /// The names it had before, the oldest first; in JSON the key may be absent.
  public let formerNames: [FormerName]
  /// Where it is published, mirrors last; none for a bundled file.
  public private(set) var urls: [String]
  /// Where it stands.
  public let status: Status
  /// The reported top-1 accuracy in percent.
  public let top1: Double?
  /// The reported top-5 accuracy in percent.
  public let top5: Double?
  /// The size in bytes.
  public private(set) var byteCount: Int?
  /// The first 8 hex digits of the file's SHA-256, which MindCV puts into its name
  /// (`cv:configs/README.md`).
  public private(set) var sha256Prefix: String
  /// The file's SHA-256 in lower-case hex.
  public private(set) var sha256: String?
  /// The layout that the file has, or is expected to have.
  public let layout: Layout
  /// Whether ``layout`` was read from the file; otherwise it follows from the date of publication.
  public let isLayoutVerified: Bool
  /// What the weights were trained on.
  public let hardware: String?
  /// The path of the training recipe in MindCV's repository.
  public let recipe: String?
  /// The training speeds reported with these weights, by date.
  public let trainingSpeeds: [TrainingSpeed]
  /// What else is known.
  public let note: String?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case file
    case formerNames = "former_names"
    case urls, status, top1, top5
    case byteCount = "size"
    case sha256Prefix = "sha256_prefix"
    case sha256, layout
    case isLayoutVerified = "layout_verified"
    case hardware, recipe
    case trainingSpeeds = "training_speed"
    case note
  }

  /// Describes a file whose content is at hand, so that its hash, size and layout are known.
  ///
  /// The SHA-256 is given as 64 hex digits.
  public init(
    file: String,
    urls: [String],
    top1: Double? = nil,
    top5: Double? = nil,
    byteCount: Int,
    sha256: String,
    layout: Layout,
    note: String? = nil
  ) {
    self.file = file
    formerNames = []
    self.urls = urls
    status = .published
    self.top1 = top1
    self.top5 = top5
    self.byteCount = byteCount
    sha256Prefix = String(sha256.prefix(8))
    self.sha256 = sha256
    self.layout = layout
    isLayoutVerified = true
    hardware = nil
    recipe = nil
    trainingSpeeds = []
    self.note = note
  }

  /// Reads what `schemas/model_card.schema.json` calls a weights file.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    file = try container.decode(String.self, forKey: .file)
    formerNames = try container.decodeIfPresent([FormerName].self, forKey: .formerNames) ?? []
    urls = try container.decode([String].self, forKey: .urls)
    status = try container.decode(Status.self, forKey: .status)
    top1 = try container.decodeIfPresent(Double.self, forKey: .top1)
    top5 = try container.decodeIfPresent(Double.self, forKey: .top5)
    byteCount = try container.decodeIfPresent(Int.self, forKey: .byteCount)
    sha256Prefix = try container.decode(String.self, forKey: .sha256Prefix).lowercased()
    sha256 = try container.decodeIfPresent(String.self, forKey: .sha256)?.lowercased()
    layout = try container.decode(Layout.self, forKey: .layout)
    isLayoutVerified = try container.decode(Bool.self, forKey: .isLayoutVerified)
    hardware = try container.decodeIfPresent(String.self, forKey: .hardware)
    recipe = try container.decodeIfPresent(String.self, forKey: .recipe)
    trainingSpeeds = try container.decode([TrainingSpeed].self, forKey: .trainingSpeeds)
    note = try container.decodeIfPresent(String.self, forKey: .note)
  }

  /// The file with the URLs, size and hash that a manifest has for it.
  func replaced(by entry: ManifestFile) -> ZooFile {
    var file = self
    file.urls = entry.sources
    file.byteCount = entry.byteCount
    file.sha256 = entry.sha256
    file.sha256Prefix = entry.expectedPrefix
    return file
  }

  /// Writes every key, `null` where nothing is known.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(formerNames, forKey: .formerNames)
    try container.encode(urls, forKey: .urls)
    try container.encode(status, forKey: .status)
    try container.encode(top1, forKey: .top1)
    try container.encode(top5, forKey: .top5)
    try container.encode(byteCount, forKey: .byteCount)
    try container.encode(sha256Prefix, forKey: .sha256Prefix)
    try container.encode(sha256, forKey: .sha256)
    try container.encode(layout, forKey: .layout)
    try container.encode(isLayoutVerified, forKey: .isLayoutVerified)
    try container.encode(hardware, forKey: .hardware)
    try container.encode(recipe, forKey: .recipe)
    try container.encode(trainingSpeeds, forKey: .trainingSpeeds)
    try container.encode(note, forKey: .note)
  }
}
