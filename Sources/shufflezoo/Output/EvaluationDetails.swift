internal import Evaluation

/// What an evaluation says beside its figures, as it is printed.
struct EvaluationDetails {
  let classes: Classes
  let confusions: [Confusion]
  let calibration: CalibrationFigures

  /// How many classes and pairs are printed.
  private static let count = 5

  /// The classes that are found worst and best.
  struct Classes: Encodable {
    let evaluated: Int
    let worst: [Class]
    let best: [Class]
  }

  /// How a class is found.
  struct Class: Encodable {
    let index: Int
    let label: String
    let images: Int
    let top1: Int
    let top5: Int
    @Nullable var meanProbability: Double?
  }

  /// A class that is taken for another.
  struct Confusion: Encodable {
    let label: Name
    let guess: Name
    let images: Int

    /// A class by index and words.
    struct Name: Encodable {
      let index: Int
      let label: String
    }
  }

  /// How far the confidence can be trusted.
  struct CalibrationFigures: Encodable {
    @Nullable var expectedError: Double?
    let bins: [Bin]

    /// The pictures of a confidence.
    struct Bin: Encodable {
      let images: Int
      @Nullable var confidence: Double?
      @Nullable var accuracy: Double?
    }
  }

  init(_ metrics: EvaluationMetrics, names: ClassNames) {
    let sorted = metrics.worstClasses
    let classes = sorted.map { figures in
      Class(
        index: figures.index,
        label: names.name(of: figures),
        images: figures.pictureCount,
        top1: figures.top1,
        top5: figures.top5,
        meanProbability: figures.meanProbability.flatMap { $0.isFinite ? $0 : nil }
      )
    }
    self.classes = Classes(
      evaluated: classes.count,
      worst: Array(classes.prefix(Self.count)),
      best: classes.suffix(Self.count).reversed()
    )
    confusions = metrics.confusions.mostFrequent(Self.count).map { pair, count in
      Confusion(
        label: .init(index: pair.label, label: names.name(of: metrics.classes[pair.label])),
        guess: .init(index: pair.guess, label: names.name(of: metrics.classes[pair.guess])),
        images: count
      )
    }
    calibration = CalibrationFigures(
      expectedError: metrics.calibration.expectedError,
      bins: metrics.calibration.bins.map {
        .init(images: $0.pictureCount, confidence: $0.confidence, accuracy: $0.accuracy)
      }
    )
  }

  /// The details for people.
  var lines: [String] {
    var lines: [String] = []
    if let error = calibration.expectedError {
      lines.append("calibrated  to \((100 * error).fixed(2)) % on average")
    }
    lines += classes.worst.map { "worst       \(line($0))" }
    lines += classes.best.map { "best        \(line($0))" }
    return lines
      + confusions.map {
        "confused    \($0.label.label) for \($0.guess.label): \($0.images)"
      }
  }

  private func line(_ figures: Class) -> String {
    let percent = 100 * Double(figures.top1) / Double(max(1, figures.images))
    return "\(percent.fixed(2)) %, \(figures.top1) of \(figures.images): \(figures.label)"
  }
}
