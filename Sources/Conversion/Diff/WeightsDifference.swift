internal import ShuffleNet
internal import Tensors

/// How two files of weights differ, tensor by tensor.
///
/// Where one file names the grouped convolutions in the split layout and the other does not, the
/// parts are joined first; a prefix that stands before every name of a ShuffleNetV1 is dropped, and
/// its parameters under another framework's names are compared under MindSpore's. Where the
/// normalisations of one file are folded into its convolutions, those of the other are folded first.
/// Hash-table parameters, which are not read, are compared by their names alone.
public struct WeightsDifference: Sendable {
  /// The tensors that only the first file has, in its order.
  public let onlyInFirst: [String]
  /// The tensors that only the second file has, in its order.
  public let onlyInSecond: [String]
  /// The tensors that both have and that differ by more than the tolerance, in the first's order.
  public let different: [Difference]

  /// Whether the normalisations of one file were folded, to be compared with the other's.
  public let isFolded: Bool

  /// How one tensor differs.
  public struct Difference: Sendable {
    /// The name, as compared.
    public let name: String
    /// In what the tensors differ.
    public let reason: Reason
    /// What each of them has, as a clause; empty where the numbers say it.
    public let detail: String
    /// The largest absolute difference of two elements; `nil` if none were compared.
    public let maximumAbsolute: Double?
    /// The largest difference of two elements relative to the larger of them.
    public let maximumRelative: Double?
  }

  /// In what two tensors of one name can differ.
  public enum Reason: String, Sendable, CaseIterable {
    /// The dimensions; no elements were compared.
    case shape
    /// The types of the elements, which were compared where both are numbers.
    case dataType = "dtype"
    /// The elements.
    case values
  }

  /// Whether nothing differs.
  public var isEqual: Bool { onlyInFirst.isEmpty && onlyInSecond.isEmpty && different.isEmpty }

  /// Compares two files.
  ///
  /// - Parameters:
  ///   - first: the file that sets the order.
  ///   - second: the file to compare it with.
  ///   - tolerance: the absolute difference up to which two elements count as equal; at 0 tensors
  ///     of one type are compared bit for bit.
  /// - Throws: ``ConversionError/file(_:)`` when reading fails.
  public init(
    _ first: WeightsFile,
    _ second: WeightsFile,
    tolerance: Double = 0
  ) throws(ConversionError) {
    let joins = SplitConvolutions.isIn(first.stateDict) != SplitConvolutions.isIn(second.stateDict)
    isFolded = (first.foldedNetwork == nil) != (second.foldedNetwork == nil)
    let a = StateDict(try Self.comparable(first, joiningParts: joins, folding: isFolded))
    let b = StateDict(try Self.comparable(second, joiningParts: joins, folding: isFolded))
    let (mapsOfA, mapsOfB) = (Set(first.mapTensorNames), Set(second.mapTensorNames))
    onlyInFirst =
      a.names.filter { b[$0] == nil } + first.mapTensorNames.filter { !mapsOfB.contains($0) }
    onlyInSecond =
      b.names.filter { a[$0] == nil } + second.mapTensorNames.filter { !mapsOfA.contains($0) }
    var different: [Difference] = []
    do {
      for tensor in a.tensors {
        guard let other = b[tensor.name] else { continue }
        let difference = try TensorComparison.compare(tensor, other, tolerance: tolerance)
        if let difference { different.append(difference) }
      }
    } catch {
      throw .file(error)
    }
    self.different = different
  }

  private static func comparable(
    _ file: WeightsFile,
    joiningParts: Bool,
    folding: Bool
  ) throws(ConversionError) -> [Tensor] {
    let state = file.stateDict
    let map = ParameterMap(recognising: state)
    if let map, folding || map.names != .mindspore,
      let tensors = try translated(state, map, folding: folding)
    {
      return tensors
    }
    let prefix = map?.prefix ?? ""
    let bare = StateDict(state.tensors.map { $0.renamed($0.name.dropping(prefix, in: state)) })
    return joiningParts ? SplitConvolutions.join(bare) : bare.tensors
  }

  /// The parameters under canonical names, then what else there is but PyTorch's counters of batches;
  /// `nil` if something else has a canonical name.
  private static func translated(
    _ state: StateDict,
    _ map: ParameterMap,
    folding: Bool
  ) throws(ConversionError) -> [Tensor]? {
    let canonical: [Tensor]
    do { canonical = try map.canonicalTensors() } catch { throw .file(error) }
    let parameters = StateDict(folding ? try folded(canonical, of: map.network) : canonical)
    let trainingState = map.report.trainingState.filter {
      !$0.hasSuffix(".\(PyTorchNames.counter)")
    }
    let others = Set(trainingState + map.report.unexpected + map.report.mismatched.map(\.name))
    let rest = state.tensors.filter { others.contains($0.name) }
    return rest.contains { parameters[$0.name] != nil } ? nil : parameters.tensors + rest
  }
}

extension WeightsDifference {
  /// The parameters with the normalisations folded; as they are, if some are missing.
  private static func folded(
    _ canonical: [Tensor],
    of network: ShuffleNetV1
  ) throws(ConversionError) -> [Tensor] {
    guard canonical.count == network.parameters.count else { return canonical }
    do {
      let weights = try ShuffleNetV1.Weights(of: network, from: StateDict(canonical))
      return FoldedWeights(weights).tensors
    } catch {
      throw ConversionError(error)
    }
  }
}

extension String {
  /// This name without `prefix`, unless the file has the shorter name as well.
  fileprivate func dropping(_ prefix: String, in state: StateDict) -> String {
    guard !prefix.isEmpty, hasPrefix(prefix) else { return self }
    let bare = String(dropFirst(prefix.count))
    return bare.isEmpty || state[bare] != nil ? self : bare
  }
}
