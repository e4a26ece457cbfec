import Distribution
import Foundation
import Training

/// Computes gradients of g3_05 on one thread, and sends them on the way or at the end.
///
/// Prints the milliseconds of a step without sending, with buckets on the way, and with them at the end: of each the
/// least of several rounds, in process 0.
struct Overlap {
  let communicator: any Communicator
  static let rounds = 15

  /// How a step's gradients are sent.
  enum Way: String, CaseIterable {
    case notAtAll = "alone"
    case onTheWay = "on the way"
    case atTheEnd = "at the end"
  }

  init(_ communicator: any Communicator) { self.communicator = communicator }

  func run() throws {
    let batch = try EngineBatch(
      classCount: 1000,
      pictureCount: 16,
      side: 224,
      seed: communicator.rank
    )
    let buckets = GradientBuckets(BucketPlan(batch.network), communicator)
    var least: [Way: Duration] = [:]
    for _ in 0..<Self.rounds {
      for way in Way.allCases {
        try communicator.barrier()
        let time = try ContinuousClock().measure { try step(way, batch, buckets) }
        least[way] = min(least[way] ?? time, time)
      }
    }
    guard communicator.rank == 0 else { return }
    let times = Way.allCases.map { way in
      "\(way.rawValue) \(String(format: "%.1f", (least[way] ?? .zero) / .milliseconds(1))) ms"
    }
    print(times.joined(separator: ", "))
  }

  private func step(_ way: Way, _ batch: EngineBatch, _ buckets: GradientBuckets) throws {
    let gradients = try batch.gradients { parameters, gradients in
      if way == .onTheWay { try buckets.add(parameters, of: gradients) }
    }
    guard way != .notAtAll else { return }
    if way == .atTheEnd { try buckets.add(gradients.indices, of: gradients) }
    _ = try buckets.finish()
  }
}
