public import ShuffleNet
public import Tensors

/// The entries of a training's checkpoint under canonical names, in whatever layout the file has them.
public struct TrainingEntries: Sendable {
  /// The network.
  public let network: ShuffleNetV1
  /// The layout of the file.
  public let layout: ParameterLayout
  /// The parameters of the network, and what optimizers and averages keep beside them.
  public let stateDict: StateDict

  /// Reads the entries of a file.
  ///
  /// - Throws: what ``WeightsFile/requireSoundChecksum()`` and ``WeightsFile/map(copy:allowing:)`` throw,
  ///   ``ConversionError/file(_:)`` when values cannot be read.
  public init(_ file: WeightsFile) throws(ConversionError) {
    try file.requireSoundChecksum()
    let map = try file.map()
    var tensors: [Tensor]
    do { tensors = try map.canonicalTensors() } catch { throw .file(error) }
    let names = Set(tensors.map(\.name))
    // What stands under a common prefix is the network's alone.
    tensors += SplitConvolutions.join(file.stateDict).filter { !names.contains($0.name) }
    network = map.network
    layout = map.layout
    stateDict = StateDict(tensors)
  }
}
