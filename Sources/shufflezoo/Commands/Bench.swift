internal import ArgumentParser
internal import Conversion
internal import Evaluation
internal import Images
internal import ShuffleNet
internal import Zoo

struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    _superCommandName: Shufflezoo.name,
    abstract: "Measure how fast a network runs on this machine.",
    discussion: """
      Example:
        shufflezoo bench --model shufflenet_v1_g3_10 --threads 2 --peak

      Times calls on a batch of noise, without decoding and preprocessing. Without WEIGHTS, the weights are noise too, \
      which takes as long as trained ones. A multiply-add counts as two operations.
      """
  )

  @Argument(
    help: ArgumentHelp(
      "A .ckpt or .safetensors file, or a model of the zoo, which is downloaded if need be.",
      valueName: "weights"
    ),
    completion: ModelNames.completionWithFiles
  )
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Run this variant with weights of noise; shufflenet_v1_g3_05 if there are no WEIGHTS.",
      valueName: "name"
    ),
    completion: ModelNames.completion
  )
  var model: String?

  @Option(help: ArgumentHelp("How many threads work on a call.", valueName: "count"))
  var threads = 1

  @Option(help: ArgumentHelp("How many pictures a call has; by default 1.", valueName: "count"))
  var batchSize: Int?

  @Option(help: ArgumentHelp("The side of the pictures; by default 224.", valueName: "pixels"))
  var imageSize: Int?

  @Option(
    help: ArgumentHelp("Calls before the timed ones; by default for 0.2 s.", valueName: "count")
  )
  var warmup: Int?

  @Option(
    help: ArgumentHelp("Calls that are timed; by default for 2 s, at least 10.", valueName: "count")
  )
  var iterations: Int?

  @Flag(help: "Measure this machine's most float32 operations a second, and compare.")
  var peak = false

  @Flag(help: "Time each step of one picture's way, on one thread.")
  var layers = false

  @Option(
    help: ArgumentHelp(
      "Run on these normalised pictures, float32 [images, channels, side, side].",
      valueName: "file.npy"
    ),
    completion: .file(extensions: ["npy"])
  )
  var input: String?

  @OptionGroup var logitsFile: LogitsOptions

  @OptionGroup var engine: EngineOptions

  @OptionGroup var weights: WeightsOptions

  @OptionGroup var output: OutputOptions

  private static let sides = 1...Preprocessing.largestSize

  func validate() throws {
    try NumberOption.checkThreads(threads)
    try NumberOption.check("--image-size", imageSize, in: Self.sides)
    try NumberOption.check("--batch-size", batchSize, from: 1)
    try NumberOption.check("--iterations", iterations, from: 1)
    try NumberOption.check("--warmup", warmup, from: 0)
    guard name == nil || model == nil else {
      throw ValidationError("give WEIGHTS or --model, not both")
    }
    guard input == nil || (batchSize == nil && imageSize == nil) else {
      throw ValidationError(
        "--input brings its own batch and image size; leave out --batch-size and --image-size"
      )
    }
    guard engine.engine == .fast || (threads == 1 && !layers && !peak) else {
      throw ValidationError(
        "--engine reference runs on one thread, without --layers and --peak; give --threads 1 alone"
      )
    }
  }

  @MainActor
  func run() async throws {
    try engine.check()
    let (subject, workload) = try await subject()
    let network = subject.weights.network
    let batch =
      if let input {
        try BenchBatch(path: input, channels: network.inputChannels, sides: Self.sides)
      } else {
        try BenchBatch(
          noise: batchSize ?? 1,
          channels: network.inputChannels,
          side: imageSize ?? Preprocessing.standard.imageSize
        )
      }
    try workload.checkMemory(for: batch)
    let report = try measure(subject, workload, batch)
    try output.print(report, lines: report.lines)
  }

  /// The weights to run and what they are called, and the weights compiled, while the file is hashed.
  private func subject() async throws -> (BenchReport.Subject, Workload) {
    guard let name else {
      let subject = try noise(model ?? ShuffleNetV1.Variant.g3x05.name)
      return (subject, try workload(subject.weights))
    }
    let (opened, compiled) = try await weights.openFile(name, showing: output, while: compile)
    let subject = BenchReport.Subject(
      name: opened.listing?.card.name ?? compiled.weights.network.variant.name,
      weights: compiled.weights,
      file: (opened.file.path, opened.sha256)
    )
    return (subject, compiled.workload)
  }

  private func compile(
    _ file: WeightsFile
  ) throws -> (weights: ShuffleNetV1.StoredWeights, workload: Workload) {
    let stored = try file.storedWeights(copy: weights.weights)
    return (stored, try workload(stored))
  }

  private func workload(_ weights: ShuffleNetV1.StoredWeights) throws -> Workload {
    try Workload(
      weights,
      executor: engine.engine,
      precision: engine.precision,
      threadCount: threads
    )
  }

  private func noise(_ name: String) throws -> BenchReport.Subject {
    guard let variant = ShuffleNetV1.Variant(named: name) else {
      let names = ShuffleNetV1.Variant.all.map(\.name)
      throw Failure(
        .usage,
        "--model: expected one of \(names.joined(separator: ", ")), found '\(name)'; weights of other "
          + "models are given without --model"
      )
    }
    let network = ShuffleNetV1(variant)
    let weights = ShuffleNetV1.Weights.pseudoRandom(of: network).stateDict
    return BenchReport.Subject(
      name: variant.name,
      weights: try ShuffleNetV1.StoredWeights(of: network, from: weights),
      file: nil
    )
  }

  private func measure(
    _ subject: BenchReport.Subject,
    _ workload: Workload,
    _ batch: BenchBatch
  ) throws -> BenchReport {
    let classCount = subject.weights.network.classCount
    var matrix: NumpyFile?
    matrix = try logitsFile.open(columnCount: classCount)
    let peak = peak ? workload.engine?.instructionSet.peakMultiplyAddsPerSecond() : nil
    var logits = [Float](repeating: 0, count: batch.count * classCount)
    let times = try CallTimes(warmup: warmup, iterations: iterations) {
      try workload.run(batch, into: &logits)
    }
    for first in stride(from: 0, to: matrix == nil ? 0 : logits.count, by: classCount) {
      try matrix?.append(Array(logits[first..<first + classCount]))
    }
    try matrix?.commit()
    return BenchReport(
      subject,
      workload,
      batch,
      times,
      peak: peak,
      steps: layers ? try stepTimes(workload, batch, callSeconds: times.least) : nil
    )
  }
}

extension Bench {
  /// Steps are timed for so long, but so often at least and at most.
  private static let stepSeconds = 0.5
  private static let repetitions = 5.0...2000.0

  /// Each step of the engine and its least time; `nil` for the reference executor.
  private func stepTimes(
    _ workload: Workload,
    _ batch: BenchBatch,
    callSeconds: Double
  ) throws(ModelError) -> [BenchReport.Step]? {
    guard let engine = workload.engine else { return nil }
    let pictureSeconds = callSeconds / Double(batch.count) * Double(engine.threadPool.threadCount)
    let wanted = Self.stepSeconds / max(pictureSeconds, 1e-6)
    let times = try engine.stepTimes(
      for: batch.values.span.extracting(first: batch.values.count / batch.count),
      height: batch.side,
      width: batch.side,
      repetitions: Int(min(max(wanted, Self.repetitions.lowerBound), Self.repetitions.upperBound))
    )
    return zip(engine.plan(height: batch.side, width: batch.side).steps, times).map { step, time in
      BenchReport.Step(step, seconds: time / .seconds(1))
    }
  }
}
