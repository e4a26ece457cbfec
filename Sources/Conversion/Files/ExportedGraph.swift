internal import ONNX
public import ShuffleNet
public import Tensors

/// The weights in a graph of ONNX that was exported here.
///
/// Only these are read: the nodes are passed over, as they follow from the network.
public struct ExportedGraph: Sendable {
  /// The weights under canonical names, whatever type they are stored in.
  public let stateDict: StateDict
  /// What the file says of itself.
  public let metadata: [String: String]
  /// The network, if its normalisations are folded into the convolutions: each then has a weight and
  /// a bias, and the four vectors of a normalisation cannot be told any more.
  public let foldedNetwork: ShuffleNetV1?

  /// Reads the framing of a file.
  ///
  /// - Throws: `ONNXError`.
  init(_ source: FileSource) throws(ONNXError) {
    let mark = (NativeMetadata.Key.export, NativeMetadata.Form.onnx.rawValue)
    let file = try ONNXFile(source, marked: mark)
    metadata = file.metadata
    stateDict = Self.weights(among: file.initializers)
    foldedNetwork = FoldedWeights.network(of: stateDict)
  }

  /// Leaves out the constants that say how a graph computes, and takes from the names of weights what
  /// is theirs only because they are cast before they are used.
  private static func weights(among initializers: StateDict) -> StateDict {
    var weights = StateDict()
    for tensor in initializers.tensors where tensor.dataType != .int64 {
      guard !ONNXGraphBuilder.normalizationNames.contains(tensor.name) else { continue }
      let suffix = ONNXExport.storedSuffix(of: tensor.dataType)
      let bare = tensor.name.hasSuffix(suffix) ? String(tensor.name.dropLast(suffix.count)) : ""
      // A file that was tampered with may have both names.
      let isFree = !bare.isEmpty && initializers[bare] == nil && weights[bare] == nil
      weights.append(isFree ? tensor.renamed(bare) : tensor)
    }
    return weights
  }
}
