internal import ArgumentParser
internal import Conversion

struct Diff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    _superCommandName: Shufflezoo.name,
    abstract: "Compare two files of weights, tensor by tensor.",
    discussion: """
      Example:
        shufflezoo diff a.ckpt b.safetensors --tolerance 1e-6

      Layouts are reconciled first, and where one file is a graph with folded normalisations, the \
      other's are folded. The exit status is 1 when the files differ.
      """
  )

  @Argument(
    help: "A .ckpt, .safetensors or exported .onnx file, a split one's index, or a zoo's model.",
    completion: ModelNames.completionWithFiles
  )
  var a: String

  @Argument(help: "The file to compare it with.", completion: ModelNames.completionWithFiles)
  var b: String

  @Option(
    help: ArgumentHelp(
      "The absolute difference up to which elements count as equal.",
      valueName: "difference"
    )
  )
  var tolerance = 0.0

  @OptionGroup var key: KeyOptions

  @OptionGroup var sources: SourceOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try NumberOption.checkNonNegative("--tolerance", tolerance)
  }

  @MainActor
  func run() async throws {
    let key = try key.key()
    let (a, b) = (try await path(of: a), try await path(of: b))
    let first = try WeightsFile(path: a, key: key, verifyingChecksum: false)
    let second = try WeightsFile(path: b, key: key, verifyingChecksum: false)
    try self.key.requireUse(by: first, second)
    let difference = try WeightsDifference(first, second, tolerance: tolerance)
    try output.print(Comparison(difference), lines: lines(difference))
    if difference.isFolded { output.note("the normalisations of one file were folded first") }
    if !difference.isEqual { throw Failure(.no) }
  }

  private func path(of argument: String) async throws -> String {
    let reference = WeightsReference(argument: argument, sources: sources, output: output)
    return try await reference.filePath()
  }

  private func lines(_ difference: WeightsDifference) -> [String] {
    guard !difference.isEqual else { return ["equal"] }
    let numbers = difference.different.map { row in
      let numbers = row.maximumAbsolute.flatMap { absolute in
        row.maximumRelative.map { "absolute \(absolute), relative \($0)" }
      }
      return "\(row.name): "
        + [row.detail, numbers ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
    }
    return [
      ("only in \(a)", difference.onlyInFirst), ("only in \(b)", difference.onlyInSecond),
      ("different", numbers),
    ]
    .filter { !$0.1.isEmpty }
    .flatMap { title, rows in ["\(title), \(rows.count):"] + rows.map { "  \($0)" } }
  }
}

/// How two files differ, as it is printed.
private struct Comparison: Encodable {
  let equal: Bool
  let onlyInA: [String]
  let onlyInB: [String]
  let different: [Row]

  struct Row: Encodable {
    let name: String
    let reason: String
    @Nullable var maxAbs: Double?
    @Nullable var maxRel: Double?
  }

  init(_ difference: WeightsDifference) {
    equal = difference.isEqual
    onlyInA = difference.onlyInFirst
    onlyInB = difference.onlyInSecond
    different = difference.different.map { row in
      // JSON has no infinity; a NaN against a number is one.
      Row(
        name: row.name,
        reason: row.reason.rawValue,
        maxAbs: row.maximumAbsolute.flatMap { $0.isFinite ? $0 : nil },
        maxRel: row.maximumRelative.flatMap { $0.isFinite ? $0 : nil }
      )
    }
  }
}
