import EngineVerification
import Foundation
import ShuffleNet

/// Compares the compiled engine with the reference executor: every variant, instruction set of this
/// processor, size, batch and number of threads, and networks drawn at random.
///
/// Usage: `verify-engine [SEED]`, where the seed is that of what is drawn, 1 if there is none.
@main
struct VerifyEngine {
  private static let sides = [32, 33, 64, 65, 97, 224, 256]
  private static let batchCounts = [1, 2, 3, 8, 33]
  private static let threadCounts = [1, 2]
  private static let randomCount = 300

  /// From this side on the scalar kernels run few pictures: they take minutes for all, and differ
  /// between batches in nothing that smaller pictures do not show.
  private static let largeSide = 224
  private static let scalarBatchCounts = [1, 3]

  private let pools = (1...Geometry.maximumThreadCount).map { ThreadPool(threadCount: $0) }
  private var tally = Tally()

  static func main() throws {
    let seed = CommandLine.arguments.dropFirst().first.map { UInt64($0) } ?? 1
    guard let seed, CommandLine.arguments.count <= 2 else {
      Tally.say("usage: verify-engine [SEED]")
      exit(2)
    }
    var verification = VerifyEngine()
    for variant in ShuffleNetV1.Variant.all { try verification.verify(variant) }
    try verification.verifyRandom(seed: seed)
    Tally.say(verification.tally.summary)
    exit(verification.tally.failedCount == 0 ? 0 : 1)
  }

  /// Every size, batch and number of threads of one variant.
  private mutating func verify(_ variant: ShuffleNetV1.Variant) throws {
    let weights = ShuffleNetV1.Weights.realistic(ShuffleNetV1(variant), seed: 1)
    let examples = try Self.sides.map { side in
      try Examples(weights, height: side, width: side, seed: UInt64(side))
    }
    for set in InstructionSet.available {
      tally.begin(variant.name, set)
      let engines = try Self.threadCounts.map { count in
        try Engine(weights, threadPool: pools[count - 1], instructionSet: set)
      }
      for examples in examples {
        var agreement = Agreement(examples)
        let isLarge = examples.height >= Self.largeSide
        let batchCounts =
          set == .scalar && isLarge ? Self.scalarBatchCounts : Self.batchCounts
        for engine in engines {
          for batchCount in batchCounts {
            tally.note(
              try agreement.check(engine, batchCount: batchCount),
              "\(examples.height) × \(examples.width), batch \(batchCount), "
                + "\(engine.threadPool.threadCount) threads"
            )
          }
        }
        tally.note(worst: agreement.worst)
      }
      tally.end()
    }
  }

  /// Networks and pictures of all shapes.
  private mutating func verifyRandom(seed: UInt64) throws {
    for set in InstructionSet.available {
      tally.begin("random, seed \(seed)", set)
      var generator = SeededGenerator(seed: seed)
      for _ in 0..<Self.randomCount {
        let drawn = Geometry.random(using: &generator)
        let weights = ShuffleNetV1.Weights.realistic(drawn.network, seed: generator.next())
        let examples = try Examples(
          weights,
          height: drawn.height,
          width: drawn.width,
          seed: generator.next()
        )
        var agreement = Agreement(examples)
        let alone = try Engine(weights, instructionSet: set)
        let pool = pools[drawn.threadCount - 1]
        let engine = try Engine(weights, threadPool: pool, instructionSet: set)
        tally.note(try agreement.check(alone, batchCount: 1), "\(drawn), but one picture alone")
        tally.note(try agreement.check(engine, batchCount: drawn.batchCount), "\(drawn)")
        tally.note(worst: agreement.worst)
      }
      tally.end()
    }
  }
}
