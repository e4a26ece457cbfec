internal import Checkpoints
internal import Tensors

/// How two files of weights differ, tensor by tensor.
///
/// Where one file names the grouped convolutions in the split layout and the other does not, the
/// parts are joined first; a prefix that stands before every name of a ShuffleNetV1 is dropped, and
/// its parameters under another framework's names are compared under MindSpore's.
/// Hash-table parameters, which are not read, are compared by their names alone.
public struct WeightsDifference: Sendable {
  /// The tensors that only the first file has, in its order.
  public let onlyInFirst: [String]
  /// The tensors that only the second file has, in its order.
  public let onlyInSecond: [String]
  /// The tensors that both have and that differ by more than the tolerance, in the first's order.
  public let different: [Difference]

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
    let (a, b): (StateDict, StateDict)
    do {
      a = StateDict(try Self.comparable(first.stateDict, joiningParts: joins))
      b = StateDict(try Self.comparable(second.stateDict, joiningParts: joins))
    } catch {
      throw .file(error)
    }
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
    _ state: StateDict,
    joiningParts: Bool
  ) throws(FileError) -> [Tensor] {
    let map = ParameterMap(recognising: state)
    if let map, map.names != .mindspore, let tensors = try translated(state, map) { return tensors }
    let prefix = map?.prefix ?? ""
    let bare = StateDict(state.tensors.map { $0.renamed($0.name.dropping(prefix, in: state)) })
    return joiningParts ? SplitConvolutions.join(bare) : bare.tensors
  }

  /// The parameters under canonical names, then what else there is but PyTorch's counters of batches;
  /// `nil` if something else has a canonical name.
  private static func translated(
    _ state: StateDict,
    _ map: ParameterMap
  ) throws(FileError) -> [Tensor]? {
    let parameters = StateDict(try map.canonicalTensors())
    let trainingState = map.report.trainingState.filter {
      !$0.hasSuffix(".\(PyTorchNames.counter)")
    }
    let others = Set(trainingState + map.report.unexpected + map.report.mismatched.map(\.name))
    let rest = state.tensors.filter { others.contains($0.name) }
    return rest.contains { parameters[$0.name] != nil } ? nil : parameters.tensors + rest
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
