public import Checkpoints
internal import ShuffleNet
internal import Tensors

/// A training as MindSpore saves it, to be gone on with by MindCV or here.
///
/// Source: what MindCV's `CheckpointManager` saves: the cell that trains, with its optimizer.
public struct TrainingCheckpoint: Sendable {
  /// The network and what changes it.
  public var state: TrainingState
  /// The rate of every step, `learning_rate`; empty where none are saved.
  public var learningRates: [Float]
  /// The loss's factor, `scale_sense`; `nil` where MindSpore's own training step made the steps.
  ///
  /// MindCV's step makes them where there is an average, clipping or accumulation, and saves it.
  public var lossScale: Float?

  /// Takes a training.
  public init(_ state: TrainingState, learningRates: [Float] = [], lossScale: Float? = nil) {
    self.state = state
    self.learningRates = learningRates
    self.lossScale = lossScale
  }

  /// The entries in MindSpore's order: trainable parameters, moving statistics, averages, the optimizer.
  public var entries: [CkptEntry] {
    (networkTensors + optimizerTensors(holdingParameters: false) + pendingTensors)
      .map { CkptEntry($0) }
  }

  /// The entries of the optimizer alone, from which MindCV goes on with it: the trainable parameters are among them.
  public var optimizerEntries: [CkptEntry] {
    optimizerTensors(holdingParameters: true).map { CkptEntry($0) }
  }

  private var trainable: [Int] {
    state.network.parameters.indices.filter { state.network.parameters[$0].isTrainable }
  }

  private func tensor(_ index: Int, _ prefix: String, _ values: [Float]) -> Tensor {
    let parameter = state.network.parameters[index]
    return Tensor(name: prefix + parameter.name, shape: parameter.shape, values: values)
  }

  private var networkTensors: [Tensor] {
    let parameters = state.network.parameters
    var tensors = trainable.map { tensor($0, "", state.parameters[$0]) }
    if let lossScale {
      tensors.append(Tensor(name: Name.lossScale, shape: [], values: [lossScale]))
      let updateCount = state.average?.updateCount ?? 0
      tensors.append(Tensor(name: Name.updates, shape: [], values: [Float(updateCount)]))
    }
    let others = parameters.indices.filter { !parameters[$0].isTrainable }
    tensors += others.map { tensor($0, "", state.parameters[$0]) }
    if let average = state.average {
      tensors += parameters.indices.map { tensor($0, Name.average, average.values[$0]) }
    }
    return tensors
  }

  private func scalarValues(_ rule: UpdateRule, _ optimizer: Optimizer) -> [Float] {
    switch rule {
    case .momentum(let momentum, _), .sgd(let momentum, _): [momentum]
    case .adam, .adamW: optimizer.powers
    }
  }

  private func optimizerTensors(holdingParameters: Bool) -> [Tensor] {
    let (optimizer, rule) = (state.optimizer, state.optimizer.rule)
    var tensors = [Self.count(Name.step, optimizer.stepCount)]
    if holdingParameters { tensors += trainable.map { tensor($0, "", state.parameters[$0]) } }
    // Only one rate stands before what the rule has.
    let rates = learningRates
    if rates.count == 1 { tensors.append(Tensor(name: Name.rates, shape: [], values: rates)) }
    tensors += zip(rule.scalars, scalarValues(rule, optimizer)).map { name, value in
      Tensor(name: name, shape: rule.scalarShape, values: [value])
    }
    for (slot, memory) in rule.slots.enumerated() {
      tensors += trainable.map { tensor($0, "\(memory.prefix).", optimizer.memory[$0][slot]) }
    }
    if rates.count > 1 {
      tensors.append(Tensor(name: Name.rates, shape: [rates.count], values: rates))
    }
    return tensors
  }

  private var pendingTensors: [Tensor] {
    guard let pending = state.pending else { return [] }
    return trainable.map { tensor($0, Name.accumulated, padded(pending.values[$0], $0)) }
      + [Self.count(Name.accumulatedCount, pending.batchCount)]
  }

  /// The gradient of a parameter; zeros for one that is frozen.
  private func padded(_ gradient: [Float], _ index: Int) -> [Float] {
    gradient.isEmpty ? state.parameters[index].map { _ in 0 } : gradient
  }

  /// A number of steps or batches, one `int32`, whose largest is as many as any above it.
  private static func count(_ name: String, _ count: Int) -> Tensor {
    Tensor(
      name: name,
      dataType: .int32,
      shape: [1],
      region: ByteRegion(Int32(clamping: count).littleEndianBytes)
    )
  }

  /// What the entries beside the parameters are called.
  enum Name {
    static let step = "global_step"
    static let rates = "learning_rate"
    static let lossScale = "scale_sense"
    static let updates = "updates"
    static let average = "ema."
    static let accumulated = "grad_accumulation."
    static let accumulatedCount = "accumulation_step"
  }
}

extension UpdateRule {
  /// What a checkpoint calls the rule's own numbers.
  var scalars: [String] {
    switch self {
    case .momentum, .sgd: ["momentum"]
    case .adam, .adamW: ["beta1_power", "beta2_power"]
    }
  }

  /// The shape of these numbers: MindCV's own AdamW has vectors, MindSpore's optimizers scalars.
  var scalarShape: Shape {
    if case .adamW = self { [1] } else { [] }
  }
}
