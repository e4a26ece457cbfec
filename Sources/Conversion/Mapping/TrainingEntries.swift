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

extension ParameterLayout {
  /// The entries of a training as a file in this layout has them, in their order.
  ///
  /// - Parameters:
  ///   - tensors: parameters and what belongs to them, under canonical names behind a prefix such as `moments.`, and
  ///     anything else.
  ///   - network: the network.
  /// - Returns: the same tensors, those of grouped convolutions in their groups in the split layout.
  public func trainingTensors(
    _ tensors: [Tensor],
    of network: ShuffleNetV1
  ) -> [Tensor] {
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
