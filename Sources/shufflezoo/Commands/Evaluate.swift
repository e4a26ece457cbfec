internal import ArgumentParser
internal import Conversion
internal import Evaluation
internal import Images
internal import ShuffleNet
internal import Tensors
internal import Zoo

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Evaluate weights on pictures: top-1, top-5, and whether the reported figure holds.",
    discussion: """
      Example:
        shufflezoo evaluate shufflenet_v1_g3_05-42cfe109.ckpt --data imagenet/val

      The data are a folder that holds one folder for each class, or the same pictures in another \
      form, of which nothing is unpacked to disk. Options beat the model's card, which is found by \
      the hash of the weights. The exit status is 1 when the figure was not reproduced, and 65 when \
      pictures were skipped.
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

  @Option(help: ArgumentHelp("Evaluate only so many pictures from the start.", valueName: "count"))
  var limit: Int?

  @OptionGroup var logitsFile: LogitsOptions

  @OptionGroup var outputs: ReportOptions

  @OptionGroup var preprocessing: PreprocessingOptions

  @OptionGroup var engine: EngineOptions

  @Option(
    help: ArgumentHelp(
      "The share of the target that goes to all classes; it changes the loss alone.",
      valueName: "share"
    )
  )
  var labelSmoothing = 0.1

  @Option(help: ArgumentHelp("The top-1 accuracy to reproduce.", valueName: "percent"))
  var expectTop1: Double?

  @Option(help: ArgumentHelp("The top-5 accuracy to reproduce.", valueName: "percent"))
  var expectTop5: Double?

  @Option(
    help: ArgumentHelp("How far from it the accuracy may be.", valueName: "points")
  )
  var tolerance = 0.05

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard batchSize >= 1, threads ?? 1 >= 1, limit ?? 1 >= 1 else {
      throw ValidationError("--batch-size, --threads and --limit are at least 1")
    }
    guard (0...1).contains(labelSmoothing), tolerance >= 0, tolerance.isFinite else {
      throw ValidationError("--label-smoothing is from 0 to 1, --tolerance at least 0")
    }
    guard (0...100).contains(expectTop1 ?? 0), (0...100).contains(expectTop5 ?? 0) else {
      throw ValidationError("--expect-top1 and --expect-top5 are percentages, from 0 to 100")
    }
  }

  func run() async throws {
    try engine.check()
    let opened = try await model.open(showing: output)
    let report: EvaluationReport
    do {
      let classifier = try PictureClassifier(
        opened.file.storedWeights(copy: model.copy),
        preprocessing: preprocessing.preprocessing(for: opened.listing?.card),
        executor: engine.engine,
        precision: engine.precision
      )
      let data = try source.dataSet(classCount: classifier.network.classCount)
      for note in data.notes { output.note(note) }
      let names = try source.classes.names(for: opened.listing?.card, classCount: data.classCount)
      var files = try EvaluationOutputs(
        outputs,
        logits: logitsFile,
        columnCount: data.classCount
      )
      let result = try await evaluate(data, classifier, &files)
      let expected = expected(from: opened)
      let verdict = Verdict(result, expected: expected, tolerance: tolerance)
      let causes =
        verdict == .notReproduced
        ? try causes(of: result, expected: expected, opened, classifier, data) : []
      report = EvaluationReport(
        model: opened.listing?.card.name ?? classifier.network.variant.name,
        classCount: classifier.network.classCount,
        weightsSHA256: opened.sha256,
        result: result,
        expected: expected,
        verdict: verdict,
        causes: causes,
        names: names,
        against: files.comparison.map { comparison in
          ComparisonReport(comparison) { names.name(at: $0, in: result.metrics) }
        }
      )
      let outcome = PageOutcome(
        result: result,
        expected: expected,
        verdict: verdict,
        causes: causes
      )
      let (comparison, namesSHA256) = (files.comparison, files.namesSHA256)
      try files.write {
        page(outcome, comparison, opened, classifier, names, namesSHA256: namesSHA256)
          .html { try? $0.bytes() }
      }
      let row = row(opened, classifier)
      try files.commit(result, names: names, row: row, verdict: verdict)
    } catch let error as ConversionError {
      throw Failure(error)
    } catch let error as EvaluationError {
      throw Failure(error)
    } catch let error as FileError {
      throw Failure(error)
    }
    switch output.format {
    case .json: try JSON.print(report)
    case .text: Console.print(report.lines(weights: opened.file.path, withDetails: outputs.details))
    }
    if report.verdict == Verdict.notReproduced.rawValue { throw Failure(.no) }
    if !report.skipped.isEmpty { throw Failure(skipped: report.skipped.count) }
  }

  /// Runs the evaluation, shows its progress, and writes what came of each picture on the way.
  private func evaluate(
    _ data: DataSet,
    _ classifier: PictureClassifier,
    _ files: inout EvaluationOutputs
  ) async throws(EvaluationError) -> EvaluationResult {
    var options = Evaluator.Options()
    options.threadCount = threads ?? ProcessInfo.processInfo.activeProcessorCount
    options.batchCount = batchSize
    options.limit = limit
    options.labelSmoothing = labelSmoothing
    options.isStrict = source.strict
    let evaluator = Evaluator(classifier, options: options)
    var progress = ProgressLine(isQuiet: output.quiet)
    defer { progress.clear() }
    return try await evaluator.evaluate(data) { picture, state throws(EvaluationError) in
      try files.append(picture)
      progress.show(state)
    }
  }

  /// What the table of results says beside the figures.
  private func row(
    _ opened: WeightsOptions.Opened,
    _ classifier: PictureClassifier
  ) -> ResultsFile.Row {
    ResultsFile.Row(
      model: opened.listing?.card.name ?? classifier.network.variant.name,
      imageSize: classifier.preprocessing.imageSize,
      cropRatio: classifier.preprocessing.cropRatio,
      interpolation: classifier.preprocessing.interpolation.rawValue,
      parameterCount: classifier.network.layers().reduce(0) { $0 + $1.parameterCount },
      weightsSHA256: opened.sha256,
      engine: engine.engine.rawValue,
      data: source.data.joined(separator: " "),
      version: shufflezooVersion
    )
  }

  /// The figures to compare with: those given, else the card's.
  private func expected(from opened: WeightsOptions.Opened) -> ExpectedFigures? {
    if expectTop1 != nil || expectTop5 != nil {
      return ExpectedFigures(top1: expectTop1, top5: expectTop5, imageCount: nil)
    }
    // What was reported is of the model's own weights.
    guard !opened.isAverage else { return nil }
    return opened.listing.flatMap { listing in
      listing.card.evaluation.map { evaluation in
        ExpectedFigures(
          top1: listing.file.top1,
          top5: listing.file.top5,
          imageCount: evaluation.imageCount
        )
      }
    }
  }
}
