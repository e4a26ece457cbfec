import Distribution
import Foundation

/// Computes for a while, as a backward pass does, and sends gradients on the way or at the end.
///
/// Prints the milliseconds of a step without sending, with buckets on the way, and with them at the end: of each the
/// least of several rounds, in process 0.
struct Overlap {
  let communicator: any Communicator
  /// As many floats as the smallest network's gradients: the classifier's, and 16 units'.
  static let counts = [480_000] + [Int](repeating: 14_750, count: 16)
  static let unitDuration = Duration.milliseconds(15)
  static let rounds = 15

  init(_ communicator: any Communicator) { self.communicator = communicator }

  func run() throws {
    let order = Self.counts.indices.map { $0..<$0 + 1 }
    let plan = BucketPlan(elementCounts: Self.counts, order: order)
    let buckets = GradientBuckets(plan, communicator)
    let gradients = Self.counts.map { Checks.random($0, seed: 1) }
    var least = [Duration](repeating: .seconds(60), count: 3)
    for _ in 0..<Self.rounds {
      for way in least.indices {
        try communicator.barrier()
        let time = try ContinuousClock().measure {
          for range in order {
            compute()
            if way == 1 { try buckets.add(range, of: gradients) }
          }
          if way == 2 { for range in order { try buckets.add(range, of: gradients) } }
          if way > 0 { _ = try buckets.finish() }
        }
        least[way] = min(least[way], time)
      }
    }
    guard communicator.rank == 0 else { return }
    let times = least.map { String(format: "%.2f", $0 / .milliseconds(1)) }
    print("alone \(times[0]) ms, on the way \(times[1]) ms, at the end \(times[2]) ms")
  }

  /// Keeps a processor busy for a fixed amount of work.
  private func compute() {
    var sum: Float = 1
    for index in 0..<Self.workCount { sum = sum * 0.999 + Float(index & 7) }
    if sum.isNaN { print(sum) }
  }

  /// As many turns as take `unitDuration` here.
  private static let workCount: Int = {
    let count = 1 << 22
    var sum: Float = 1
    let time = ContinuousClock().measure {
      for index in 0..<count { sum = sum * 0.999 + Float(index & 7) }
    }
    if sum.isNaN { print(sum) }
    return Int(Double(count) * (unitDuration / time))
  }()
}
