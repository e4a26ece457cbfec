internal import ArgumentParser
internal import Distribution
internal import Evaluation
internal import Recipes
internal import ShuffleNet
internal import Zoo

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    _superCommandName: Shufflezoo.name,
    abstract: "Evaluate weights on pictures: top-1, top-5, and whether the reported figure holds.",
    discussion: """
      Example:
        shufflezoo evaluate shufflenet_v1_g3_05-42cfe109.ckpt --data imagenet/val

      The data are a folder that holds one folder for each class, or the same pictures in another \
      form, of which nothing is unpacked to disk. Options beat the model's card, which is found by \
      the hash of the weights. The exit status is 1 when the figure was not reproduced, and 65 when \
      pictures were skipped.

      Under mpirun, in a build with MPI, the processes share the pictures, and the result is that of one.

      Ctrl-C ends it with the figures so far, and status 130. With --resume FILE the same command goes \
      on where it stopped, whatever stopped it. Without a terminal a line a minute says how far it is.
      """
  )

  @OptionGroup var model: WeightsArgument

  @OptionGroup var source: DataOptions

  @Option(help: ArgumentHelp("How many pictures a worker takes at a time.", valueName: "count"))
  var batchSize = 16

  @Option(
    help: ArgumentHelp(
      "How many pictures are worked on at once; by default one a core.",
      valueName: "count"
    )
  )
  var threads: Int?

  @OptionGroup var part: LongRunOptions

  @OptionGroup var logitsFile: LogitsOptions

  @OptionGroup var outputs: ReportOptions

  @OptionGroup var preprocessing: PreprocessingOptions

  @OptionGroup var engine: EngineOptions

  @Option(
    help: ArgumentHelp(
      "The share of the target that goes to all classes; it changes the loss alone. By default the "
        + "recipe's, else 0.1.",
      valueName: "share"
    )
  )
  var labelSmoothing: Double?

  @OptionGroup var expect: ExpectOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try NumberOption.check("--batch-size", batchSize, from: 1)
    try NumberOption.checkThreads(threads)
    try NumberOption.check("--label-smoothing", labelSmoothing, in: 0...1)
    guard part.resume == nil || logitsFile.logits == nil else {
      throw ValidationError("--resume keeps no logits; leave --logits out, or evaluate in one run")
    }
    if let journal = part.resume, outputs.paths.contains(journal) {
      throw ValidationError(
        "--resume: expected a file of its own, found '\(journal)', which is an output too; give another"
      )
    }
  }

  @concurrent
  func run() async throws {
    try engine.check()
    let communicator = try ProcessGroup.communicator()
    guard communicator.processCount > 1 else { return try await evaluateAlone() }
    let report: EvaluationReport?
    let codes: [Int64]
    do {
      report = try await evaluateTogether(communicator)
      // Launchers take several statuses of one command for an error of their own.
      codes = try communicator.maximum([Int64(report?.failure?.status.rawValue ?? 0)])
      try communicator.leave()
    } catch let error as DistributionError {
      throw Failure(error, communicator)
    } catch {
      throw Failure(error).telling(communicator)
    }
    if let report {
      try output.print(report, lines: report.lines(withDetails: outputs.details))
      if let failure = report.failure { throw failure }
    }
    if let status = codes.first.flatMap({ ExitStatus(rawValue: Int32($0)) }), status != .done {
      throw Failure(status)
    }
  }

  /// What stands before the first picture.
  struct Preparation {
    let opened: WeightsOptions.Opened
    let classifier: PictureClassifier
    let data: DataSet
    let options: Evaluator.Options
    let expected: ExpectedFigures?
    let header: JournalHeader
  }

  /// Opens the weights and lists the pictures.
  func prepare(_ shard: Shard) async throws -> Preparation {
    let opened = try await model.open(showing: output)
    let (classifier, recipe) = try preprocessing.classifier(opened, copy: model.copy, engine)
    let data = try source.dataSet(classCount: classifier.network.classCount)
    var options = options(labelSmoothing: labelSmoothing ?? recipe?.labelSmoothing ?? 0.1)
    options.shard = shard
    let expected = expected(from: opened)
    return Preparation(
      opened: opened,
      classifier: classifier,
      data: data,
      options: options,
      expected: expected,
      header: header(opened, classifier, data, options, expected: expected)
    )
  }

  private func evaluateAlone() async throws {
    let all = try await prepare(part.shard)
    for note in all.data.notes { output.note(note) }
    let names = try source.classes.names(
      for: all.opened.listing?.card,
      classCount: all.data.classCount
    )
    var files = try EvaluationOutputs(
      outputs,
      logits: logitsFile,
      force: logitsFile.force,
      columnCount: all.data.classCount
    )
    let journal = try part.resume.map { path throws(EvaluationError) in
      try JournalFile(path: path, header: all.header)
    }
    let result = try await evaluate(all.data, all.classifier, all.options, journal, &files)
    let coverage = result.coverage
    let verdict = Verdict(result, expected: all.expected, tolerance: expect.tolerance)
    let outcome = EvaluationOutcome(
      result: result,
      expected: all.expected,
      verdict: verdict,
      causes: verdict == .notReproduced && !coverage.isInterrupted
        ? try causes(
          of: result,
          expected: all.expected,
          all.opened,
          all.classifier,
          all.data
        ) : []
    )
    let run = try EvaluatedRun(all.header, path: part.resume ?? "")
    let report = EvaluationReport(run, outcome, names, comparison: files.comparison)
    if !coverage.isInterrupted {
      try files.commit(run, outcome, names, engine: engineWords)
    }
    try output.print(report, lines: report.lines(withDetails: outputs.details))
    if coverage.isInterrupted { throw part.interruption(coverage) }
    if let failure = report.failure { throw failure }
  }

  private func options(labelSmoothing: Double) -> Evaluator.Options {
    var options = Evaluator.Options()
    options.threadCount = threads ?? ProcessInfo.processInfo.activeProcessorCount
    options.batchCount = batchSize
    options.limit = part.limit
    options.labelSmoothing = labelSmoothing
    options.isStrict = source.strict
    options.keepsPartialResult = true
    return options
  }

  /// Runs the evaluation, shows its progress, and writes what came of each picture on the way.
  @concurrent
  func evaluate(
    _ data: DataSet,
    _ classifier: PictureClassifier,
    _ options: Evaluator.Options,
    _ journal: JournalFile?,
    _ files: inout EvaluationOutputs
  ) async throws(EvaluationError) -> EvaluationResult {
    let evaluator = Evaluator(classifier, options: options)
    var progress = ProgressLine(isQuiet: output.quiet, elsewhere: ProgressLine.longInterval)
    defer { progress.clear() }
    return try await evaluator.evaluate(data, journal: journal) {
      picture,
      state throws(EvaluationError) in
      try files.append(picture)
      progress.show(state)
    }
  }

  /// The figures to compare with: those given, else the card's.
  private func expected(from opened: WeightsOptions.Opened) -> ExpectedFigures? {
    if let figures = expect.figures { return figures }
    // What was reported is of the model's own weights.
    guard !opened.isAverage else { return nil }
    return opened.listing.flatMap { listing in
      listing.card.evaluation.map { evaluation in
        ExpectedFigures(
          top1: listing.file.top1,
          top5: listing.file.top5,
          pictureCount: evaluation.pictureCount
        )
      }
    }
  }
}
