internal import ArgumentParser
internal import Evaluation
internal import ShuffleNet
internal import Tensors
internal import Zoo

struct Predict: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    _superCommandName: Shufflezoo.name,
    abstract: "Say what is in pictures.",
    discussion: """
      Example:
        shufflezoo predict model.safetensors photo.jpg --top 3

      Pictures that cannot be decoded are listed, and the exit status is 65.
      """
  )

  @OptionGroup var model: WeightsArgument

  @Argument(help: ArgumentHelp("JPEG or PNG files.", valueName: "image"), completion: .file())
  var images: [String]

  @Option(help: ArgumentHelp("How many classes to name for each picture.", valueName: "count"))
  var top = 5

  @Option(help: ArgumentHelp("The classes, as index<TAB>directory<TAB>label.", valueName: "file"))
  var labels: String?

  @OptionGroup var logitsFile: LogitsOptions

  @OptionGroup var preprocessing: PreprocessingOptions

  @OptionGroup var engine: EngineOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try NumberOption.check("--top", top, from: 1)
  }

  @MainActor
  func run() async throws {
    try engine.check()
    let opened = try await model.open(showing: output)
    // A name that leads nowhere is told before the work, not after it.
    for path in images { _ = try FileSource(path: path) }
    let (classifier, _) = try preprocessing.classifier(opened, copy: model.copy, engine)
    let classCount = classifier.network.classCount
    let names =
      try labels.map { try ClassLabels(path: $0) }
      ?? ClassLabels.builtIn(for: opened.listing?.card, classCount: classCount)
    let predictions = try predict(classifier, names)
    try output.print(predictions, lines: predictions.lines)
    if !predictions.skipped.isEmpty { throw Failure(skipped: predictions.skipped.count) }
  }

  private static let notNumbers =
    "the network's answer is no number; the weights are damaged or do not fit"

  private func predict(
    _ classifier: PictureClassifier,
    _ names: ClassLabels?
  ) throws(FileError) -> Predictions {
    var matrix = try logitsFile.open(columnCount: classifier.network.classCount)
    var rows: [Predictions.Row] = []
    var skipped: [EvaluationReport.Skipped] = []
    let worker = PictureWorker(classifier)
    for path in images {
      guard !Task.isCancelled else { throw FileError(.cancelled, path: path) }
      let logits: [Float]
      do {
        let sample = Sample(name: path, location: path, labels: [], content: .file(path: path))
        logits = try worker.classify(sample) { span in span.indices.map { span[$0] } }
      } catch {
        skipped.append(.init(error))
        continue
      }
      guard logits.allSatisfy(\.isFinite) else {
        skipped.append(.init(path: path, reason: Self.notNumbers))
        continue
      }
      try matrix?.append(logits)
      let probabilities = Logits.probabilities(of: logits.span)
      rows.append(
        .init(
          path: path,
          top: Logits.topClasses(of: logits.span, count: top).map { index in
            .init(
              index: index,
              label: names?.label(at: index),
              probability: Double(probabilities[index])
            )
          }
        )
      )
    }
    try matrix?.commit()
    return Predictions(
      preprocessing: PreprocessingReport(classifier.preprocessing),
      predictions: rows,
      skipped: skipped
    )
  }
}

/// What is in pictures, as it is printed.
private struct Predictions: Encodable {
  let preprocessing: PreprocessingReport
  let predictions: [Row]
  let skipped: [EvaluationReport.Skipped]

  struct Row: Encodable {
    let path: String
    let top: [Guess]
  }

  struct Guess: Encodable {
    let index: Int
    @Nullable var label: String?
    let probability: Double
  }

  var lines: [String] {
    let pictures = predictions.flatMap { row in
      [row.path]
        + row.top.map { guess in
          let percent = (100 * guess.probability).fixed(2)
          let padding = String(repeating: " ", count: max(0, 6 - percent.count))
          return "  \(padding)\(percent) %  \(guess.label ?? "class \(guess.index)")"
        }
    }
    return pictures + skipped.map { "skipped: \($0.path): \($0.reason)" }
  }
}
