import EngineVerification
import Foundation
import ShuffleNet
import Tensors
import TestSupport
import Testing
import Training

@Suite("Reference gradients")
struct ReferenceGradientsTests {
  @Test(
    "are MindSpore's, for every parameter",
    .fixture(TrainingFixture.name)
  )
  func mindSpore() throws {
    let fixture = try TrainingFixture()
    let pass = ReferenceGradients(
      fixture.network,
      fixture.start.values,
      pictures: fixture.pictures(0, as: Float.self),
      labels: fixture.labels(0),
      labelSmoothing: 0.1
    )
    #expect(abs(pass.loss - fixture.description.gradientBatch0Loss) < 1e-6)
    let state = try TrainingFixture.state("gradient_batch0.ckpt")
    var count = 0
    for (parameter, gradient) in zip(fixture.network.parameters, pass.gradients) {
      guard parameter.isTrainable else {
        #expect(gradient.isEmpty)
        continue
      }
      let expected = try #require(state[parameter.name]).floats()
      if TrainingFixture.isZero(parameter) {
        #expect((gradient + expected).allSatisfy { abs($0) < 1e-6 }, "\(parameter.name)")
      } else {
        #expect(relativeDistance(gradient, expected) < 1e-4, "\(parameter.name)")
      }
      count += 1
    }
    #expect(count == 148)
  }

  @Test(
    "are the slopes of the loss, with frozen parts and mixed pictures too",
    arguments: [1, 2, 3] as [UInt64],
    [false, true]
  )
  func differences(seed: UInt64, isFrozen: Bool) throws {
    var generator = SeededGenerator(seed: seed)
    let network = ShuffleNetV1(seed == 2 ? .g8x05 : .g3x05, classCount: 3, inputChannels: 2)
    let weights = ShuffleNetV1.Weights.realistic(network, seed: seed)
    var parameters = weights.values.map { $0.map(Double.init) }
    let pictures = BatchMap(
      count: 3,
      channels: 2,
      height: 37,
      width: 32,
      values: generator.floats(3 * 2 * 37 * 32, in: -2..<2).map(Double.init)
    )
    let frozen = FrozenParts(of: network) { isFrozen && $0.hasPrefix("features.1") }
    func pass() -> ReferenceGradients<Double> {
      ReferenceGradients(
        network,
        parameters,
        pictures: pictures,
        labels: BatchLabels([2, 0, 1], share: isFrozen ? 0.3 : 1),
        labelSmoothing: 0.1,
        frozen: frozen
      )
    }
    let gradients = pass().gradients
    // Moving statistics of no picture let activations grow, and losses round more.
    let tolerance = isFrozen ? 5e-4 : 1e-4
    // A direction in which every parameter of one block, or of the classifier, changes.
    let count = ConvolutionBlock.parameterCount
    for first in stride(from: 0, to: parameters.count, by: 7 * count) {
      for index in first..<min(first + count, parameters.count) where !gradients[index].isEmpty {
        let start = parameters[index]
        let direction = generator.floats(start.count, in: -1..<1).map(Double.init)
        let slope = zip(gradients[index], direction).reduce(0) { $0 + $1.0 * $1.1 }
        // As little as rounding allows, since the network has a bend wherever it rectifies.
        let step = 1e-8
        parameters[index] = zip(start, direction).map { $0 + step * $1 }
        let above = pass().loss
        parameters[index] = zip(start, direction).map { $0 - step * $1 }
        let below = pass().loss
        parameters[index] = start
        let found = (above - below) / (2 * step)
        #expect(
          abs(found - slope) <= tolerance * max(abs(slope), 0.1),
          "\(network.parameters[index].name): \(found), \(slope)"
        )
      }
    }
  }

  @Test("spread a target over all classes")
  func smoothing() {
    let network = ShuffleNetV1(.g3x05, classCount: 2)
    let weights = ShuffleNetV1.Weights.realistic(network, seed: 5)
    var generator = SeededGenerator(seed: 6)
    let pictures = BatchMap(
      count: 2,
      channels: 3,
      height: 32,
      width: 32,
      values: generator.floats(2 * 3 * 32 * 32, in: -2..<2)
    )
    func pass(_ smoothing: Float) -> ReferenceGradients<Float> {
      ReferenceGradients(
        network,
        weights.values,
        pictures: pictures,
        labels: [0, 1],
        labelSmoothing: smoothing
      )
    }
    let (plain, even) = (pass(0), pass(1))
    // With a target that is even over two classes, the loss is the mean over both labels.
    let logits = plain.logits
    let both = [(0, 1), (2, 3)].map { first, second in
      let (a, b) = (Double(logits[first]), Double(logits[second]))
      let largest = max(a, b)
      return largest + Foundation.log(Foundation.exp(a - largest) + Foundation.exp(b - largest))
        - (a + b) / 2
    }
    #expect(abs(Double(even.loss) - (both[0] + both[1]) / 2) < 1e-5)
    #expect(abs(pass(0.25).loss - (0.75 * plain.loss + 0.25 * even.loss)) < 1e-5)
  }
}
