/// How a server stood a load.
public struct LoadResult: Sendable {
  /// How requests were sent.
  public let pace: LoadPace
  /// How many pictures one request had.
  public let batchSize: Int
  /// How long was measured, in seconds.
  public let seconds: Double
  /// How often what went wrong.
  public let failures: [String: Int]
  /// Whether the last windows agree; else they are the best that there are.
  public let isStable: Bool
  /// What the server says of the time; `nil` if it has no such figures.
  public let server: LoadServerFigures?
  /// Nanoseconds of each request that was answered, the shortest first.
  private let latencies: [Int64]

  /// Puts windows together.
  package init(
    _ pace: LoadPace,
    batchSize: Int,
    _ windows: [(window: LoadWindow, seconds: Double)],
    isStable: Bool,
    server: LoadServerFigures?
  ) {
    self.pace = pace
    self.batchSize = batchSize
    self.isStable = isStable
    self.server = server
    seconds = windows.reduce(0) { $0 + $1.seconds }
    latencies = windows.flatMap(\.window.latencies).sorted()
    failures = windows.reduce(into: [:]) { sums, part in
      sums.merge(part.window.failures, uniquingKeysWith: +)
    }
  }

  /// How many requests were answered.
  public var requestCount: Int { latencies.count }

  /// Pictures that were answered for, a second.
  public var picturesPerSecond: Double { Double(batchSize * latencies.count) / seconds }

  /// The mean of the times, in milliseconds; zero without an answer.
  public var meanMilliseconds: Double {
    latencies.reduce(0) { $0 + Double($1) } / Double(max(1, latencies.count)) / 1e6
  }

  /// The shortest time that so many of a hundred requests do not pass, in milliseconds: the nearest
  /// rank; zero without an answer.
  public func percentile(_ share: Int) -> Double {
    guard !latencies.isEmpty else { return 0 }
    let rank = (share * latencies.count + 99) / 100
    return Double(latencies[min(max(rank, 1), latencies.count) - 1]) / 1e6
  }
}

/// What a server's metrics say of the requests between two readings.
public struct LoadServerFigures: Sendable {
  /// The mean time from a request's arrival to its batch, in milliseconds.
  public let queueMilliseconds: Double
  /// The mean time of a batch's decoding and network, in milliseconds.
  public let computeMilliseconds: Double
  /// The mean number of pictures in a request's batch.
  public let batchSize: Double

  /// Compares two readings of `/metrics`; `nil` if they do not have the figures.
  package init?(from first: [UInt8], to last: [UInt8]) {
    let (first, last) = (Self.figures(in: first), Self.figures(in: last))
    func mean(_ name: String) -> Double? {
      guard let start = first[name + "_sum"], let end = last[name + "_sum"],
        let startCount = first[name + "_count"], let endCount = last[name + "_count"],
        endCount > startCount
      else { return nil }
      return (end - start) / (endCount - startCount)
    }
    guard let queue = mean("shufflezoo_queue_duration_seconds"),
      let compute = mean("shufflezoo_compute_duration_seconds"),
      let batch = mean("shufflezoo_batch_size")
    else { return nil }
    queueMilliseconds = 1000 * queue
    computeMilliseconds = 1000 * compute
    batchSize = batch
  }

  /// The figures without labels, by name.
  private static func figures(in text: [UInt8]) -> [String: Double] {
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    let pairs = lines.compactMap { line -> (String, Double)? in
      let words = line.split(separator: " ")
      guard words.count == 2, let value = Double(words[1]) else { return nil }
      return (String(words[0]), value)
    }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }
}
