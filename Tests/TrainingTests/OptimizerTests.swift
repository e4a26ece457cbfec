import ShuffleNet
import Tensors
import Testing
import Training

@Suite("Optimizers")
struct OptimizerTests {
  /// What MindSpore 2.7.0 makes of `[1.5, -0.7, 0.2, 3]` in three steps.
  struct Example: Sendable {
    let rule: UpdateRule
    let weightDecay: Float
    let values: [Float]
    let memory: [[Float]]
  }

  static let examples = [
    Example(
      rule: .momentum(0.9),
      weightDecay: 0.01,
      values: [1.2199491, -0.35178516, -0.35451278, 2.9779465],
      memory: [[0.7233827, -0.534751, 1.9082394, 0.0810573]]
    ),
    Example(
      rule: .sgd(momentum: 0.9),
      weightDecay: 0,
      values: [1.23049998, -0.356, -0.3535, 3.0000379],
      memory: [[0.685, -0.52, 1.905, -0.00015699997], [0, 0, 0, 0]]
    ),
    Example(
      rule: .sgd(momentum: 0.9, nesterov: true),
      weightDecay: 0.01,
      values: [1.1360496, -0.275685, -0.38876936, 2.9696069],
      memory: [[0.72179985, -0.53185874, 1.9065034, 0.080993846], [0, 0, 0, 0]]
    ),
    Example(
      rule: .adam(),
      weightDecay: 0.01,
      values: [1.2875332, -0.55595773, -0.0612401, 2.6505461],
      memory: [
        [0.07235081, -0.053693507, 0.19080779, 0.007874446],
        [0.0010967327, 0.0050446684, 0.004341107, 2.5405216e-06],
      ]
    ),
    Example(
      rule: .adam(nesterov: true),
      weightDecay: 0,
      values: [1.209424, -0.4993955, -0.15268649, 2.8296399],
      memory: [
        [0.06850001, -0.052000005, 0.19050005, -1.5699998e-05],
        [0.0010704247, 0.0050309394, 0.0043354444, 1.338803e-09],
      ]
    ),
    Example(
      rule: .adamW(),
      weightDecay: 0.01,
      values: [1.2869904, -0.5548927, -0.061469413, 2.9330633],
      memory: [
        [0.06850001, -0.05200001, 0.19050005, -1.57e-05],
        [0.0010704247, 0.005030939, 0.0043354444, 1.338803e-09],
      ]
    ),
  ]

  static let gradients: [[Float]] = [
    [1, -2, 0.5, 3e-4], [-0.25, 1, 2, -1e-3], [0.1, 0.2, -0.3, 5e-4],
  ]

  /// A network, the index of its classifier, and parameters of which that begins with `start`.
  static func parameters(
    beginning start: [Float]
  ) -> (network: ShuffleNetV1, classifier: Int, values: [[Float]]) {
    let network = ShuffleNetV1(.g3x05, classCount: 2)
    var values = network.parameters.map { [Float](repeating: 0, count: $0.shape.elementCount) }
    let classifier = values.count - 1
    values[classifier].replaceSubrange(start.indices, with: start)
    return (network, classifier, values)
  }

  @Test("change a parameter as MindSpore's do", arguments: examples)
  func mindSpore(example: Example) {
    var (network, classifier, values) = Self.parameters(beginning: [1.5, -0.7, 0.2, 3])
    var optimizer = Optimizer(
      network,
      rule: example.rule,
      weightDecay: example.weightDecay,
      filter: .auto
    )
    for (gradient, rate) in zip(Self.gradients, [0.1, 0.05, 0.2] as [Float]) {
      var gradients = values.map { [Float](repeating: 0, count: $0.count) }
      gradients[classifier].replaceSubrange(gradient.indices, with: gradient)
      optimizer.update(&values, gradients: gradients, learningRate: rate)
    }
    #expect(optimizer.stepCount == 3)
    expect(values[classifier].prefix(4), near: example.values)
    for (found, expected) in zip(optimizer.memory[classifier], example.memory) {
      expect(found.prefix(4), near: expected)
    }
  }

  private func expect(_ found: ArraySlice<Float>, near expected: [Float]) {
    for (value, wanted) in zip(found, expected) {
      #expect(abs(value - wanted) <= 2e-6 * max(abs(wanted), 1e-3), "\(found)")
    }
  }

  @Test("decay what the filter says", arguments: WeightDecayFilter.allCases)
  func filter(filter: WeightDecayFilter) {
    let (network, _, zeros) = Self.parameters(beginning: [])
    var values = zeros.map { [Float](repeating: 1, count: $0.count) }
    var optimizer = Optimizer(network, rule: .momentum(0), weightDecay: 0.5, filter: filter)
    optimizer.update(&values, gradients: zeros, learningRate: 1)
    for (parameter, value) in zip(network.parameters, values) {
      let isNormalization = parameter.role == .gamma || parameter.role == .beta
      let decays = parameter.isTrainable && !(isNormalization && filter != .disabled)
      #expect(value.first == (decays ? 0.5 : 1), "\(parameter.name)")
    }
  }

  @Test("an average follows slowly, and at first quickly")
  func average() {
    var average = MovingAverage(of: [[1, 2]], decay: 0.9999)
    #expect(average.values == [[1, 2]])
    average.follow([[3, 0]])
    // 0.9999 · (1 − exp(−1/2000)) of the average stays.
    #expect(abs(average.values[0][0] - 2.9990003) < 1e-6)
    #expect(average.updateCount == 1)
    for _ in 0..<20_000 { average.follow([[3, 0]]) }
    #expect(average.values[0] == [3, 0])
  }
}
