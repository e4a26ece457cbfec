internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// The figures of operation, in the text format of Prometheus.
///
/// Source: prometheus.io, exposition formats, text format 0.0.4.
final class ServerMetrics: Sendable {
  private struct State {
    var requests: [RequestKey: Int] = [:]
    var requestSeconds = Histogram(bounds: timeBounds)
    var queueSeconds = Histogram(bounds: timeBounds)
    var computeSeconds = Histogram(bounds: timeBounds)
    var batchSizes = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64])
  }

  /// Requests that are counted together.
  private struct RequestKey: Hashable {
    /// Empty if no model was asked for, or one that is not served.
    let model: String
    let status: Int
  }

  /// In seconds: from an engine's fastest answer to what nobody waits for.
  private static let timeBounds = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  private let state = Mutex(State())

  /// Counts a request that was answered.
  func count(model: String?, status: Int, duration: Duration) {
    state.withLock { state in
      state.requests[RequestKey(model: model ?? "", status: status), default: 0] += 1
      // Probes and readings of these figures would hide what models take.
      if model != nil { state.requestSeconds.add(duration.seconds) }
    }
  }

  /// Counts a request that ended its connection before it could be answered.
  func countRefusal(status: Int) {
    state.withLock { $0.requests[RequestKey(model: "", status: status), default: 0] += 1 }
  }

  /// Counts what was computed.
  func count(_ answer: ComputeJob.Answer) {
    state.withLock { state in
      state.queueSeconds.add(answer.queued.seconds)
      state.computeSeconds.add(answer.computed.seconds)
      state.batchSizes.add(Double(answer.batchSize))
    }
  }

  /// All figures.
  ///
  /// - Parameters:
  ///   - load: how many pictures wait, and how many are computed.
  ///   - requestCount: how many requests are being answered.
  ///   - models: the text of the models' figures.
  /// - Returns: the text of all figures.
  func response(
    _ load: (waiting: Int, running: Int),
    requestCount: Int,
    models: String
  ) -> Response {
    let state = state.withLock { $0 }
    var text = "# HELP shufflezoo_requests_total Requests answered.\n"
    text += "# TYPE shufflezoo_requests_total counter\n"
    let requests = state.requests.sorted {
      ($0.key.model, $0.key.status) < ($1.key.model, $1.key.status)
    }
    for (key, count) in requests {
      text +=
        "shufflezoo_requests_total{model=\"\(key.model.escapedLabel)\",code=\"\(key.status)\"} \(count)\n"
    }
    text += state.requestSeconds.text(
      "request_duration_seconds",
      "Of requests to models, from the head to the answer."
    )
    text += state.queueSeconds.text(
      "queue_duration_seconds",
      "From a request's arrival to its batch."
    )
    text += state.computeSeconds.text(
      "compute_duration_seconds",
      "Of a batch: decoding and network."
    )
    text += state.batchSizes.text("batch_size", "Pictures of the batch that a request was in.")
    text += gauge("requests_running", "Requests that are being answered.", requestCount)
    text += gauge("queue_pictures", "Pictures that wait.", load.waiting)
    text += gauge("running_pictures", "Pictures that are computed.", load.running)
    text += models
    return Response(
      status: .ok,
      headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text))
    )
  }

  private func gauge(_ name: String, _ help: String, _ value: Int) -> String {
    "# HELP shufflezoo_\(name) \(help)\n# TYPE shufflezoo_\(name) gauge\nshufflezoo_\(name) \(value)\n"
  }
}

/// How many values lie at or below each of some bounds.
private struct Histogram {
  let bounds: [Double]
  private var counts: [Int]
  private var count = 0
  private var sum = 0.0

  init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count)
  }

  mutating func add(_ value: Double) {
    count += 1
    sum += value
    for (index, bound) in bounds.enumerated() where value <= bound { counts[index] += 1 }
  }

  func text(_ name: String, _ help: String) -> String {
    var text = "# HELP shufflezoo_\(name) \(help)\n# TYPE shufflezoo_\(name) histogram\n"
    for (bound, count) in zip(bounds, counts) {
      text += "shufflezoo_\(name)_bucket{le=\"\(bound)\"} \(count)\n"
    }
    text += "shufflezoo_\(name)_bucket{le=\"+Inf\"} \(count)\n"
    return text + "shufflezoo_\(name)_sum \(sum)\nshufflezoo_\(name)_count \(count)\n"
  }
}

extension Duration {
  var seconds: Double { self / .seconds(1) }
}

extension String {
  /// The text of a label's value.
  var escapedLabel: String {
    replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
