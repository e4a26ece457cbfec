internal import ShuffleNet
internal import Tensors

/// What the engine does with a picture, as it is printed.
struct PlanReport: Encodable {
  let instructionSet: String
  let imageSize: Int
  let multiplyAdds: Int
  let weightBytes: Int
  let arenaBytes: Int
  let steps: [Step]

  private let channels: Int

  struct Step: Encodable {
    let name: String
    let operation: String
    let outputShape: [Int]
    let weightBytes: Int
    let multiplyAdds: Int
  }

  enum CodingKeys: CodingKey {
    case instructionSet
    case imageSize
    case multiplyAdds
    case weightBytes
    case arenaBytes
    case steps
  }

  /// Plans for square pictures.
  ///
  /// - Throws: `ModelError` if this processor cannot run the engine as the environment asks.
  init(_ network: ShuffleNetV1, side: Int) throws {
    let engine = try Engine(.zeros(of: network))
    let plan = engine.plan(height: side, width: side)
    instructionSet = engine.instructionSet.rawValue
    imageSize = side
    channels = network.inputChannels
    multiplyAdds = plan.steps.reduce(0) { $0 + $1.multiplyAdds }
    weightBytes = plan.weightByteCount
    arenaBytes = plan.arenaByteCount
    steps = plan.steps.map { step in
      Step(
        name: step.name,
        operation: step.operation.rawValue,
        outputShape: step.outputShape.dimensions,
        weightBytes: step.weightByteCount,
        multiplyAdds: step.multiplyAdds
      )
    }
  }
}

extension PlanReport {
  /// The plan for people.
  var lines: [String] {
    var table = Table([
      ("step", .left), ("operation", .left), ("output", .left), ("weights", .right),
      ("multiply-adds", .right),
    ])
    for step in steps {
      table.append([
        step.name, step.operation, step.outputShape.description,
        step.weightBytes == 0 ? "" : step.weightBytes.bytes, step.multiplyAdds.grouped,
      ])
    }
    return [
      "plan for \(channels) x \(imageSize) x \(imageSize) on \(instructionSet)",
      "  size      \(multiplyAdds.grouped) multiply-adds in \(steps.count) steps",
      "  memory    \(weightBytes.bytes) of weights, \(arenaBytes.bytes) of maps",
    ] + table.lines
  }
}

extension ShuffleNetV1.Weights {
  /// Weights of a network of which only the shapes matter.
  fileprivate static func zeros(of network: ShuffleNetV1) -> Self {
    Self(
      of: network,
      values: network.parameters.map { [Float](repeating: 0, count: $0.shape.elementCount) }
    )
  }
}
