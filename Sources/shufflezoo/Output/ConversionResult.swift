internal import Conversion
internal import Digests
internal import ShuffleNet

/// What a conversion did, as it is printed.
struct ConversionResult: Encodable {
  let input: String
  let output: String
  let format: String
  @Nullable var model: String?
  @Nullable var names: String?
  @Nullable var layout: String?
  @Nullable var outputNames: String?
  @Nullable var outputLayout: String?
  @Nullable var prefix: String?
  @Nullable var encrypted: String?
  let mapped: Int
  let trainingState: [String]
  let unexpected: [String]
  let missing: [String]
  let excluded: [String]
  let renamed: Int
  let files: [File]
  let sha256: String

  /// A file that was written.
  struct File: Encodable {
    let path: String
    let size: Int
    let sha256: String
  }

  init(
    _ outcome: Converter.Outcome,
    input: String,
    format: String,
    encrypted: String?
  ) {
    self.encrypted = encrypted
    self.input = input
    output = outcome.output.path
    self.format = format
    model = outcome.map?.network.variant.name
    names = outcome.map?.names.rawValue
    layout = outcome.map?.layout.rawValue
    outputNames = outcome.names?.rawValue
    outputLayout = outcome.layout?.rawValue
    prefix = outcome.map.flatMap { $0.prefix.isEmpty ? nil : $0.prefix }
    mapped = outcome.mapped
    trainingState = outcome.map?.report.trainingState ?? []
    unexpected = outcome.unexpected
    missing = outcome.map?.report.missing ?? []
    excluded = outcome.excluded
    renamed = outcome.renamedCount
    files = outcome.files.map { file in
      File(path: file.path, size: file.byteCount, sha256: file.sha256.description)
    }
    sha256 = outcome.sha256.description
  }

  var lines: [String] {
    var lines = ["\(input) -> \(output)"]
    if let model { lines.append("model     \(model), read from \(source)\(change)") }
    if let prefix { lines.append("prefix    '\(prefix)' before every name") }
    var counts = "tensors   \(mapped) mapped"
    for (count, what) in [
      (trainingState.count, "training state, left out"),
      (unexpected.count, "unexpected, left out as allowed"),
      (missing.count, "missing, as allowed"),
      (excluded.count, "left out by pattern"),
      (renamed, "renamed"),
    ] where count > 0 {
      counts += ", \(count) \(what)"
    }
    lines.append(counts)
    if let encrypted { lines.append("encrypted \(encrypted)") }
    lines += files.dropLast().map { "shard     \($0.path), \($0.size.bytes)" }
    lines += unexpected.map { "left out  \($0)" } + missing.map { "missing   \($0)" }
    return lines + ["sha256    \(sha256)"]
  }

  /// Where the network was found: MindCV's files have either layout, all others the grouped one.
  private var source: String {
    let isForeign = names != ParameterNames.mindspore.rawValue
    return isForeign ? "the names of \(names ?? "")" : "the \(layout ?? "") layout"
  }

  /// What is different in the output; a native file is always grouped, and says so nowhere.
  private var change: String {
    if outputNames != ParameterNames.mindspore.rawValue {
      return ", written with the names of \(outputNames ?? "")"
    }
    let isChanged = format == "mindspore_ckpt" && layout != outputLayout
    return isChanged ? ", written in the \(outputLayout ?? "") layout" : ""
  }
}
