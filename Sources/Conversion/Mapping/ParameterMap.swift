public import ShuffleNet
public import Tensors

/// The tensors of a file laid onto the parameters of a ShuffleNetV1.
///
/// The network, whose names the file has, its layout and a common prefix are recognised from names and shapes alone: the
/// variant of which most parameters are there with their shapes. That way a file with one wrong
/// shape is still recognised, and the error can say which one.
public struct ParameterMap: Sendable {
  /// The network.
  public let network: ShuffleNetV1
  /// By whose names the file calls the parameters.
  public let names: ParameterNames
  /// How the file names the grouped convolutions.
  public let layout: ParameterLayout
  /// What stands before every name, such as `network.`; mostly nothing.
  public let prefix: String
  /// What became of every tensor and parameter.
  public private(set) var report: ParameterReport

  /// The parameters as the file should have them, in definition order.
  private let stored: [StoredParameter]
  /// The tensors that fit, by the names in ``stored``.
  private var fitting: [String: Tensor]
  /// What stands before the names of the layout in the file: `ema.` for that copy, and the prefix.
  private let nameStart: String

  /// Which copy of the weights a training checkpoint is read for.
  public enum Copy: String, Sendable, CaseIterable {
    /// The weights as the last step left them.
    case model
    /// MindCV's exponential moving average, the entries named `ema.…`.
    case ema
  }

  /// Recognises a ShuffleNetV1.
  ///
  /// - Returns: `nil` if less than half the parameters of every variant are there.
  public init?(recognising state: StateDict, copy: Copy = .model) {
    guard let candidate = Candidate.best(in: state, copy: copy),
      2 * candidate.score >= candidate.parameters.count
    else { return nil }
    network = candidate.network
    names = candidate.names
    layout = candidate.layout
    prefix = candidate.prefix
    nameStart = candidate.nameStart
    stored = candidate.parameters
    (report, fitting) = candidate.account(for: state)
  }

  /// Counts the groups of a convolution of which another group is absent as unexpected.
  ///
  /// They cannot be joined, and leaving them out must not go unsaid.
  mutating func leaveOutIncompleteConvolutions() {
    let incomplete = Set(stored.filter { fitting[$0.name] == nil }.map(\.canonicalName))
    for part in stored where incomplete.contains(part.canonicalName) {
      guard fitting.removeValue(forKey: part.name) != nil else { continue }
      report.mapped -= 1
      report.unexpected.append(nameStart + part.name)
    }
  }

  /// The parameters that are there under their canonical names, in definition order.
  ///
  /// The groups of a split convolution are joined along their first axis, which copies nothing;
  /// groups of different types become `float32` first. What another framework lays out otherwise is
  /// put in order in memory.
  ///
  /// - Throws: `FileError` when a conversion has to read values and cannot.
  public func canonicalTensors() throws(FileError) -> [Tensor] {
    var tensors: [Tensor] = []
    var rest = stored[...]
    for parameter in network.parameters {
      // The parts of a parameter follow each other.
      let expected = rest.prefix { $0.canonicalName == parameter.name }
      rest = rest.dropFirst(expected.count)
      var parts = expected.compactMap { fitting[$0.name] }
      guard parts.count == expected.count, let dataType = parts.first?.dataType else { continue }
      if let arrangement = expected.first?.arrangement, arrangement != .canonical {
        tensors.append(
          try arrangement.restored(parts[0], to: parameter.shape).renamed(parameter.name)
        )
        continue
      }
      if parts.contains(where: { $0.dataType != dataType }) {
        for index in parts.indices { parts[index] = try parts[index].asFloat32() }
      }
      tensors.append(
        Tensor(
          name: parameter.name,
          dataType: parts[0].dataType,
          shape: parameter.shape,
          region: ByteRegion(joining: parts.map(\.region))
        )
      )
    }
    return tensors
  }
}
