internal import Tensors

/// Which keys may stand where, and which of them hold whole numbers; the rest of their types is for
/// the decoder to say, which does not tell the place of a number that it cannot hold.
indirect enum JSONShape: Sendable {
  /// Anything, since it holds no keys.
  case value
  /// A whole number, `null`, or anything else that the decoder refuses.
  case integer
  /// An array, or anything that the decoder refuses.
  case array(JSONShape)
  /// An object with some of these keys, or anything that the decoder takes or refuses.
  case object([String: JSONShape])

  /// A manifest as `schemas/manifest.schema.json` has it.
  static let manifest = JSONShape.object([
    Manifest.CodingKeys.files.stringValue: .array(.keys(ManifestFile.CodingKeys.self)),
    Manifest.CodingKeys.models.stringValue: .array(card),
  ])

  /// A card as `schemas/model_card.schema.json` has it.
  static let card = JSONShape.keys(
    ModelCard.CodingKeys.self,
    [
      .paper: .keys(ModelCard.Paper.CodingKeys.self),
      .preprocessing: .keys(ModelCard.Preprocessing.CodingKeys.self),
      .evaluation: .keys(ModelCard.Evaluation.CodingKeys.self),
      .weights: .array(
        .keys(
          ZooFile.CodingKeys.self,
          [
            .formerNames: .array(.keys(ZooFile.FormerName.CodingKeys.self)),
            .trainingSpeeds: .array(.keys(TrainingSpeed.CodingKeys.self)),
          ]
        )
      ),
    ]
  )

  /// An object with the keys of a type.
  private static func keys<Keys: CodingKey & CaseIterable & Hashable>(
    _: Keys.Type,
    _ nested: [Keys: JSONShape] = [:]
  ) -> JSONShape {
    .object(
      Dictionary(
        Keys.allCases.map { key in
          let leaf = integerKeys.contains(key.stringValue) ? JSONShape.integer : .value
          return (key.stringValue, nested[key] ?? leaf)
        },
        uniquingKeysWith: { first, _ in first }
      )
    )
  }

  private static let integerKeys: Set = [
    "size", "groups", "parameters", "flops", "num_classes", "in_channels", "image_size", "images",
    "year", "cards", "batch_size_per_card",
  ]

  /// Refuses a key that nothing reads: a slip of the pen would otherwise pass for an absent key.
  ///
  /// - Throws: ``ZooError/Problem/unknownKey(_:at:nearest:)``, or
  ///   ``ZooError/Problem/invalidValue(at:expected:found:)`` for a number that is not whole.
  func check(_ tree: JSONTree, at path: String = "$") throws(ZooError.Problem) {
    switch (self, tree) {
    case (.array(let shape), .array(let elements)):
      for (index, element) in elements.enumerated() {
        try shape.check(element, at: "\(path)[\(index)]")
      }
    case (.object(let shapes), .object(let members)):
      for (key, member) in members.sorted(by: { $0.key < $1.key }) {
        guard let shape = shapes[key] else {
          let nearest = nearestName(to: key, in: shapes.keys.sorted())
          throw .unknownKey(key, at: path, nearest: nearest)
        }
        try shape.check(member, at: "\(path).\(key)")
      }
    case (.integer, .number(let number)) where Int(exactly: number) == nil:
      throw .invalidValue(at: path, expected: "a whole number", found: tree.description)
    default: break
    }
  }
}
