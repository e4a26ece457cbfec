/// An evaluation as one page of HTML that needs nothing beside it: no script, no font, no request.
///
/// Every name in it is escaped, and its policy forbids what it does not hold itself.
public struct EvaluationPage {
  /// The model's name.
  public var model: String
  /// Where the weights lie.
  public var weights: String
  /// Where the data set lies.
  public var data: String
  /// The figures.
  public var result: EvaluationResult
  /// The figures to compare with; `nil` if there are none.
  public var expected: ExpectedFigures?
  /// How they compare.
  public var verdict: Verdict
  /// What was tried to explain a figure that was not reproduced.
  public var causes: [CauseSearch.Finding]
  /// The comparison with another run; `nil` without one.
  public var comparison: RunComparison?
  /// What a class is called.
  public var name: (ClassFigures) -> String
  /// The command line that gives the same page.
  public var command: String
  /// What has to be the same to get the same figures, in pairs of a name and a value.
  public var facts: [(name: String, value: String)]

  /// How many classes and pairs are shown one by one.
  static let worstCount = 6
  static let pairCount = 8
  /// The pictures take at most so much of the page: what a browser opens at once.
  static let thumbnailByteCount = 6 << 20
  /// How many skipped files are named.
  static let skippedCount = 50

  /// Puts a page together.
  public init(
    model: String,
    weights: String,
    data: String,
    result: EvaluationResult,
    expected: ExpectedFigures?,
    verdict: Verdict,
    causes: [CauseSearch.Finding],
    comparison: RunComparison?,
    command: String,
    facts: [(name: String, value: String)],
    name: @escaping (ClassFigures) -> String
  ) {
    self.model = model
    self.weights = weights
    self.data = data
    self.result = result
    self.expected = expected
    self.verdict = verdict
    self.causes = causes
    self.comparison = comparison
    self.command = command
    self.facts = facts
    self.name = name
  }

  /// The page.
  ///
  /// - Parameter bytes: reads the file of a picture; `nil` if it cannot.
  /// - Returns: the whole document.
  public func html(readingPicture bytes: (Sample) -> [UInt8]?) -> String {
    HTML.document(
      title: "\(model): \(result.top1.percent.decimals(2)) % top-1",
      body: """
        \(header)
        \(tiles)
        \(causesSection)\(comparisonSection)\(classesSection)
        <div class="pair">\(calibrationSection)\(confusionsSection)</div>
        \(mistakesSection(bytes))\(skippedSection)\(repeatSection)
        """
    )
  }

  private var header: String {
    """
    <p class="over">shufflezoo evaluation</p>
    <h1>\(HTML.escaped(model))</h1>
    <div class="verdict"><span class="badge \(verdict.rawValue)">\(badge)</span>\
    <span>\(sentence)</span></div>
    """
  }

  private var badge: String {
    switch verdict {
    case .reproduced: "✓ Reproduced"
    case .consistent: "≈ Consistent"
    case .notReproduced: "✗ Not reproduced"
    case .noFigure: "No figure"
    }
  }

  private var sentence: String {
    let figures = [("top-1", expected?.top1), ("top-5", expected?.top5)]
      .compactMap { name, figure in figure.map { "\(name) \($0.decimals(2)) %" } }
      .joined(separator: ", ")
    let count = "\(result.pictureCount) pictures"
    let finding =
      switch verdict {
      case .reproduced: "The reported \(figures) on all \(count)."
      case .consistent:
        "The reported \(figures) lies in the 95 % interval of these \(count), a part of the set."
      case .notReproduced: "Reported were \(figures); these \(count) give something else."
      case .noFigure: "Nothing was reported for these weights to compare \(count) with."
      }
    return finding + part
  }

  /// What part of the data set the figures are of, as a further sentence.
  private var part: String {
    guard let words = result.coverage.words else { return "" }
    return " These are \(words)"
      + (result.coverage.isStartOnly
        ? ", which are no random sample: where classes follow one another, only the first are among "
          + "them." : ".")
  }

  private var tiles: String {
    var tiles = [tile("Top-1 accuracy", result.top1, expected?.top1)]
    if let top5 = result.top5 { tiles.append(tile("Top-5 accuracy", top5, expected?.top5)) }
    let error = result.metrics.calibration.expectedError
    tiles.append(
      HTML.tile(
        "Calibration error",
        error.map { "\((100 * $0).decimals(2)) <small>%</small>" } ?? "none",
        "how far confidence and accuracy lie apart, on average"
      )
    )
    let rate = result.seconds > 0 ? Double(result.pictureCount) / result.seconds : 0
    tiles.append(
      HTML.tile(
        "Loss",
        result.loss.decimals(4),
        "\(result.pictureCount) pictures in \(result.seconds.decimals(2)) s, "
          + "\(rate.decimals(0)) images/s"
      )
    )
    return "<div class=\"tiles\">\(tiles.joined())</div>"
  }

  /// A tile with the interval and the reported figure on a line from 0 to 100.
  private func tile(_ name: String, _ accuracy: Accuracy, _ figure: Double?) -> String {
    let interval = accuracy.interval
    func x(_ percent: Double) -> String { (5 + 1.9 * percent).decimals(1) }
    let mark = figure.map { figure in
      "<path class=\"expected\" d=\"M\(x(figure)) 6l-4 -6h8z\"><title>reported: "
        + "\(figure.decimals(2)) %</title></path>"
    }
    let chart = HTML.svg(
      width: 200,
      height: 16,
      "95 % interval",
      [
        "<rect class=\"track\" x=\"5\" y=\"8\" width=\"190\" height=\"6\" rx=\"3\"/>",
        "<rect class=\"bar\" x=\"\(x(interval.lowerBound))\" y=\"8\" rx=\"3\" height=\"6\" "
          + "width=\"\((1.9 * max(1, interval.upperBound - interval.lowerBound)).decimals(1))\"/>",
        mark ?? "",
      ]
    )
    return HTML.tile(
      name,
      "\(accuracy.percent.decimals(2)) <small>%</small>",
      "\(accuracy.correct) of \(accuracy.total), 95 % interval "
        + "\(interval.lowerBound.decimals(2)) to \(interval.upperBound.decimals(2))",
      chart
    )
  }
}
