public import ShuffleNet
internal import Tensors

/// By whose names a file calls the parameters, and so how it lays them out.
public enum ParameterNames: String, Sendable, CaseIterable {
  /// MindCV's, in MindSpore's words: `gamma`, `moving_mean`. The native file has these too.
  case mindspore
  /// MindCV's, in PyTorch's words: `weight`, `running_mean`.
  case pytorch
  /// Those of the authors of ShuffleNet, whose module is PyTorch's.
  case megvii
  /// MindCV's, in MLX's words; convolutions have their channels last.
  case mlx

  /// The layouts in which files with these names come.
  var layouts: [ParameterLayout] { self == .mindspore ? ParameterLayout.allCases : [.grouped] }

  /// The parameters of `network` as a file with these names holds them, in definition order.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - layout: how the grouped convolutions are named; only MindSpore's names have a choice.
  /// - Returns: the parameters.
  public func parameters(
    of network: ShuffleNetV1,
    layout: ParameterLayout = .grouped
  ) -> [StoredParameter] {
    switch self {
    case .mindspore: layout.parameters(of: network)
    case .pytorch: PyTorchNames.parameters(of: network)
    case .megvii: MegviiNames.parameters(of: network)
    case .mlx: MLXNames.parameters(of: network)
    }
  }

  /// What stands in a file beside the parameters and says nothing of the network: PyTorch counts the
  /// batches that a batch normalisation has seen in training.
  func counters(of network: ShuffleNetV1) -> [String] {
    switch self {
    case .mindspore, .mlx: []
    case .pytorch, .megvii:
      parameters(of: network).map(\.name).filter { $0.hasSuffix(".\(PyTorchNames.mean)") }
        .map { "\($0.dropLast(PyTorchNames.mean.count))\(PyTorchNames.counter)" }
    }
  }

  /// The network's parameters under these names.
  ///
  /// - Throws: `FileError` when elements have to be moved and cannot be read.
  func tensors(
    of network: ShuffleNetV1,
    fromCanonical tensors: [Tensor]
  ) throws(FileError) -> [Tensor] {
    let canonical = StateDict(tensors)
    var stored: [Tensor] = []
    for parameter in parameters(of: network) {
      guard let tensor = canonical[parameter.canonicalName] else { continue }
      stored.append(try parameter.arrangement.arranged(tensor).renamed(parameter.name))
    }
    return stored
  }
}
