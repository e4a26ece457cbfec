public import ArgumentParser
internal import Conversion
internal import Evaluation
public import Images
internal import Recipes
internal import ShuffleNet
internal import Zoo

extension Preprocessing.Script: ExpressibleByArgument {}

/// How pictures become the network's input; what is not given comes from the recipe, else from the
/// model's card.
struct PreprocessingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Which of MindCV's scripts pictures are made into input as: validate, as the figures are, or infer, "
        + "with Pillow's antialiasing.",
      valueName: "script"
    )
  )
  var preprocess: Preprocessing.Script = .validate

  @Option(
    help: ArgumentHelp(
      "A recipe of MindCV's for what is not given here: image_resize, crop_pct, interpolation, mean, std, "
        + "label_smoothing.",
      valueName: "file.yaml"
    ),
    completion: .file(extensions: ["yaml", "yml"])
  )
  var config: String?

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

  @Option(
    help: ArgumentHelp(
      "What is subtracted from red, green and blue, of pixels from 0 to 255.",
      valueName: "r,g,b"
    )
  )
  var mean: ChannelValues?

  @Option(
    help: ArgumentHelp("What the differences are divided by.", valueName: "r,g,b")
  )
  var std: ChannelValues?

  /// What classifies pictures with a file's weights, and the recipe, if one was given.
  ///
  /// - Throws: `ConversionError` or `ModelError` for the weights, `RecipeError` for a recipe that cannot be read or is
  ///   not that of the weights, `ImageError` or ``Failure`` for how pictures are to be made.
  func classifier(
    _ opened: WeightsOptions.Opened,
    copy: ParameterMap.Copy,
    _ engine: EngineOptions
  ) throws -> (classifier: PictureClassifier, recipe: EvaluationRecipe?) {
    let weights = try opened.file.storedWeights(copy: copy)
    let recipe = try recipe(
      for: weights.network,
      isAverage: opened.isAverage,
      weights: opened.file.path
    )
    let classifier = try PictureClassifier(
      weights,
      preprocessing: preprocessing(for: opened.listing?.card, recipe),
      executor: engine.engine,
      precision: engine.precision
    )
    return (classifier, recipe)
  }

  private func recipe(
    for network: ShuffleNetV1,
    isAverage: Bool,
    weights: String
  ) throws -> EvaluationRecipe? {
    guard let config else { return nil }
    let recipe = try EvaluationRecipe(RecipeFile(path: config))
    try recipe.check(
      model: network.variant.name,
      classCount: network.classCount,
      isAverage: isAverage,
      weights: weights
    )
    return recipe
  }

  /// The preprocessing: the options, else the recipe's, else the card's, else MindCV's defaults.
  func preprocessing(for card: ModelCard?, _ recipe: EvaluationRecipe?) throws -> Preprocessing {
    // What the recipe says alone comes first, so that its mistakes are told as its own.
    let followed = try Self.preprocessing(of: card, script: preprocess)
      .following(recipe, except: self)
    return try Preprocessing(
      script: preprocess,
      imageSize: imageSize ?? followed.imageSize,
      cropRatio: cropPct ?? followed.cropRatio,
      interpolation: try interpolation.map { name throws(ImageError) in
        try Interpolation(name: name)
      } ?? followed.interpolation,
      normalization: Normalization(
        mean: mean?.values ?? followed.normalization.mean,
        standardDeviation: std?.values ?? followed.normalization.standardDeviation
      )
    )
  }

  /// The preprocessing of a card, else MindCV's defaults.
  static func preprocessing(
    of card: ModelCard?,
    script: Preprocessing.Script = .validate
  ) throws(ImageError) -> Preprocessing {
    guard let listed = card?.preprocessing else { return try Preprocessing(script: script) }
    return try Preprocessing(
      script: script,
      imageSize: listed.imageSize,
      cropRatio: listed.cropFraction,
      interpolation: Interpolation(name: listed.interpolation),
      normalization: Normalization(listed)
    )
  }
}

extension Preprocessing {
  /// The same but for what a recipe says and no option does.
  fileprivate func following(
    _ recipe: EvaluationRecipe?,
    except options: PreprocessingOptions
  ) throws -> Preprocessing {
    guard let recipe else { return self }
    let (imageSize, cropPct) = (options.imageSize, options.cropPct)
    let interpolation = options.interpolation == nil ? recipe.interpolation : nil
    do throws(ImageError) {
      return try Preprocessing(
        script: script,
        imageSize: imageSize ?? recipe.imageSize ?? self.imageSize,
        cropRatio: cropPct ?? recipe.cropRatio ?? self.cropRatio,
        interpolation: try interpolation.map { name throws(ImageError) in
          try Interpolation(name: name)
        } ?? self.interpolation,
        normalization: Normalization(
          mean: recipe.mean.map { RGBValues($0) } ?? normalization.mean,
          standardDeviation: recipe.standardDeviation.map { RGBValues($0) }
            ?? normalization.standardDeviation
        )
      )
    } catch {
      throw Failure(.badData, error.named(recipe.path).description)
    }
  }
}

/// A number for each channel, as it stands on a command line: `123.675,116.28,103.53`.
struct ChannelValues: ExpressibleByArgument {
  /// The numbers.
  let values: RGBValues

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Double($0) }
    guard parts.count == 3, numbers.count == 3 else { return nil }
    values = RGBValues(numbers)
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
  /// Three values of a card or a recipe; what it does not have becomes no number, which is refused.
  fileprivate init(_ values: [Double]) {
    let channels = values.map(Float.init) + [.nan, .nan, .nan]
    self.init(channels[0], channels[1], channels[2])
  }
}
