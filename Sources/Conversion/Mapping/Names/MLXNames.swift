internal import ShuffleNet

/// MindCV's names in the words of `mlx.nn`, which are PyTorch's; but MLX counts no batches, and its
/// convolutions take `[out, height, width, in / groups]`.
///
/// Source: `mlx/nn/layers/normalization.py`, `BatchNorm`, and `convolution.py`, `Conv2d`.
enum MLXNames {
  /// The parameters as `Module.load_weights` takes them, in definition order.
  static func parameters(of network: ShuffleNetV1) -> [StoredParameter] {
    network.parameters.map { parameter in
      let arrangement: Arrangement =
        if case .convolution = parameter.role { .channelsLast } else { .canonical }
      return StoredParameter(
        name: PyTorchNames.name(of: parameter),
        shape: arrangement.shape(of: parameter.shape),
        canonicalName: parameter.name,
        arrangement: arrangement
      )
    }
  }
}
