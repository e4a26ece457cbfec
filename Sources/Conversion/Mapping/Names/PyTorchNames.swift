internal import ShuffleNet

/// MindCV's names in the words of `torch.nn`: modules are called as in MindCV, the vectors of a batch
/// normalisation as in PyTorch.
///
/// | network           | file           |
/// | ----------------- | -------------- |
/// | `gamma`           | `weight`       |
/// | `beta`            | `bias`         |
/// | `moving_mean`     | `running_mean` |
/// | `moving_variance` | `running_var`  |
///
/// Source: `torch/nn/modules/batchnorm.py`, `_NormBase`.
enum PyTorchNames {
  static let mean = "running_mean"
  /// An `int64` scalar beside the four vectors.
  static let counter = "num_batches_tracked"

  /// The parameters as a `state_dict` holds them, in definition order.
  static func parameters(of network: ShuffleNetV1) -> [StoredParameter] {
    network.parameters.map { parameter in
      StoredParameter(
        name: name(of: parameter),
        shape: parameter.shape,
        canonicalName: parameter.name
      )
    }
  }

  /// The name of a parameter: MindCV's module, PyTorch's word.
  static func name(of parameter: Parameter) -> String {
    guard let dot = parameter.name.lastIndex(of: ".") else { return parameter.name }
    return parameter.name[...dot] + word(for: parameter.role)
  }

  private static func word(for role: Parameter.Role) -> String {
    switch role {
    case .convolution, .classifier, .gamma: "weight"
    case .beta: "bias"
    case .movingMean: mean
    case .movingVariance: "running_var"
    }
  }
}
