internal import ArgumentParser
internal import Evaluation
internal import Tensors
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
    let report: EvaluationReport
    do {
      let merged = try MergedEvaluation(files)
      let run = try EvaluatedRun(merged.header, path: files[0])
      let names = try classes.names(
        for: try ModelZoo.builtIn[run.model],
        classCount: run.classCount
      )
      var files = try EvaluationOutputs(outputs, force: force, columnCount: run.classCount)
      let result = try merged.result { picture throws(EvaluationError) in
        try files.append(picture)
      }
      let expected = expect.figures ?? run.expected
      let outcome = EvaluationOutcome(
        result: result,
        expected: expected,
        verdict: Verdict(result, expected: expected, tolerance: expect.tolerance),
        causes: []
      )
      report = EvaluationReport(run, outcome, names, comparison: files.comparison)
      try files.commit(run, outcome, names, engine: run.row.engine)
    } catch let error as EvaluationError {
      throw Failure(error)
    } catch let error as FileError {
      throw Failure(error)
    } catch let error as ZooError {
      throw Failure(error)
    }
    try report.print(as: output.format, withDetails: outputs.details)
    try report.throwFailure()
  }
}
