internal import Serving

/// A measurement of `bench-server` as it is printed.
struct ServerLoadReport: Encodable {
  let url: String
  let model: String
  let batchSize: Int
  var loads: [Load] = []
}

extension ServerLoadReport {
  /// How the server stood one load.
  struct Load: Encodable {
    @Nullable var concurrency: Int?
    @Nullable var rate: Double?
    let requests: Int
    let failures: [Failed]
    let seconds: Double
    let imagesPerSecond: Double
    let latency: Latency
    @Nullable var server: Server?
    let isStable: Bool

    /// What went wrong, and how often.
    struct Failed: Encodable {
      let what: String
      let count: Int
    }

    /// Milliseconds from when a request was due to the end of its answer.
    struct Latency: Encodable {
      let mean: Double
      let p50: Double
      let p90: Double
      let p95: Double
      let p99: Double
    }

    /// What the server says of a request: milliseconds in the queue and of its batch, and the batch.
    struct Server: Encodable {
      let queueMs: Double
      let computeMs: Double
      let batchSize: Double
    }

    enum CodingKeys: String, CodingKey {
      case concurrency
      case rate
      case requests
      case failures
      case seconds
      case imagesPerSecond
      case latency = "latency_ms"
      case server
      case isStable = "stable"
    }

    init(_ result: LoadResult) {
      switch result.pace {
      case .concurrency(let count): (concurrency, rate) = (count, nil)
      case .rate(let perSecond): (concurrency, rate) = (nil, perSecond)
      }
      requests = result.requestCount
      failures = result.failures.sorted { $0.key < $1.key }.map {
        Failed(what: $0.key, count: $0.value)
      }
      seconds = result.seconds
      imagesPerSecond = result.picturesPerSecond
      latency = Latency(
        mean: result.meanMilliseconds,
        p50: result.percentile(50),
        p90: result.percentile(90),
        p95: result.percentile(95),
        p99: result.percentile(99)
      )
      server = result.server.map { figures in
        Server(
          queueMs: figures.queueMilliseconds,
          computeMs: figures.computeMilliseconds,
          batchSize: figures.batchSize
        )
      }
      isStable = result.isStable
    }
  }
}

extension ServerLoadReport {
  fileprivate static let titles = [
    "requests at once", "a second", "images/s", "p50 ms", "p90 ms", "p95 ms", "p99 ms", "queue ms",
    "compute ms", "batch", "failed",
  ]

  /// The titles of the columns.
  static var heading: [String] { [titles.joined(separator: "  ")] }
}

extension ServerLoadReport.Load {
  /// The load as a line of the table, and what went wrong below it.
  var lines: [String] {
    let cells = [
      concurrency.map(String.init) ?? "", rate?.significant(6) ?? "", imagesPerSecond.fixed(1),
      latency.p50.fixed(3), latency.p90.fixed(3), latency.p95.fixed(3), latency.p99.fixed(3),
      server?.queueMs.fixed(3) ?? "", server?.computeMs.fixed(3) ?? "",
      server?.batchSize.fixed(2) ?? "", "\(failures.reduce(0) { $0 + $1.count })",
    ]
    let line = zip(ServerLoadReport.titles, cells).map { title, cell in
      String(repeating: " ", count: max(0, title.count - cell.count)) + cell
    }
    var notes = failures.map { "  failed: \($0.count) x \($0.what)" }
    if !isStable { notes.append("  the last windows do not agree") }
    return [line.joined(separator: "  ")] + notes
  }
}
