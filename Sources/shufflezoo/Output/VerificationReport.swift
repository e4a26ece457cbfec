/// How files stand against what is known of them, as it is printed.
struct VerificationReport: Encodable {
  let files: [File]
  let unreadable: [Unreadable]

  /// How a file stands.
  enum Status: String, Encodable {
    case ok
    case mismatch
    /// Nothing is known to compare it with.
    case unknown
  }

  /// What a file was compared with.
  enum Source: String, Encodable {
    /// All 64 digits.
    case sha256
    /// The 8 digits that the zoo has.
    case prefix
    /// The 8 digits in the file's own name.
    case name
    /// The logits that were written down at its conversion.
    case probe
  }

  /// What running a file gave.
  enum Probe: String, Encodable {
    case ok
    case mismatch
    /// The file has no logits to compare with.
    case absent
  }

  struct File: Encodable {
    let path: String
    let sha256: String
    let status: Status
    /// What says that the file is right; `nil` if nothing does.
    @Nullable var verifiedBy: Source?
    /// The digits that the hash should start with.
    @Nullable var expected: String?
    /// `nil` if it was not asked for.
    @Nullable var probe: Probe?
    /// A file of the zoo that has this hash, under another name.
    @Nullable var knownAs: String?
  }

  struct Unreadable: Encodable {
    let path: String
    let reason: String
  }

  /// Collects what came of each path.
  init(_ paths: [String], _ outcomes: [Result<File, Failure>]) {
    var (files, unreadable) = ([File](), [Unreadable]())
    for (path, outcome) in zip(paths, outcomes) {
      switch outcome {
      case .success(let file): files.append(file)
      case .failure(let failure):
        unreadable.append(Unreadable(path: path, reason: failure.message ?? ""))
      }
    }
    self.files = files
    self.unreadable = unreadable
  }

  /// The exit status, `nil` if all is well: a difference beats a file that could not be read.
  func status(_ outcomes: [Result<File, Failure>]) -> ExitStatus? {
    if files.contains(where: { $0.status == .mismatch }) { return .no }
    for case .failure(let failure) in outcomes { return failure.status }
    return nil
  }
}

extension VerificationReport {
  /// The report for people.
  var lines: [String] { files.map(\.line) }

  /// What the words in it do not promise.
  var notes: [String] {
    var notes: [String] = []
    if files.contains(where: { $0.verifiedBy == .prefix || $0.verifiedBy == .name }) {
      notes.append("8 digits show damage and mix-ups; they cannot prove where a file comes from")
    }
    if files.contains(where: { $0.probe == .absent }) {
      notes.append("only files of weights that 'shufflezoo convert' writes have a probe")
    }
    if files.contains(where: { $0.status == .unknown }) {
      notes.append("unknown files were compared with nothing; give --sha256")
    }
    return notes
  }
}

extension VerificationReport.File {
  fileprivate var line: String {
    let detail =
      switch (status, verifiedBy) {
      case (.ok, .sha256): "all of its SHA-256 agrees"
      case (.ok, .prefix): "the 8 digits that the zoo has agree"
      case (.ok, .name): "the 8 digits in its name agree"
      case (.ok, .probe): "its logits agree"
      case (.mismatch, _): mismatch
      default: "sha256 \(sha256)" + (knownAs.map { ", that of \($0)" } ?? "")
      }
    let logits = probe == .ok && verifiedBy != .probe && status == .ok ? ", its logits too" : ""
    return "\(path): \(status.rawValue), \(detail)\(logits)"
  }

  private var mismatch: String {
    if let expected, !sha256.hasPrefix(expected) {
      return "expected SHA-256 \(expected), found \(sha256)"
    }
    return "its logits are not those written down at its conversion"
  }
}
