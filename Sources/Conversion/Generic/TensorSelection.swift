internal import Tensors

/// Which tensors a conversion tensor by tensor takes, and what it calls them.
///
/// All patterns are held against the names in the input. The renaming comes last, each rule working
/// on what the one before it left.
public struct TensorSelection: Sendable {
  /// Shell patterns of the tensors that are taken; none of them means all.
  public var including: [String]
  /// Shell patterns of the tensors that are left out of those.
  public var excluding: [String]
  /// The rules by which those that are left are renamed.
  public var renaming: [RenameRule]

  /// Takes what matches; by default everything as it is.
  public init(
    including: [String] = [],
    excluding: [String] = [],
    renaming: [RenameRule] = []
  ) {
    self.including = including
    self.excluding = excluding
    self.renaming = renaming
  }

  /// Whether everything stays as it is.
  public var isEmpty: Bool { including.isEmpty && excluding.isEmpty && renaming.isEmpty }

  /// What became of the names of a file.
  struct Outcome {
    /// The entries that are taken, by their places in the file, with their new names.
    var taken: [(place: Int, name: String)] = []
    /// The names of those that are not.
    var excluded: [String] = []
    /// How many are called otherwise than before.
    var renamedCount = 0
    /// The patterns and rules that had no effect.
    var notes: [String] = []
  }

  /// Whether the patterns take a name.
  func takes(_ name: String) -> Bool {
    let isIncluded =
      including.isEmpty || including.contains { ShellPattern.matches(name, $0) }
    return isIncluded && !excluding.contains { ShellPattern.matches(name, $0) }
  }

  /// Selects and renames.
  ///
  /// - Parameters:
  ///   - names: the names in a file, of which no two are equal.
  ///   - file: the file, for errors.
  ///   - format: what is written, which has to be able to hold the names.
  /// - Returns: what became of them.
  /// - Throws: ``ConversionError/nothingSelected(file:tensorCount:)``,
  ///   ``ConversionError/nameTaken(file:name:tensors:)``,
  ///   ``ConversionError/unusableName(file:tensor:name:reason:)`` or ``ConversionError/file(_:)``.
  func applied(
    to names: [String],
    of file: String,
    writing format: WeightsFile.Format
  ) throws(ConversionError) -> Outcome {
    guard !isEmpty else { return Outcome(taken: names.enumerated().map { ($0, $1) }) }
    var outcome = Outcome()
    let places = names.indices.filter { takes(names[$0]) }
    outcome.excluded = names.filter { !takes($0) }
    outcome.notes = unusedPatterns(names)
    guard !places.isEmpty else {
      throw .nothingSelected(file: file, tensorCount: names.count)
    }
    let old = places.map { names[$0] }
    let new = try renamed(old, of: file, notes: &outcome.notes)
    try Self.check(new, from: old, of: file, writing: format)
    outcome.renamedCount = zip(old, new).count { $0 != $1 }
    outcome.taken = Array(zip(places, new))
    return outcome
  }

  /// Says which patterns match nothing.
  private func unusedPatterns(_ names: [String]) -> [String] {
    let included = names.filter { name in
      including.isEmpty || including.contains { ShellPattern.matches(name, $0) }
    }
    let unused = { (option: String, patterns: [String], names: [String]) in
      patterns.filter { pattern in !names.contains { ShellPattern.matches($0, pattern) } }
        .map { "--\(option) '\($0.printable)' matches no tensor" }
    }
    return unused("include", including, names) + unused("exclude", excluding, included)
  }

  private func renamed(
    _ names: [String],
    of file: String,
    notes: inout [String]
  ) throws(ConversionError) -> [String] {
    var names = names
    for rule in renaming {
      let renamed: [String]
      do { renamed = try rule.applied(to: names, of: file) } catch { throw .file(error) }
      if renamed == names { notes.append("--rename '\(rule.text.printable)' renames no tensor") }
      names = renamed
    }
    return names
  }

  /// Refuses new names that are taken, or that the output cannot hold.
  private static func check(
    _ new: [String],
    from old: [String],
    of file: String,
    writing format: WeightsFile.Format
  ) throws(ConversionError) {
    var owners: [String: String] = [:]
    for (old, new) in zip(old, new) {
      if let owner = owners.updateValue(old, forKey: new) {
        throw .nameTaken(file: file, name: new, tensors: [owner, old])
      }
      guard old != new, let reason = reasonAgainst(new, writing: format) else { continue }
      throw .unusableName(file: file, tensor: old, name: new, reason: reason)
    }
  }

  /// Why a format cannot hold a name; `nil` if it can.
  private static func reasonAgainst(_ name: String, writing format: WeightsFile.Format) -> String? {
    if name.isEmpty { return "is empty" }
    // Of graphs the question does not come up: nothing is written so, tensor by tensor.
    switch format {
    case .ckpt:
      if name.utf8.contains(0) { return "holds a NUL" }
      return name.utf8.count > maximumNameByteCount ? "has \(name.utf8.count) bytes" : nil
    case .safetensors, .onnx:
      return name == "__metadata__" ? "is what safetensors keeps for its notes" : nil
    }
  }

  /// The longest name that a renaming may give in a checkpoint, in bytes: a reader of ours bounds what
  /// stands beside a tensor's content to 8 KiB, type and dimensions included.
  private static let maximumNameByteCount = 4 << 10
}
