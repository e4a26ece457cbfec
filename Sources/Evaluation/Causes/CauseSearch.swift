internal import Images

/// Tries on a few pictures what may be behind a figure that was not reproduced.
public struct CauseSearch: Sendable {
  /// What a cause does to the pictures that were tried.
  public struct Finding: Sendable, Equatable {
    /// The cause, as ``PossibleCause/description`` has it.
    public let cause: String
    /// How many pictures were tried.
    public let pictureCount: Int
    /// How many of them are right with the cause.
    public let correct: Int
    /// How many of them were right in the evaluation.
    public let correctAsEvaluated: Int
    /// Whether the cause explains the gap to the figure; at most one of a search does.
    public internal(set) var explains: Bool
  }

  private let classifier: PictureClassifier
  private let pictures: [EvaluatedPicture]
  private let rankCount: Int
  private let figure: Double

  /// How unlikely the difference to the evaluation must be if the cause has no effect.
  ///
  /// A dozen causes are tried, so one in a hundred searches would be wrong, and that only if the
  /// cause comes to the figure as well.
  static let significance = 0.001

  /// Prepares a search; `nil` without a figure that the evaluation has too.
  ///
  /// - Parameters:
  ///   - result: the evaluation, whose spread pictures are tried.
  ///   - expected: the figure that was not reproduced: the top-1, else the top-5.
  ///   - classifier: what was evaluated.
  ///   - limit: how many pictures are tried, at least 1.
  public init?(
    _ result: EvaluationResult,
    expected: ExpectedFigures?,
    classifier: PictureClassifier,
    limit: Int
  ) {
    if let figure = expected?.top1 {
      (self.figure, rankCount) = (figure, 1)
    } else if let figure = expected?.top5, result.top5 != nil {
      (self.figure, rankCount) = (figure, 5)
    } else {
      return nil
    }
    self.classifier = classifier
    let spread = result.metrics.sample
    let count = min(limit, spread.count)
    pictures = (0..<count).map { spread[$0 * spread.count / count] }
  }

  /// Tries the causes, likelier ones first; of two that explain the gap equally well the first does.
  ///
  /// - Returns: a finding for each cause that could be tried on a picture, in their order.
  /// - Throws: ``EvaluationError/cancelled``.
  public func findings(
    for causes: [PossibleCause]
  ) throws(EvaluationError) -> [Finding] {
    var tries = causes.map { _ in [(isRight: Bool, wasRight: Bool)]() }
    for picture in pictures {
      guard let score = picture.score else { continue }
      guard !Task.isCancelled else { throw .cancelled }
      let image = DecodedPicture(picture.sample)
      for (index, cause) in causes.enumerated() {
        guard let isRight = isRight(picture, image, cause) else { continue }
        tries[index].append((isRight, score.rank < rankCount))
      }
    }
    var findings: [Finding] = []
    var best: (index: Int, distance: Double)?
    for (cause, outcomes) in zip(causes, tries) where !outcomes.isEmpty && !isNone(cause) {
      let finding = Finding(
        cause: cause.description,
        pictureCount: outcomes.count,
        correct: outcomes.count { $0.isRight },
        correctAsEvaluated: outcomes.count { $0.wasRight },
        explains: false
      )
      if let distance = distance(finding, outcomes), distance < best?.distance ?? .infinity {
        best = (findings.count, distance)
      }
      findings.append(finding)
    }
    if let best { findings[best.index].explains = true }
    return findings
  }

  /// Whether a cause is how the pictures were evaluated.
  private func isNone(_ cause: PossibleCause) -> Bool {
    guard case .labels(let label) = cause.change else { return false }
    return pictures.allSatisfy { label($0) == $0.score?.label }
  }

  /// How far a cause stays from the figure, in points; `nil` if it does not explain the gap: it has to
  /// change more than chance does, to agree with the figure, and to close most of the gap.
  private func distance(
    _ finding: Finding,
    _ outcomes: [(isRight: Bool, wasRight: Bool)]
  ) -> Double? {
    let test = McNemarTest(
      onlyFirst: outcomes.count { $0.isRight && !$0.wasRight },
      onlySecond: outcomes.count { !$0.isRight && $0.wasRight }
    )
    let with = Accuracy(correct: finding.correct, total: finding.pictureCount)
    let without = Accuracy(correct: finding.correctAsEvaluated, total: finding.pictureCount)
    let distance = abs(with.percent - figure)
    guard test.probability < Self.significance, with.interval.contains(figure),
      distance < abs(without.percent - figure) / 2
    else { return nil }
    return distance
  }

  /// Whether a picture is right with the cause; `nil` if that cannot be told.
  private func isRight(
    _ picture: EvaluatedPicture,
    _ image: DecodedPicture,
    _ cause: PossibleCause
  ) -> Bool? {
    let (logits, label): ([Float]?, Int?) =
      switch cause.change {
      case .labels(let label):
        (picture.logits ?? logits(image, classifier, classifier.preprocessing), label(picture))
      case .preprocessing(let other): (logits(image, classifier, other), picture.score?.label)
      case .blueFirst:
        (
          logits(image, classifier, classifier.preprocessing, blueFirst: true),
          picture.score?.label
        )
      case .weights(let other): (logits(image, other, other.preprocessing), picture.score?.label)
      }
    guard let logits, let label, logits.indices.contains(label) else { return nil }
    return PictureScore(logits, label: label, labelSmoothing: 0).rank < rankCount
  }

  private func logits(
    _ image: DecodedPicture,
    _ classifier: PictureClassifier,
    _ preprocessing: Preprocessing,
    blueFirst: Bool = false
  ) -> [Float]? {
    // A picture that cannot be enlarged so far says nothing about the cause.
    guard let image = image[preprocessing.decoding],
      var input = try? preprocessing.input(from: image)
    else { return nil }
    if blueFirst {
      let area = input.count / RGBImage.channels
      for index in 0..<area { input.swapAt(index, 2 * area + index) }
    }
    return try? classifier.logits(for: input, side: preprocessing.imageSize)
  }
}

/// A picture's pixels in each manner; `nil` where it cannot be read.
private struct DecodedPicture {
  private let pixels: [ImageDecoder.Manner: RGBImage]

  init(_ sample: Sample) {
    var pixels: [ImageDecoder.Manner: RGBImage] = [:]
    if let bytes = try? sample.bytes() {
      for manner in ImageDecoder.Manner.allCases {
        pixels[manner] = try? ImageDecoder.decode(bytes, as: manner)
      }
    }
    self.pixels = pixels
  }

  subscript(manner: ImageDecoder.Manner) -> RGBImage? { pixels[manner] }
}
