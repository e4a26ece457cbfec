public import ShuffleNet
public import Tensors

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

extension ParameterLayout {
  /// Tensors as a file in this layout has them, in their order.
  ///
  /// - Parameters:
  ///   - tensors: parameters under canonical names, what a training keeps of them behind a prefix such as `moments.`,
  ///     and anything else.
  ///   - network: the network.
  /// - Returns: the same tensors, those of grouped convolutions in their groups in the split layout.
  public func tensors(_ tensors: [Tensor], of network: ShuffleNetV1) -> [Tensor] {
    guard self == .split else { return tensors }
    var parts: [String: [StoredParameter]] = [:]
    for part in parameters(of: network) { parts[part.canonicalName, default: []].append(part) }
    return tensors.flatMap { tensor -> [Tensor] in
      let prefix = TrainingStateNames.prefix(of: tensor.name)
      let name = String(tensor.name.dropFirst(prefix.count))
      guard let groups = parts[name], groups.count > 1 || groups[0].name != name else {
        return [tensor]
      }
      var start = 0
      return groups.map { group in
        let end = start + group.shape.elementCount * tensor.dataType.byteWidth
        defer { start = end }
        return Tensor(
          name: prefix + group.name,
          dataType: tensor.dataType,
          shape: group.shape,
          region: tensor.region.slice(start..<end)
        )
      }
    }
  }
}
