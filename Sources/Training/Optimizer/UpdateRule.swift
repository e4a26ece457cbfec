/// How an optimizer changes a parameter by its gradient.
///
/// Source: `nn.Momentum`, `nn.SGD` and `nn.Adam` of MindSpore 2.7.0, `mindcv/optim/adamw.py` of MindCV.
public enum UpdateRule: Sendable, Equatable {
  /// A moving sum of gradients; with `nesterov` looking one step ahead.
  case momentum(Float, nesterov: Bool = false)
  /// The same sums, under the names of MindSpore's other optimizer.
  case sgd(momentum: Float, nesterov: Bool = false)
  /// Means of the gradient and of its square (Kingma and Ba, Adam, 2015).
  case adam(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, nesterov: Bool = false)
  /// The same, with a weight decay that does not go through these means.
  case adamW(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8)

  /// What a rule remembers of every parameter.
  public struct Slot: Sendable, Equatable {
    /// What stands before the parameter's name in checkpoints.
    public let prefix: String
    /// What it begins with.
    public let start: Float
  }

  /// What the rule remembers.
  public var slots: [Slot] {
    switch self {
    case .momentum: [Slot(prefix: "moments", start: 0)]
    case .sgd: [Slot(prefix: "accum", start: 0), Slot(prefix: "stat", start: 1)]
    case .adam: [Slot(prefix: "moment1", start: 0), Slot(prefix: "moment2", start: 0)]
    case .adamW: [Slot(prefix: "adam_m", start: 0), Slot(prefix: "adam_v", start: 0)]
    }
  }

  /// The factors by which Adam's means keep what they were.
  public var betas: [Float] {
    switch self {
    case .momentum, .sgd: []
    case .adam(let beta1, let beta2, _, _), .adamW(let beta1, let beta2, _): [beta1, beta2]
    }
  }

  /// What all parameters share in a step.
  struct Step {
    let learningRate: Float
    /// Each of ``UpdateRule/betas`` to the power of the steps made, this one too.
    let powers: [Float]
  }
}
