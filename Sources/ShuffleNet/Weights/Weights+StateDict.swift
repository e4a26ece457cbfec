public import Tensors

extension ShuffleNetV1.Weights {
  /// Takes the parameters of `network` from `state`, whatever their order.
  ///
  /// Types other than `float32` are converted if they are floating-point.
  ///
  /// - Throws: ``ModelError`` with ``ModelError/Problem/parameters(_:)``, which lists all that is
  ///   missing, does not fit or is not the network's, or
  ///   ``ModelError/Problem/unreadable(parameter:_:)``.
  public init(of network: ShuffleNetV1, from state: StateDict) throws(ModelError) {
    try self.init(ShuffleNetV1.StoredWeights(of: network, from: state))
  }

  /// Reads all parameters.
  ///
  /// - Throws: ``ModelError`` with ``ModelError/Problem/unreadable(parameter:_:)``.
  public init(_ stored: ShuffleNetV1.StoredWeights) throws(ModelError) {
    var values: [[Float]] = []
    for index in stored.network.parameters.indices {
      values.append(try stored.values(ofParameterAt: index))
    }
    self.init(of: stored.network, values: values)
  }

  /// Recognises the network by the shapes in `state` and takes its parameters from there.
  ///
  /// - Throws: ``ModelError``, as ``ShuffleNetV1/init(recognising:)`` and ``init(of:from:)`` do.
  public init(from state: StateDict) throws(ModelError) {
    try self.init(of: ShuffleNetV1(recognising: state), from: state)
  }

  /// The parameters under their canonical names in MindSpore's order, as `float32` in memory.
  public var stateDict: StateDict {
    StateDict(
      zip(network.parameters, values).map { parameter, values in
        Tensor(name: parameter.name, shape: parameter.shape, values: values)
      }
    )
  }
}

extension ShuffleNetV1 {
  /// Recognises a network by the shapes of its first and last parameters, under canonical names.
  ///
  /// All else is left to ``Weights/init(of:from:)``, which compares every parameter.
  ///
  /// - Throws: ``ModelError`` with ``ModelError/Problem/notRecognised(parameter:expected:found:)``
  ///   or ``ModelError/Problem/unknownVariant(stemChannels:finalChannels:)``.
  public init(recognising state: StateDict) throws(ModelError) {
    let stem = try Self.shape(
      of: "first_conv.0.weight",
      in: state,
      expected: "[stem channels, 1 to 1024, 3, 3]"
    ) { shape in
      shape.rank == 4 && Self.inputChannelRange.contains(shape[1]) && shape[2] == 3 && shape[3] == 3
    }
    let classifier = try Self.shape(
      of: "classifier.weight",
      in: state,
      expected: "[1 class or more, channels]"
    ) { shape in
      shape.rank == 2 && shape[0] >= 1
    }
    guard let variant = Variant(stemChannels: stem[0], finalChannels: classifier[1]) else {
      throw ModelError(.unknownVariant(stemChannels: stem[0], finalChannels: classifier[1]))
    }
    self.init(variant, classCount: classifier[0], inputChannels: stem[1])
  }

  private static func shape(
    of name: String,
    in state: StateDict,
    expected: String,
    where isPossible: (Shape) -> Bool
  ) throws(ModelError) -> Shape {
    let found = state[name]?.shape
    guard let found, isPossible(found) else {
      throw ModelError(.notRecognised(parameter: name, expected: expected, found: found))
    }
    return found
  }
}
