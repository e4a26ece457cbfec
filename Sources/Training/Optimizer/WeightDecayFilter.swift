public import ShuffleNet

/// Which parameters weight decay spares.
///
/// Source: `init_group_params` in MindCV's `mindcv/optim/optim_factory.py`, and the default of MindSpore's
/// optimizers.
public enum WeightDecayFilter: String, Sendable, CaseIterable {
  /// Those of batch normalisations, as MindSpore does by itself.
  case auto
  /// Those of batch normalisations, and biases, of which the network has none.
  case normalizationAndBias = "norm_and_bias"
  /// None.
  case disabled = "disable"

  /// Whether a parameter decays.
  public func decays(_ parameter: Parameter) -> Bool {
    switch parameter.role {
    case .convolution, .classifier: true
    case .gamma, .beta: self == .disabled
    case .movingMean, .movingVariance: false
    }
  }
}
