internal import ArgumentParser
internal import Images
internal import Zoo

/// How pictures become the network's input; what is not given comes from the model's card.
struct PreprocessingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The side of the network's input.", valueName: "pixels"))
  var imageSize: Int?

  @Option(
    help: ArgumentHelp(
      "The share of the resized picture's short side that is kept.",
      valueName: "share"
    )
  )
  var cropPct: Double?

  @Option(
    help: ArgumentHelp(
      "How pictures are resized: bilinear; no other is exact.",
      valueName: "method"
    )
  )
  var interpolation: String?

  /// The preprocessing: the options, else the card's, else MindCV's defaults.
  func preprocessing(for card: ModelCard?) throws -> Preprocessing {
    try Self.preprocessing(
      of: card,
      imageSize: imageSize,
      cropPct: cropPct,
      interpolation: interpolation
    )
  }

  /// The preprocessing of a card, else MindCV's defaults, but for what is given.
  static func preprocessing(
    of card: ModelCard?,
    imageSize: Int? = nil,
    cropPct: Double? = nil,
    interpolation: String? = nil
  ) throws -> Preprocessing {
    let listed = card?.preprocessing
    let defaults = Preprocessing.standard
    do {
      let interpolation = try (interpolation ?? listed?.interpolation).map(
        Interpolation.init(name:)
      )
      return try Preprocessing(
        imageSize: imageSize ?? listed?.imageSize ?? defaults.imageSize,
        cropRatio: cropPct ?? listed?.cropFraction ?? defaults.cropRatio,
        interpolation: interpolation ?? defaults.interpolation,
        normalization: try listed.map { card throws(ImageError) in try Normalization(card) }
          ?? defaults.normalization
      )
    } catch {
      throw Failure(.usage, error.description)
    }
  }
}

extension Normalization {
  fileprivate init(_ card: ModelCard.Preprocessing) throws(ImageError) {
    try self.init(
      mean: RGBValues(card.mean),
      standardDeviation: RGBValues(card.standardDeviation)
    )
  }
}

extension RGBValues {
  /// Three values of a card; what a card does not have becomes no number, which is refused.
  fileprivate init(_ values: [Double]) {
    let channels = values.map(Float.init) + [.nan, .nan, .nan]
    self.init(channels[0], channels[1], channels[2])
  }
}
