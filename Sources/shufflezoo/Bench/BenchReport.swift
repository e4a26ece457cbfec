internal import Evaluation
internal import ShuffleNet
internal import Tensors

/// A measurement of `bench` as it is printed.
struct BenchReport: Encodable {
  let model: String
  @Nullable var weightsSHA256: String?
  let engine: PictureClassifier.Executor.RawValue
  @Nullable var instructionSet: String?
  let precision: Engine.Precision.RawValue
  let threads: Int
  let batchSize: Int
  let imageSize: Int
  let iterations: Int
  let multiplyAdds: Int
  let latency: Latency
  let imagesPerSecond: Double
  let gflops: Double
  @Nullable var peakGflops: Double?
  @Nullable var peakShare: Double?
  @Nullable var layers: [Step]?

  private let subject: Subject
  private let channels: Int

  /// The weights that run.
  struct Subject {
    let name: String
    let weights: ShuffleNetV1.StoredWeights
    /// Where they come from; `nil` for noise.
    let file: (path: String, sha256: String)?
  }

  /// Milliseconds of a call on the whole batch.
  struct Latency: Encodable {
    let min: Double
    let median: Double
    let p99: Double
  }

  enum CodingKeys: String, CodingKey {
    case model
    case weightsSHA256 = "weights_sha256"
    case engine
    case instructionSet
    case precision
    case threads
    case batchSize
    case imageSize
    case iterations
    case multiplyAdds
    case latency = "latency_ms"
    case imagesPerSecond
    case gflops
    case peakGflops
    case peakShare
    case layers
  }

  /// Puts a measurement together; `peak` are the multiply-adds a second that one thread can do at
  /// most, if that was measured.
  init(
    _ subject: Subject,
    _ workload: Workload,
    _ batch: BenchBatch,
    _ times: CallTimes,
    peak: Double?,
    steps: [Step]?
  ) {
    let network = subject.weights.network
    self.subject = subject
    channels = batch.channels
    model = subject.name
    weightsSHA256 = subject.file?.sha256
    let executor: PictureClassifier.Executor = workload.engine == nil ? .reference : .fast
    engine = executor.rawValue
    instructionSet = workload.engine?.instructionSet.rawValue
    precision = (workload.engine?.precision ?? .float32).rawValue
    threads = workload.engine?.threadPool.threadCount ?? 1
    batchSize = batch.count
    imageSize = batch.side
    iterations = times.count
    multiplyAdds = network.multiplyAdds(inputHeight: batch.side, inputWidth: batch.side)
    latency = Latency(
      min: 1000 * times.least,
      median: 1000 * times.median,
      p99: 1000 * times.percentile99
    )
    imagesPerSecond = Double(batch.count) / times.median
    let rate = 2e-9 * Double(multiplyAdds * batch.count) / times.least
    let limit = peak.map { [threads] in 2e-9 * $0 * Double(threads) }
    gflops = rate
    peakGflops = limit
    peakShare = limit.map { rate / $0 }
    layers = steps.map { steps in
      steps.map { step in step.compared(with: peak.map { 2e-9 * $0 }) }
    }
  }
}

extension BenchReport {
  /// A step of the engine and its time.
  struct Step: Encodable {
    let name: String
    let operation: String
    let outputShape: [Int]
    let multiplyAdds: Int
    let microseconds: Double
    /// `nil` for a step that has no multiply-adds.
    @Nullable var gflops: Double?
    @Nullable var peakShare: Double?

    init(_ step: Engine.Step, seconds: Double) {
      name = step.name
      operation = step.operation.rawValue
      outputShape = step.outputShape.dimensions
      multiplyAdds = step.multiplyAdds
      microseconds = 1e6 * seconds
      // A clock that does not move in between gives no rate.
      gflops =
        step.multiplyAdds > 0 && seconds > 0 ? 2e-9 * Double(step.multiplyAdds) / seconds : nil
      peakShare = nil
    }

    /// The step with its share of what one thread can do at most.
    fileprivate func compared(with peakGflops: Double?) -> Step {
      var step = self
      step.peakShare = peakGflops.flatMap { peak in gflops.map { $0 / peak } }
      return step
    }
  }
}

extension BenchReport {
  /// The measurement for people.
  var lines: [String] {
    let network = subject.weights.network
    let source = subject.file.map { "\($0.path), sha256 \($0.sha256.prefix(8))" } ?? "noise"
    var speed = "\(imagesPerSecond.fixed(1)) images/s; at best \(gflops.fixed(1)) GFLOP/s"
    if let peakGflops, let peakShare {
      speed += ", \((100 * peakShare).fixed(1)) % of the peak of \(peakGflops.fixed(1))"
    }
    let set = instructionSet.map { ", \($0)" } ?? ""
    let lines = [
      "model     \(model), \(network.classCount) classes",
      "weights   \(source)",
      "engine    \(engine)\(set), \(precision), \(threads) thread\(threads == 1 ? "" : "s")",
      "input     \(batchSize) x \(channels) x \(imageSize) x \(imageSize)",
      "latency   least \(latency.min.fixed(3)) ms, median \(latency.median.fixed(3)) ms, "
        + "99 % up to \(latency.p99.fixed(3)) ms, of \(iterations.grouped) calls",
      "speed     \(speed)",
    ]
    return lines + (layers.map { [""] + table($0) } ?? [])
  }

  private func table(_ steps: [Step]) -> [String] {
    var columns: [(title: String, alignment: Table.Alignment)] = [
      ("step", .left), ("operation", .left), ("output", .left), ("multiply-adds", .right),
      ("µs", .right), ("GFLOP/s", .right),
    ]
    if peakGflops != nil { columns.append(("% of peak", .right)) }
    var table = Table(columns)
    for step in steps {
      let cells = [
        step.name, step.operation,
        "[" + step.outputShape.map(String.init).joined(separator: ", ") + "]",
        step.multiplyAdds.grouped, step.microseconds.fixed(1),
        step.gflops.map { $0.fixed(1) } ?? "",
        step.peakShare.map { (100 * $0).fixed(1) } ?? "",
      ]
      table.append(Array(cells.prefix(columns.count)))
    }
    let sum = steps.reduce(0) { $0 + $1.microseconds }
    table.append(
      Array(["sum", "", "", multiplyAdds.grouped, sum.fixed(1), "", ""].prefix(columns.count))
    )
    return table.lines
  }
}
