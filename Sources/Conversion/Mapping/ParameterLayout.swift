public import ShuffleNet
internal import Tensors

/// How a checkpoint names the grouped 1×1 convolutions.
public enum ParameterLayout: String, Sendable, CaseIterable, Codable {
  /// One parameter a convolution, `….weight`: MindCV up to 0.3.0, and everybody else.
  case grouped
  /// A parameter for each group, `….convs.k.weight`: MindCV since pull request 763 (March 2024).
  case split

  /// The parameters of `network` as a file in this layout holds them, in definition order.
  ///
  /// Source: `mindcv/models/shufflenetv1.py`, before and after commit `836e525`.
  public func parameters(of network: ShuffleNetV1) -> [StoredParameter] {
    network.parameters.flatMap { parameter -> [StoredParameter] in
      guard self == .split, case .convolution(let convolution) = parameter.role,
        convolution.isPointwise
      else {
        return [
          StoredParameter(
            name: parameter.name,
            shape: parameter.shape,
            canonicalName: parameter.name
          )
        ]
      }
      let stem = parameter.name.dropLast("weight".count)
      let rows = convolution.outputChannels / convolution.groups
      let shape = Shape([rows] + parameter.shape.dimensions.dropFirst())
      return (0..<convolution.groups).map { group in
        StoredParameter(
          name: "\(stem)convs.\(group).weight",
          shape: shape,
          canonicalName: parameter.name
        )
      }
    }
  }
}
