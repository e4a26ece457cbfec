public import Tensors

extension ShuffleNetV1 {
  /// The parameters of a network where they lie: compared with the network, not read yet.
  ///
  /// Whoever compiles or copies them reads one after the other, so that a network need not be in
  /// memory twice.
  public struct StoredWeights: Sendable {
    /// The network whose weights these are.
    public let network: ShuffleNetV1

    /// The tensors, in the order of ``ShuffleNetV1/parameters``.
    private let tensors: [Tensor]

    /// Finds the parameters of `network` in `state`, whatever their order.
    ///
    /// Types other than `float32` are converted when they are read, if they are floating-point.
    ///
    /// - Throws: ``ModelError`` with ``ModelError/Problem/parameters(_:)``, which lists all that is
    ///   missing, does not fit or is not the network's.
    public init(of network: ShuffleNetV1, from state: StateDict) throws(ModelError) {
      let parameters = network.parameters
      let mismatches = Self.mismatches(of: parameters, with: state)
      guard mismatches.isEmpty else {
        throw ModelError(.parameters(mismatches), model: network.variant.name)
      }
      self.network = network
      tensors = parameters.compactMap { state[$0.name] }
    }

    /// Reads a parameter.
    ///
    /// - Parameters:
    ///   - index: its index among ``ShuffleNetV1/parameters``.
    ///   - rows: which rows of it, along the first axis; `nil` for all.
    /// - Returns: the elements.
    /// - Throws: ``ModelError`` with ``ModelError/Problem/unreadable(parameter:_:)``.
    func values(ofParameterAt index: Int, rows: Range<Int>? = nil) throws(ModelError) -> [Float] {
      let tensor = tensors[index]
      do {
        return try (rows.map { tensor.rows($0) } ?? tensor).floats()
      } catch {
        throw ModelError(.unreadable(parameter: tensor.name, error), model: network.variant.name)
      }
    }

    private static func mismatches(
      of parameters: [Parameter],
      with state: StateDict
    ) -> [ModelError.Mismatch] {
      var mismatches: [ModelError.Mismatch] = []
      for parameter in parameters {
        guard let tensor = state[parameter.name] else {
          mismatches.append(.missing(parameter.name))
          continue
        }
        if !tensor.isFloatingPoint {
          mismatches.append(.dataType(parameter.name, found: tensor.dataType))
        }
        if tensor.shape != parameter.shape {
          mismatches.append(
            .shape(parameter.name, expected: parameter.shape, found: tensor.shape)
          )
        }
      }
      guard state.tensors.count > parameters.count || !mismatches.isEmpty else { return [] }
      let expected = Set(parameters.map(\.name))
      return mismatches + state.names.filter { !expected.contains($0) }.map { .unexpected($0) }
    }
  }
}
