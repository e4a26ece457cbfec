import ShuffleNet
import Testing

@Suite("The reference executor")
struct ReferenceExecutorTests {
  static let network = ShuffleNetV1(.g3x05, classCount: 4)

  /// Every normalisation gives 1 whatever comes in, so that the way of the identities remains.
  ///
  /// By hand: the stem gives 1. `features.0` pools it (12 channels) and appends 1; three units add
  /// 1 each: 4. `features.4` pools 120 channels of 4 and appends 120 of 1; seven units add 1: 11
  /// and 8. `features.12` pools these 240 and appends 240 of 1; three units add 1: 14, 11, 4.
  static let identities = TestWeights.filled(network) { role, index in
    switch role {
    case .gamma: 0
    case .beta, .movingVariance: 1
    case .classifier:
      // Class 0 adds all channels; the others look at channel 0, 120 and 479.
      switch index {
      case 0..<480, 480 + 0, 960 + 120, 1440 + 479: 1
      default: 0
      }
    case .convolution, .movingMean: 0.25
    }
  }

  @Test(
    "puts the pooled identity first, adds the others, and counts no padding",
    arguments: [(64, 64), (37, 50), (1, 1), (224, 3)]
  )
  func identities(height: Int, width: Int) throws {
    let logits = try ReferenceExecutor(Self.identities).logits(
      for: [Float](repeating: 0.5, count: 3 * height * width),
      batchCount: 1,
      height: height,
      width: width
    )
    // 14 * 120 + 11 * 120 + 4 * 240 = 3960
    #expect(logits == [3960, 14, 11, 4])
  }

  @Test("gives every picture of a batch the logits that it has alone")
  func batches() throws {
    let executor = ReferenceExecutor(TestWeights.mixed(Self.network))
    let pictures = LogitsProbe.input(inputChannels: 6)
    let both = try executor.logits(for: pictures, batchCount: 2, height: 64, width: 64)
    let half = pictures.count / 2
    let first = Array(pictures[..<half])
    let second = Array(pictures[half...])
    #expect(both.count == 8)
    #expect(
      try Array(both[..<4]) == executor.logits(for: first, batchCount: 1, height: 64, width: 64)
    )
    #expect(
      try Array(both[4...]) == executor.logits(for: second, batchCount: 1, height: 64, width: 64)
    )
    #expect(both[..<4] != both[4...])
  }

  /// What is no whole number of pictures of three channels: N, H and W, and how many elements come.
  static let wrongInputs = [
    (1, 4, 4, 47), (2, 4, 4, 48), (0, 4, 4, 0), (1, 0, 4, 0), (1, 4, 0, 0), (-1, -4, 4, 48),
    (1, -4, -4, 48), (1, 4, 4, 0), (Int.max, 4, Int.max, 48), (1, Int.max, 2, 6),
    (1 << 62, 4, 4, 0), (Int.min, 1, 1, 3),
  ]

  @Test("refuses an input that is not whole pictures")
  func wrongInput() {
    let executor = ReferenceExecutor(Self.identities)
    for (batchCount, height, width, found) in Self.wrongInputs {
      let input = [Float](repeating: 0, count: found)
      let expected = ModelError.Problem.input(
        dimensions: [batchCount, 3, height, width],
        found: found
      )
      #expect {
        try executor.logits(for: input, batchCount: batchCount, height: height, width: width)
      } throws: { error in
        (error as? ModelError)?.problem == expected
      }
    }
  }

  @Test("runs every variant", arguments: ShuffleNetV1.Variant.all)
  func variants(variant: ShuffleNetV1.Variant) throws {
    let network = ShuffleNetV1(variant, classCount: 2, inputChannels: 1)
    let logits = try ReferenceExecutor(TestWeights.mixed(network)).logits(
      for: [Float](repeating: 1, count: 32 * 32),
      batchCount: 1,
      height: 32,
      width: 32
    )
    #expect(logits.count == 2)
    #expect(logits.allSatisfy { $0.isFinite && $0 != 0 })
  }
}
