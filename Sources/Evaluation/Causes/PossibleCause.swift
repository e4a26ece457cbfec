public import Images

/// A way in which an evaluation may differ from the one that was reported.
public struct PossibleCause: Sendable {
  /// What would be other.
  public enum Change: Sendable {
    /// Pictures are made into the network's input in another way.
    case preprocessing(Preprocessing)
    /// Blue comes first in the network's input.
    case blueFirst
    /// The classes of pictures are others; `nil` for a picture that has none so.
    case labels(@Sendable (EvaluatedPicture) -> Int?)
    /// The weights are others, of as many classes.
    case weights(PictureClassifier)
  }

  /// What would be other, as a noun phrase such as "image size 224".
  public let description: String
  /// What would be other, for the computer.
  public let change: Change

  /// Describes a cause.
  public init(_ description: String, _ change: Change) {
    self.description = description
    self.change = change
  }

  /// The other ways of making an input that networks are commonly evaluated with.
  ///
  /// - Parameters:
  ///   - used: how inputs were made.
  ///   - listed: how the model's card wants them; `nil` without a card.
  /// - Returns: the causes, likelier ones first; none that is how inputs were made.
  public static func preprocessings(
    besides used: Preprocessing,
    listed: Preprocessing?
  ) -> [PossibleCause] {
    var causes: [PossibleCause] = []
    func add(_ description: String, _ other: Preprocessing?) {
      if let other, other != used { causes.append(Self(description, .preprocessing(other))) }
    }
    if let listed {
      let crop = listed.cropRatio
      add("the card's preprocessing, image size \(listed.imageSize), crop \(crop)", listed)
    }
    for script in Preprocessing.Script.allCases {
      add("pictures as \(script.rawValue).py makes them", used.replacing(script: script))
    }
    for size in commonSizes where size != listed?.imageSize {
      add("image size \(size)", used.replacing(imageSize: size))
    }
    for ratio in [1, 0.875] { add("crop ratio \(ratio)", used.replacing(cropRatio: ratio)) }
    let normalizations = [
      ("ImageNet's mean and deviation", Normalization.imageNet),
      ("pixels from 0 to 1, no mean taken off", Normalization.scaled(by: 255)),
      ("pixels from 0 to 255, no normalisation", Normalization.scaled(by: 1)),
    ]
    for (description, normalization) in normalizations {
      add(description, normalization.flatMap { used.replacing(normalization: $0) })
    }
    return causes + [Self("blue before green and red", .blueFirst)]
  }

  /// The sides of inputs that networks of this family are trained and evaluated with.
  private static let commonSizes = [64, 128, 160, 192, 224, 256, 288]
}

extension Preprocessing {
  /// The same but for one setting; `nil` if that does not go.
  fileprivate func replacing(
    script: Script? = nil,
    imageSize: Int? = nil,
    cropRatio: Double? = nil,
    normalization: Normalization? = nil
  ) -> Preprocessing? {
    try? Preprocessing(
      script: script ?? self.script,
      imageSize: imageSize ?? self.imageSize,
      cropRatio: cropRatio ?? self.cropRatio,
      interpolation: interpolation,
      normalization: normalization ?? self.normalization
    )
  }
}

extension Normalization {
  /// Divides pixels and takes nothing off; `nil` for a divisor that is not positive.
  fileprivate static func scaled(by divisor: Float) -> Normalization? {
    try? Normalization(
      mean: RGBValues(0, 0, 0),
      standardDeviation: RGBValues(divisor, divisor, divisor)
    )
  }
}
