package import ShuffleNet

/// The parts of a network that a training leaves as they are.
package struct FrozenParts: Sendable, Equatable {
  /// The parameters, by their number in `ShuffleNetV1.parameters`.
  package let parameters: Set<Int>
  /// The blocks whose normalisation uses its moving statistics and leaves them: those whose gamma and beta stay.
  package let normalizations: Set<Int>

  /// Nothing.
  package init() { (parameters, normalizations) = ([], []) }

  /// Freezes the parameters of a network that `isFrozen` is true of.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - isFrozen: called with each canonical name.
  package init(of network: ShuffleNetV1, where isFrozen: (String) -> Bool) {
    let names = network.parameters.map(\.name)
    let parameters = Set(names.indices.filter { isFrozen(names[$0]) })
    self.parameters = parameters
    // The last two parameters of a block are gamma and beta; the classifier has one, which the division drops.
    let count = ConvolutionBlock.parameterCount
    normalizations = Set(
      (0..<names.count / count).filter {
        parameters.contains(count * $0 + 3) && parameters.contains(count * $0 + 4)
      }
    )
  }
}
