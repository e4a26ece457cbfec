import EngineVerification
import ShuffleNet
import Testing

/// What the engine does in `bfloat16`; the kernel itself is compared number by number in the sweep.
@Suite("The engine in bfloat16")
struct PrecisionTests {
  private static let sets = InstructionSet.available.filter { $0.has(.bfloat16) }

  @Test(
    "gives a picture the same bits in every batch and on any number of threads",
    arguments: [ShuffleNetV1.Variant.g3x05, .g8x10],
    [(32, 32), (33, 65)]
  )
  func bits(variant: ShuffleNetV1.Variant, size: (height: Int, width: Int)) throws {
    let weights = ShuffleNetV1.Weights.realistic(ShuffleNetV1(variant, classCount: 50), seed: 2)
    let examples = try Examples(weights, height: size.height, width: size.width, seed: 3)
    for set in Self.sets {
      var bits: [Int: [UInt32]] = [:]
      for (pool, batchCount) in [(0, 1), (0, 3), (0, 8), (1, 1), (1, 3), (2, 7)] {
        let engine = try Engine(
          weights,
          threadPool: EngineTests.pools[pool],
          instructionSet: set,
          precision: .bfloat16
        )
        let logits = try engine.logits(
          for: examples.batch(batchCount),
          batchCount: batchCount,
          height: size.height,
          width: size.width
        )
        for (row, picture) in examples.order(batchCount: batchCount).enumerated() {
          let found = logits[50 * row..<50 * row + 50].map(\.bitPattern)
          #expect(bits[picture, default: found] == found, "\(set), batch \(batchCount)")
          bits[picture] = found
        }
      }
      #expect(bits.count == examples.pictures.count)
    }
  }

  /// A number of eight bits is off by up to 2^-9 of itself, and through fifty layers the errors add up.
  ///
  /// Their signs are random, so it is a few times that; far less would mean that nothing was rounded.
  @Test("comes near the reference, but not as near as float32", arguments: ShuffleNetV1.Variant.all)
  func deviation(variant: ShuffleNetV1.Variant) throws {
    let weights = ShuffleNetV1.Weights.realistic(ShuffleNetV1(variant, classCount: 50), seed: 4)
    let examples = try Examples(weights, height: 40, width: 37, pictureCount: 1, seed: 5)
    for set in Self.sets {
      let engine = try Engine(weights, instructionSet: set, precision: .bfloat16)
      #expect(engine.precision == .bfloat16)
      let logits = try engine.logits(
        for: examples.pictures[0],
        batchCount: 1,
        height: 40,
        width: 37
      )
      let deviation = Agreement.deviation(of: logits, from: examples.logits[0])
      #expect(deviation > 10 * Agreement.tolerance, "\(set)")
      #expect(deviation < 10.0 / 512, "\(set)")
    }
  }

  @Test("is computed by plain loops everywhere, and refused by name where there is no instruction")
  func refusal() throws {
    #expect(InstructionSet.scalar.has(.bfloat16))
    let weights = TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 2))
    for set in InstructionSet.available where !set.has(.bfloat16) {
      let expected = ModelError.Problem.precision(name: "bf16", instructionSet: set.rawValue)
      #expect {
        try Engine(weights, instructionSet: set, precision: .bfloat16)
      } throws: { error in
        (error as? ModelError)?.problem == expected
      }
      #expect {
        try set.check(.bfloat16)
      } throws: { error in
        (error as? ModelError)?.problem == expected
      }
    }
    for set in InstructionSet.available {
      try set.check(.float32)
      #expect(try Engine(weights, instructionSet: set).precision == .float32)
    }
  }

  @Test("a processor without the instructions lacks every precision")
  func absent() {
    let available = InstructionSet.available
    for set in InstructionSet.allCases where !available.contains(set) {
      for precision in Engine.Precision.allCases {
        #expect(!set.has(precision))
        #expect {
          try set.check(precision)
        } throws: { error in
          (error as? ModelError)?.problem
            == .instructionSet(name: set.rawValue, available: available.map(\.rawValue))
        }
      }
    }
  }

  @Test("halves the bytes of the 1×1 convolutions' weights, and no others")
  func bytes() throws {
    let weights = TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 10))
    let full = try Engine(weights, instructionSet: .scalar).plan()
    let half = try Engine(weights, instructionSet: .scalar, precision: .bfloat16).plan()
    var saved = 0
    for (full, half) in zip(full.steps, half.steps) {
      guard full.operation == .pointwise else {
        #expect(half == full)
        continue
      }
      // 30 of 12 inputs, and a bias each; and of 10 inputs of a group 5 pairs, 108 of them.
      switch full.name {
      case "features.0.branch_main_1.0": #expect(half.weightByteCount == 30 * (6 + 1) * 4)
      case "features.0.branch_main_2.2": #expect(half.weightByteCount == 108 * (5 + 1) * 4)
      default: #expect(half.weightByteCount < full.weightByteCount)
      }
      saved += full.weightByteCount - half.weightByteCount
    }
    #expect(half.weightByteCount == full.weightByteCount - saved)
    #expect(half.arenaByteCount == full.arenaByteCount)
  }
}
