internal import Evaluation

/// An evaluation as it is printed.
struct EvaluationReport: Encodable {
  let model: String
  let weightsSHA256: String
  let preprocessing: PreprocessingReport
  let images: Int
  let top1: Share
  @Nullable var top5: Share?
  @Nullable var loss: Double?
  let seconds: Double
  let imagesPerSecond: Double
  let skipped: [Skipped]
  @Nullable var expected: Expected?
  let verdict: String
  let wholeSet: Bool
  let listed: Int
  @Nullable var shard: String?
  let interrupted: Bool
  let causes: [CauseReport]
  let classes: EvaluationDetails.Classes
  let confusions: [EvaluationDetails.Confusion]
  let calibration: EvaluationDetails.CalibrationFigures
  @Nullable var against: ComparisonReport?

  private let weights: String
  private let classCount: Int
  private let part: String?
  private let details: EvaluationDetails

  enum CodingKeys: String, CodingKey {
    case model
    case weightsSHA256 = "weights_sha256"
    case preprocessing
    case images
    case top1
    case top5
    case loss
    case seconds
    case imagesPerSecond
    case skipped
    case expected
    case verdict
    case wholeSet
    case listed
    case shard
    case interrupted
    case causes
    case classes
    case confusions
    case calibration
    case against
  }

  struct Share: Encodable {
    let correct: Int
    let percent: Double
    let low95: Double
    let high95: Double

    init(_ accuracy: Accuracy) {
      correct = accuracy.correct
      percent = accuracy.percent
      low95 = accuracy.interval.lowerBound
      high95 = accuracy.interval.upperBound
    }
  }

  struct Skipped: Encodable {
    let path: String
    let reason: String

    init(path: String, reason: String) {
      self.path = path
      self.reason = reason
    }

    init(_ picture: SkippedPicture) { self.init(path: picture.path, reason: picture.reason) }
  }

  struct Expected: Encodable {
    @Nullable var top1: Double?
    @Nullable var top5: Double?
  }

  init(
    _ run: EvaluatedRun,
    _ outcome: EvaluationOutcome,
    _ names: ClassNames,
    comparison: RunComparison?
  ) {
    let result = outcome.result
    model = run.model
    weights = run.weights
    classCount = run.classCount
    weightsSHA256 = run.weightsSHA256
    preprocessing = run.preprocessing
    images = result.pictureCount
    top1 = Share(result.top1)
    top5 = result.top5.map(Share.init)
    // JSON has no infinity and no NaN.
    loss = result.loss.isFinite ? result.loss : nil
    seconds = result.seconds
    imagesPerSecond = result.seconds > 0 ? Double(result.pictureCount) / result.seconds : 0
    skipped = result.skipped.map(Skipped.init)
    expected = outcome.expected.map { Expected(top1: $0.top1, top5: $0.top5) }
    verdict = outcome.verdict.rawValue
    wholeSet = result.coverage.isWholeSet
    listed = result.coverage.listedCount
    shard = result.coverage.shard == .whole ? nil : "\(result.coverage.shard)"
    interrupted = result.coverage.isInterrupted
    part = Self.words(result.coverage)
    causes = outcome.causes.map(CauseReport.init)
    details = EvaluationDetails(result.metrics, names: names)
    classes = details.classes
    confusions = details.confusions
    calibration = details.calibration
    against = comparison.map { comparison in
      ComparisonReport(comparison) { names.name(at: $0, in: result.metrics) }
    }
  }

  /// What the figures are of, behind the verdict; `nil` for the whole data set.
  private static func words(_ coverage: Coverage) -> String? {
    coverage.words.map { words in
      (coverage.isInterrupted ? "interrupted: " : "") + words
        + (coverage.isStartOnly ? ", no random sample" : "")
    }
  }
}

extension EvaluationReport {
  /// What the command ends with; `nil` if all is well.
  var failure: Failure? {
    if verdict == Verdict.notReproduced.rawValue { return Failure(.no) }
    return skipped.isEmpty ? nil : Failure(skipped: skipped.count)
  }
}

extension EvaluationReport {
  /// The report for people.
  func lines(withDetails: Bool) -> [String] {
    var lines = [
      "model     \(model), \(classCount) classes",
      "weights   \(weights), sha256 \(weightsSHA256.prefix(8))",
      "images    \(images)\(skipped.isEmpty ? "" : ", \(skipped.count) skipped")",
      "top-1     \(line(top1))",
    ]
    if let top5 { lines.append("top-5     \(line(top5))") }
    if let note = preprocessing.note { lines.append("pictures  \(note)") }
    lines += [
      "loss      \(loss.map { $0.fixed(6) } ?? "not finite")",
      "time      \(seconds.fixed(2)) s, \(imagesPerSecond.fixed(1)) images/s",
    ]
    if let expected {
      let figures = [("top-1", expected.top1), ("top-5", expected.top5)].compactMap { name, value in
        value.map { "\(name) \($0.fixed(2)) %" }
      }
      lines.append("expected  \(figures.joined(separator: ", "))")
    }
    let part = part.map { "; \($0)" } ?? ""
    lines.append("verdict   \(verdict.replacing("_", with: " "))\(part)")
    lines += causes.lines
    if withDetails { lines += details.lines }
    if let against { lines += against.lines }
    return lines + skipped.map { "skipped   \($0.path): \($0.reason)" }
  }

  private func line(_ share: Share) -> String {
    "\(share.percent.fixed(2)) %, \(share.correct) of \(images) "
      + "(95 % interval \(share.low95.fixed(2)) to \(share.high95.fixed(2)))"
  }
}
