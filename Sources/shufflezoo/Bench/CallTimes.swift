/// How long calls took.
struct CallTimes {
  /// Seconds, the shortest first; at least one.
  private let seconds: [Double]

  /// Without a number, calls are made for so long, and at least so many.
  private static let warmupSeconds = 0.2
  private static let warmupCount = 2
  private static let measuredSeconds = 2.0
  private static let measuredCount = 10

  /// Makes calls and times them.
  ///
  /// - Parameters:
  ///   - warmup: how many calls are made before that, at least 0; `nil` to choose by time.
  ///   - iterations: how many calls are timed, at least 1; `nil` to choose by time.
  ///   - call: what is timed.
  /// - Throws: what `call` throws, or `Failure` if the task was cancelled.
  init(warmup: Int?, iterations: Int?, _ call: () throws -> Void) throws {
    _ = try Self.times(
      of: call,
      count: warmup,
      else: (Self.warmupSeconds, Self.warmupCount)
    )
    seconds = try Self.times(
      of: call,
      count: iterations,
      else: (Self.measuredSeconds, Self.measuredCount)
    ).sorted()
  }

  var count: Int { seconds.count }

  var least: Double { seconds[0] }

  /// The middle one, or the mean of both middle ones.
  var median: Double { (seconds[(count - 1) / 2] + seconds[count / 2]) / 2 }

  /// The shortest time that is not passed by 99 of 100 calls: the nearest rank.
  var percentile99: Double { seconds[(99 * count + 99) / 100 - 1] }

  private static func times(
    of call: () throws -> Void,
    count: Int?,
    else limit: (seconds: Double, count: Int)
  ) throws -> [Double] {
    let clock = ContinuousClock()
    let start = clock.now
    var times: [Double] = []
    while true {
      let isDone =
        count.map { times.count >= $0 }
        ?? (times.count >= limit.count && (clock.now - start) / .seconds(1) >= limit.seconds)
      if isDone { return times }
      guard !Task.isCancelled else { throw Failure(.interrupted, "interrupted") }
      times.append(try clock.measure(call) / .seconds(1))
    }
  }
}
