public import ShuffleNet
internal import Tensors

/// Changes a network's parameters step by step.
///
/// - Note: what it remembers of each parameter stands in checkpoints under MindSpore's names.
public struct Optimizer: Sendable {
  /// How a parameter changes.
  public let rule: UpdateRule
  /// The weight decay of each parameter; `nil` for those that no optimizer changes.
  private var decays: [Float?]
  /// What the rule remembers of each parameter, for each of its slots; empty for those that no optimizer
  /// changes.
  public private(set) var memory: [[[Float]]]
  /// Each of the rule's betas to the power of the steps that were made; products, as MindSpore has them.
  public private(set) var powers: [Float]
  /// How many steps were made.
  public private(set) var stepCount: Int

  /// Makes an optimizer that has made no step.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - rule: how a parameter changes.
  ///   - weightDecay: how much of a parameter is added to its gradient.
  ///   - filter: which parameters decay.
  public init(
    _ network: ShuffleNetV1,
    rule: UpdateRule,
    weightDecay: Float,
    filter: WeightDecayFilter
  ) {
    self.init(
      network,
      rule: rule,
      weightDecay: weightDecay,
      filter: filter,
      memory: network.parameters.map { parameter in
        let count = parameter.isTrainable ? parameter.shape.elementCount : 0
        return rule.slots.map { [Float](repeating: $0.start, count: count) }
      },
      powers: rule.betas.map { _ in 1 },
      stepCount: 0
    )
  }

  /// Goes on with what an optimizer remembers.
  init(
    _ network: ShuffleNetV1,
    rule: UpdateRule,
    weightDecay: Float,
    filter: WeightDecayFilter,
    memory: [[[Float]]],
    powers: [Float],
    stepCount: Int
  ) {
    self.rule = rule
    decays = network.parameters.map { parameter in
      parameter.isTrainable ? (filter.decays(parameter) ? weightDecay : 0) : nil
    }
    self.memory = memory
    self.powers = powers
    self.stepCount = stepCount
  }

  /// Leaves parameters as they are from now on.
  mutating func freeze(_ parts: FrozenParts) {
    for index in parts.parameters { decays[index] = nil }
  }

  /// Counts the steps that were made as those of epochs with other batches.
  mutating func countSteps(ofEpochsWith batchCount: Int, as newCount: Int) {
    stepCount = stepCount * newCount / batchCount
  }

  /// Makes a step.
  ///
  /// - Parameters:
  ///   - parameters: the values of each of the network's parameters.
  ///   - gradients: the loss's gradient by each; those of moving statistics are not read.
  ///   - learningRate: the step's.
  public mutating func update(
    _ parameters: inout [[Float]],
    gradients: [[Float]],
    learningRate: Float
  ) {
    stepCount += 1
    powers = zip(powers, rule.betas).map { $0 * $1 }
    let step = UpdateRule.Step(learningRate: learningRate, powers: powers)
    for (index, decay) in decays.enumerated() {
      guard let decay else { continue }
      rule.update(
        &parameters[index],
        gradients[index],
        &memory[index],
        decay: decay,
        step
      )
    }
  }
}
