import ShuffleNet
import Tensors
import Testing

@Suite("The engine's plan")
struct PlanTests {
  static let sizes = [(224, 224), (64, 65), (1, 1), (33, 7)]

  @Test("multiplies and adds as often as the network does", arguments: ShuffleNetV1.Variant.all)
  func multiplyAdds(variant: ShuffleNetV1.Variant) throws {
    let network = ShuffleNetV1(variant, classCount: 5, inputChannels: 2)
    let engine = try Engine(TestWeights.mixed(network))
    for (height, width) in Self.sizes {
      let sum = engine.plan(height: height, width: width).steps.reduce(0) { $0 + $1.multiplyAdds }
      #expect(sum == network.multiplyAdds(inputHeight: height, inputWidth: width))
    }
  }

  @Test("names each step after its layer, and gives its shape")
  func steps() throws {
    let network = ShuffleNetV1(.g3x05, classCount: 10)
    let engine = try Engine(TestWeights.mixed(network))
    let steps = engine.plan().steps
    // By hand: a stem, 16 units of three convolutions, three pools, the global pool, the classifier.
    try #require(steps.count == 54)
    #expect(steps[0].name == "first_conv.0")
    #expect(steps[0].operation == .stem)
    #expect(steps[0].outputShape == [12, 56, 56])
    #expect(steps[1].name == "features.0.branch_main_1.0")
    #expect(steps[1].outputShape == [30, 56, 56])
    #expect(steps[2].operation == .depthwise)
    #expect(steps[2].outputShape == [30, 28, 28])
    #expect(steps[3].outputShape == [108, 28, 28])
    #expect(steps[4].name == "features.0.branch_proj")
    #expect(steps[4].operation == .averagePool)
    #expect(steps[4].outputShape == [12, 28, 28])
    #expect(steps[52].name == "global_pool")
    #expect(steps[52].outputShape == [480])
    #expect(steps[53].name == "classifier")
    #expect(steps[53].outputShape == [10])
    #expect(steps[53].weightByteCount == 4 * 480 * 10)
  }

  @Test("counts the bytes of weights and maps")
  func bytes() throws {
    let network = ShuffleNetV1(.g8x05, classCount: 10)
    let engine = try Engine(TestWeights.mixed(network))
    let small = engine.plan(height: 32, width: 32)
    let large = engine.plan(height: 224, width: 224)
    // Of a BatchNorm's four vectors a bias remains.
    let folded = network.parameters.reduce(0) { sum, parameter in
      switch parameter.role {
      case .convolution, .classifier, .beta: sum + 4 * parameter.shape.elementCount
      case .gamma, .movingMean, .movingVariance: sum
      }
    }
    #expect(large.steps.reduce(0) { $0 + $1.weightByteCount } == folded)
    #expect(large.weightByteCount >= folded)
    #expect(large.weightByteCount < folded + folded / 10)
    #expect(small.weightByteCount == large.weightByteCount)
    // The largest map that is kept at 224 × 224: what the first unit gives, 192 channels of 28 × 28.
    #expect(large.arenaByteCount > 4 * 192 * 28 * 28)
    #expect(small.arenaByteCount < large.arenaByteCount)
  }

  @Test("has a time for every step, and the arithmetic of a call without it")
  func times() throws {
    let network = ShuffleNetV1(.g3x05, classCount: 3)
    let engine = try Engine(TestWeights.mixed(network))
    let input = [Float](repeating: 0.5, count: 3 * 32 * 32)
    let times = try engine.stepTimes(for: input.span, height: 32, width: 32, repetitions: 3)
    #expect(times.count == engine.plan(height: 32, width: 32).steps.count)
    #expect(times.allSatisfy { $0 >= .zero && $0 < .seconds(60) })
    #expect(times.contains { $0 > .zero })
    #expect(throws: ModelError.self) {
      try engine.stepTimes(for: input.span, height: 32, width: 31, repetitions: 1)
    }
  }
}
