import EngineVerification
import ShuffleNet
import Testing

/// A sample of what `make verify-engine` compares, and the engine's edges.
@Suite("The engine")
struct EngineTests {
  static let pools = [1, 2, 5].map { ThreadPool(threadCount: $0) }

  @Test(
    "agrees with the reference, with the same bits in every batch and on any number of threads",
    arguments: ShuffleNetV1.Variant.all
  )
  func agreement(variant: ShuffleNetV1.Variant) throws {
    let network = ShuffleNetV1(variant, classCount: 100)
    let weights = ShuffleNetV1.Weights.realistic(network, seed: 2)
    for (height, width) in [(32, 32), (33, 65)] {
      let examples = try Examples(weights, height: height, width: width, seed: 3)
      for set in InstructionSet.available {
        var agreement = Agreement(examples)
        for (pool, batchCounts) in [(Self.pools[0], [1, 3]), (Self.pools[1], [1, 3, 8])] {
          let engine = try Engine(weights, threadPool: pool, instructionSet: set)
          for batchCount in batchCounts {
            let failure = try agreement.check(engine, batchCount: batchCount)
            #expect(
              failure == nil,
              "\(set), \(height) × \(width), batch \(batchCount), \(pool.threadCount) threads"
            )
          }
        }
      }
    }
  }

  @Test("compiles weights while it reads them to the same bits as those in memory")
  func storedWeights() throws {
    let network = ShuffleNetV1(ShuffleNetV1.Variant.all[2], classCount: 130)
    let weights = ShuffleNetV1.Weights.realistic(network, seed: 4)
    let stored = try ShuffleNetV1.StoredWeights(of: network, from: weights.stateDict)
    var generator = SeededGenerator(seed: 5)
    let picture = generator.floats(3 * 40 * 40, in: -2..<2)
    for set in InstructionSet.available {
      let engines = [
        try Engine(weights, instructionSet: set), try Engine(stored, instructionSet: set),
      ]
      let logits = try engines.map { engine in
        try engine.logits(for: picture, batchCount: 1, height: 40, width: 40)
      }
      #expect(logits[0] == logits[1], "\(set)")
    }
  }

  @Test("runs networks and pictures of all shapes", arguments: [UInt64(11), 12, 13])
  func shapes(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let pools = (1...Geometry.maximumThreadCount).map { ThreadPool(threadCount: $0) }
    for _ in 0..<6 {
      let drawn = Geometry.random(using: &generator)
      let weights = ShuffleNetV1.Weights.realistic(drawn.network, seed: generator.next())
      let examples = try Examples(
        weights,
        height: drawn.height,
        width: drawn.width,
        seed: generator.next()
      )
      for set in InstructionSet.available {
        var agreement = Agreement(examples)
        for (pool, batchCount) in [(pools[0], 1), (pools[drawn.threadCount - 1], drawn.batchCount)]
        {
          let engine = try Engine(weights, threadPool: pool, instructionSet: set)
          let failure = try agreement.check(engine, batchCount: batchCount)
          #expect(failure == nil, "\(set), \(drawn)")
        }
      }
    }
  }

  @Test("runs long and flat pictures", arguments: [(1, 1000), (1000, 1), (3, 224), (500, 17)])
  func extremes(height: Int, width: Int) throws {
    let network = ShuffleNetV1(.g8x05, classCount: 7, inputChannels: 1)
    let weights = ShuffleNetV1.Weights.realistic(network, seed: 4)
    let examples = try Examples(weights, height: height, width: width, seed: 5)
    for set in InstructionSet.available {
      var agreement = Agreement(examples)
      for pool in Self.pools {
        let engine = try Engine(weights, threadPool: pool, instructionSet: set)
        #expect(try agreement.check(engine, batchCount: 1) == nil)
        #expect(try agreement.check(engine, batchCount: 2) == nil)
      }
    }
  }

  /// By hand: see `ReferenceExecutorTests.identities`.
  @Test(
    "puts the pooled identity first, adds the others, and counts no padding",
    arguments: [(64, 64), (37, 50), (1, 1), (224, 3)]
  )
  func identities(height: Int, width: Int) throws {
    for set in InstructionSet.available {
      let logits = try Engine(ReferenceExecutorTests.identities, instructionSet: set).logits(
        for: [Float](repeating: 0.5, count: 3 * height * width),
        batchCount: 1,
        height: height,
        width: width
      )
      // Averages of three and nine numbers are products with a rounded third and ninth.
      #expect(Agreement.deviation(of: logits, from: [3960, 14, 11, 4]) < 1e-6)
    }
  }

  @Test("keeps to the size of each call when sizes change")
  func changingSizes() throws {
    let weights = TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 3))
    let shared = try Engine(weights, threadPool: Self.pools[1])
    for (height, width) in [(32, 32), (64, 48), (32, 32), (1, 1), (64, 48), (48, 64), (32, 32)] {
      let input = [Float](repeating: 0.25, count: 3 * height * width)
      let found = try shared.logits(for: input, batchCount: 1, height: height, width: width)
      let expected = try Engine(weights).logits(
        for: input,
        batchCount: 1,
        height: height,
        width: width
      )
      #expect(found == expected)
    }
  }

  @Test("refuses an input that is not whole pictures")
  func wrongInput() throws {
    let engine = try Engine(ReferenceExecutorTests.identities)
    for (batchCount, height, width, found) in ReferenceExecutorTests.wrongInputs {
      let input = [Float](repeating: 0, count: found)
      let expected = ModelError.Problem.input(
        dimensions: [batchCount, 3, height, width],
        found: found
      )
      #expect {
        try engine.logits(for: input, batchCount: batchCount, height: height, width: width)
      } throws: { error in
        (error as? ModelError)?.problem == expected
      }
      var logits: [Float] = []
      var span = logits.mutableSpan
      #expect {
        try engine.computeLogits(
          for: input.span,
          batchCount: batchCount,
          height: height,
          width: width,
          into: &span
        )
      } throws: { error in
        (error as? ModelError)?.problem == expected
      }
    }
  }

  @Test(
    "lets what is no number spoil the logits of its own picture alone",
    arguments: [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude]
  )
  func notNumbers(value: Float) throws {
    let weights = TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 3))
    let clean = try Examples(weights, height: 40, width: 37, pictureCount: 1, seed: 6).pictures[0]
    let filled = [Float](repeating: value, count: clean.count)
    var spotted = clean
    spotted[clean.count / 2] = value
    for set in InstructionSet.available {
      for pool in Self.pools {
        let engine = try Engine(weights, threadPool: pool, instructionSet: set)
        func logits(_ pictures: [[Float]]) throws -> [Float] {
          try engine.logits(
            for: pictures.flatMap(\.self),
            batchCount: pictures.count,
            height: 40,
            width: 37
          )
        }
        let expected = try logits([clean])
        for spoilt in [filled, spotted] {
          let found = try logits([clean, spoilt, clean, spoilt, spoilt, clean, clean])
          for place in [0, 2, 5, 6] {
            #expect(Array(found[3 * place..<3 * place + 3]) == expected, "\(set), place \(place)")
          }
          // What it leaves in the engine's memory is not seen by the next picture either.
          #expect(try logits([clean]) == expected)
        }
        if !value.isFinite {
          #expect(try logits([filled]).allSatisfy { !$0.isFinite })
        }
      }
    }
  }
}
