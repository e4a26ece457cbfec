import EngineVerification
import ShuffleNet
import Tensors
import TestSupport
import Testing
import Training

@Suite("Fast gradients")
struct GradientEngineTests {
  struct Example: Sendable, CustomStringConvertible {
    var variant = ShuffleNetV1.Variant.g3x05
    var classes = 5
    var channels = 3
    var count: Int
    var height: Int
    var width: Int
    /// That of weights and pictures which keep every activation away from the rectifiers' bends: on the other side of
    /// one, by rounding, gradients are others by up to some hundredths.
    var seed: UInt64
    var description: String {
      "\(variant.name), \(classes) classes, \(count)×\(channels)×\(height)×\(width)"
    }
  }

  static let examples = [
    Example(count: 2, height: 64, width: 64, seed: 24),
    Example(count: 5, height: 37, width: 50, seed: 16),
    Example(variant: .g8x05, classes: 3, channels: 1, count: 9, height: 33, width: 32, seed: 24),
    Example(classes: 17, channels: 2, count: 18, height: 20, width: 41, seed: 22),
    Example(variant: .g3x10, count: 2, height: 96, width: 70, seed: 14),
  ]

  @Test(
    "are the reference's, with every set of instructions",
    arguments: examples,
    InstructionSet.available
  )
  func reference(example: Example, set: InstructionSet) throws {
    try compare(example, set, share: 1) { _ in false }
  }

  @Test("are the reference's where pictures are mixed and parts are frozen")
  func frozen() throws {
    let example = Example(count: 3, height: 64, width: 48, seed: 30)
    try compare(example, .chosen(), share: 0.7) { $0.hasPrefix("features.4.") }
    try compare(example, .chosen(), share: 0.2) { _ in true }
  }

  /// Compares the gradients with the reference's in double precision.
  private func compare(
    _ example: Example,
    _ set: InstructionSet,
    share: Float,
    where isFrozen: (String) -> Bool
  ) throws {
    let network = ShuffleNetV1(
      example.variant,
      classCount: example.classes,
      inputChannels: example.channels
    )
    let weights = ShuffleNetV1.Weights.realistic(network, seed: example.seed)
    var generator = SeededGenerator(seed: example.seed + 100)
    let count = example.count * example.channels * example.height * example.width
    let pictures = generator.floats(count, in: -2..<2)
    let labels = BatchLabels((0..<example.count).map { $0 % example.classes }, share: share)
    let frozen = FrozenParts(of: network, where: isFrozen)
    let expected = ReferenceGradients(
      network,
      weights.values.map { $0.map(Double.init) },
      pictures: BatchMap(
        count: example.count,
        channels: example.channels,
        height: example.height,
        width: example.width,
        values: pictures.map(Double.init)
      ),
      labels: labels,
      labelSmoothing: 0.1,
      frozen: frozen
    )
    let engine = try GradientEngine(
      network,
      pictureCount: example.count,
      height: example.height,
      width: example.width,
      pool: ThreadPool(threadCount: 2),
      instructionSet: set,
      frozen: frozen
    )
    for _ in 0..<2 {
      let pass = engine.gradients(
        weights.values,
        pictures: pictures,
        labels: labels,
        labelSmoothing: 0.1
      )
      #expect(abs(Double(pass.loss) - expected.loss) < 1e-4 * max(1, expected.loss))
      for (index, parameter) in network.parameters.enumerated() where parameter.isTrainable {
        // The third block's normalisation, if it is the batch's.
        let isZero =
          TrainingFixture.isZero(parameter)
          && !frozen.normalizations.contains(index / ConvolutionBlock.parameterCount + 1)
        guard !isZero else {
          #expect(pass.gradients[index].allSatisfy { abs($0) < 1e-5 }, "\(parameter.name)")
          continue
        }
        let distance = relativeDistance(
          pass.gradients[index],
          expected.gradients[index].map(Float.init)
        )
        #expect(distance < 2e-4, "\(parameter.name): \(distance)")
      }
      for (found, expected) in zip(pass.statistics, expected.statistics) {
        #expect(relativeDistance(found.mean, expected.mean.map(Float.init)) < 1e-5)
        #expect(relativeDistance(found.variance, expected.variance.map(Float.init)) < 1e-5)
      }
    }
  }

  @Test("are MindSpore's, for every parameter", .fixture(TrainingFixture.name))
  func mindSpore() throws {
    let fixture = try TrainingFixture()
    let pass = try fixture.engine().gradients(
      fixture.start.values,
      pictures: fixture.pictures(0, as: Float.self).values,
      labels: fixture.labels(0),
      labelSmoothing: 0.1
    )
    #expect(abs(pass.loss - fixture.description.gradientBatch0Loss) < 1e-5)
    let state = try TrainingFixture.state("gradient_batch0.ckpt")
    for (parameter, gradient) in zip(fixture.network.parameters, pass.gradients)
    where parameter.isTrainable && !TrainingFixture.isZero(parameter) {
      let expected = try #require(state[parameter.name]).floats()
      #expect(relativeDistance(gradient, expected) < 1e-4, "\(parameter.name)")
    }
  }

  @Test("are the same bits on any number of threads", arguments: InstructionSet.available)
  func threads(set: InstructionSet) throws {
    let network = ShuffleNetV1(.g3x05, classCount: 7)
    let weights = ShuffleNetV1.Weights.realistic(network, seed: 1)
    var generator = SeededGenerator(seed: 2)
    let pictures = generator.floats(19 * 3 * 40 * 40, in: -2..<2)
    let passes = try [1, 2, 3, 5].map { count in
      try GradientEngine(
        network,
        pictureCount: 19,
        height: 40,
        width: 40,
        pool: ThreadPool(threadCount: count),
        instructionSet: set
      ).gradients(
        weights.values,
        pictures: pictures,
        labels: BatchLabels((0..<19).map { $0 % 7 }),
        labelSmoothing: 0.1
      )
    }
    for pass in passes {
      #expect(pass.loss == passes[0].loss)
      #expect(pass.logits == passes[0].logits)
      #expect(pass.gradients == passes[0].gradients)
    }
  }
}
