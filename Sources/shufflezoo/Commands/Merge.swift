internal import ArgumentParser
internal import Evaluation
internal import Zoo

struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    _superCommandName: Shufflezoo.name,
    abstract: "Put together what several machines have evaluated, from the files of --resume.",
    discussion: """
      Example:
        shufflezoo merge shard-1.tsv shard-2.tsv shard-3.tsv

      Each file is what 'shufflezoo evaluate --shard I/N --resume FILE' has left, finished, one for every \
      shard. The report is that of one machine. Neither the pictures nor the weights are needed; the \
      exit statuses are those of evaluate.
      """
  )

  @Argument(help: ArgumentHelp("The files of --resume, in any order.", valueName: "file"))
  var files: [String]

  @Option(
    help: ArgumentHelp(
      "A list of index<TAB>directory<TAB>label whose words name the classes.",
      valueName: "auto|rank|file"
    )
  )
  var classes: ClassesOption = .automatic

  @OptionGroup var outputs: ReportOptions

  @Flag(help: "Replace output files that exist.")
  var force = false

  @OptionGroup var expect: ExpectOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    let report = try EvaluationReport(
      merging: files,
      classes: classes,
      outputs: outputs,
      force: force,
      expect: expect
    )
    try output.print(report, lines: report.lines(withDetails: outputs.details))
    if let failure = report.failure { throw failure }
  }
}

extension EvaluationReport {
  /// Puts together what the journals of an evaluation's shards have, and writes the files that were asked for.
  ///
  /// - Parameters:
  ///   - files: a journal of every shard, in any order.
  ///   - classes: what names the classes.
  ///   - outputs: which files are written.
  ///   - force: whether files that exist are replaced.
  ///   - expect: the figures to compare with, if others than the journals'.
  /// - Throws: `EvaluationError`, `FileError` or `ZooError`.
  init(
    merging files: [String],
    classes: ClassesOption,
    outputs: ReportOptions,
    force: Bool,
    expect: ExpectOptions
  ) throws {
    let merged = try MergedEvaluation(files)
    let run = try EvaluatedRun(merged.header, path: files[0])
    let names = try classes.names(for: try ModelZoo.builtIn[run.model], classCount: run.classCount)
    var written = try EvaluationOutputs(outputs, force: force, columnCount: run.classCount)
    let result = try merged.result { picture throws(EvaluationError) in
      try written.append(picture)
    }
    let expected = expect.figures ?? run.expected
    let outcome = EvaluationOutcome(
      result: result,
      expected: expected,
      verdict: Verdict(result, expected: expected, tolerance: expect.tolerance),
      causes: []
    )
    self.init(run, outcome, names, comparison: written.comparison)
    try written.commit(run, outcome, names, engine: run.row.engine)
  }
}
