public import ShuffleNet
internal import Tensors

extension WeightsFile {
  /// Lays the tensors onto a ShuffleNetV1 and accounts for each.
  ///
  /// Where a group of a split convolution may be missing, its other groups cannot be used either:
  /// they count as unexpected.
  ///
  /// - Throws: ``ConversionError/notShuffleNet(file:tensorCount:holdsEMA:)``,
  ///   ``ConversionError/noAverage(file:)``, ``ConversionError/folded(file:model:missing:)``, or
  ///   ``ConversionError/parameters(file:model:report:known:)`` if anything but training state is
  ///   left over or missing and not allowed.
  public func map(
    copy: ParameterMap.Copy = .model,
    allowing allowances: Allowances = Allowances()
  ) throws(ConversionError) -> ParameterMap {
    try requireParameters(copy: copy)
    let state = stateDict
    guard var map = ParameterMap(recognising: state, copy: copy) else {
      guard copy == .model || ParameterMap(recognising: state) == nil else {
        throw .noAverage(file: path)
      }
      throw .notShuffleNet(
        file: path,
        tensorCount: state.tensors.count,
        holdsEMA: copy == .model && state["ema.classifier.weight"] != nil
      )
    }
    if map.report.missing.allSatisfy(allowances.allowsMissing) {
      map.leaveOutIncompleteConvolutions()
    }
    var refused = map.report
    refused.missing.removeAll { allowances.allowsMissing($0) }
    refused.unexpected += mapTensorNames
    refused.unexpected.removeAll { allowances.allowsUnexpected($0) }
    guard refused.missing.isEmpty, refused.unexpected.isEmpty, refused.mismatched.isEmpty else {
      throw .parameters(
        file: path,
        model: map.network.variant.name,
        report: refused,
        known: map.report.missing
      )
    }
    return map
  }

  /// Where the weights of the ShuffleNetV1 in the file lie, for an engine to read; of a folded
  /// network, weights that compute the same.
  ///
  /// - Throws: what ``requireSoundChecksum()`` and ``map(copy:allowing:)`` throw, and
  ///   ``ConversionError/model(_:)`` or ``ConversionError/file(_:)`` when values cannot be read.
  public func storedWeights(
    copy: ParameterMap.Copy = .model
  ) throws(ConversionError) -> ShuffleNetV1.StoredWeights {
    try requireSoundChecksum()
    let (network, tensors) = try parameters(copy: copy)
    do {
      return try ShuffleNetV1.StoredWeights(of: network, from: StateDict(tensors))
    } catch {
      throw ConversionError(error)
    }
  }

  /// The weights of the ShuffleNetV1 in the file, in memory.
  ///
  /// - Throws: what ``storedWeights(copy:)`` throws.
  public func weights(
    copy: ParameterMap.Copy = .model
  ) throws(ConversionError) -> ShuffleNetV1.Weights {
    let stored = try storedWeights(copy: copy)
    do { return try ShuffleNetV1.Weights(stored) } catch { throw ConversionError(error) }
  }

  /// The network of a graph whose normalisations are folded into its convolutions; `nil` for every
  /// other file.
  public var foldedNetwork: ShuffleNetV1? {
    guard case .onnx(let graph) = contents else { return nil }
    return graph.foldedNetwork
  }

  /// The names of the parameters that folding has left nothing of but a bias; none in other files.
  public var foldedParameterNames: [String] {
    foldedNetwork.map { FoldedWeights.foldedParameters(of: $0).map(\.name) } ?? []
  }

  /// The network and its parameters; of a folded one those by which it computes the same.
  private func parameters(
    copy: ParameterMap.Copy
  ) throws(ConversionError) -> (network: ShuffleNetV1, tensors: [Tensor]) {
    if copy == .model, let network = foldedNetwork {
      return (network, FoldedWeights.unfolded(stateDict, of: network))
    }
    let map = try map(copy: copy)
    do { return (map.network, try map.canonicalTensors()) } catch { throw .file(error) }
  }

  /// Refuses a folded network, whose parameters cannot be told any more.
  private func requireParameters(copy: ParameterMap.Copy) throws(ConversionError) {
    guard let network = foldedNetwork else { return }
    guard copy == .model else { throw .noAverage(file: path) }
    throw .folded(
      file: path,
      model: network.variant.name,
      missing: foldedParameterNames.count
    )
  }
}
