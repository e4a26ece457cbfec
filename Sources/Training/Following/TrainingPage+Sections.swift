internal import Evaluation

extension TrainingPage {
  /// So many epochs are drawn and listed one by one.
  static let listedCount = 400
  /// Up to so many epochs are dots that tell their values.
  private static let dotCount = 60
  /// There are at most so many marks below a chart.
  private static let markCount = 8

  var lossSection: String {
    let chart = CurveChart(
      title: "Loss",
      curves: [
        CurveChart.Curve(
          "steps",
          .behind,
          history.steps.means.map { CurveChart.Point(step: $0.step, value: $0.loss) }
        ),
        curve("training, mean of an epoch", .curve, \.meanLoss) { Self.number($0, 4) },
        curve("validation", .second, \.validation?.loss) { Self.number($0, 4) },
      ],
      marks: marks
    )
    return HTML.section("Loss", "The cross entropy with smoothed labels.", chart.html)
  }

  var accuracySection: String {
    let chart = CurveChart(
      title: "Accuracy",
      curves: [
        curve("training", .curve, \.accuracy) { Self.percent($0, 2) },
        curve("validation, top-1", .second, \.validation?.top1) { Self.percent($0, 2) },
      ],
      scale: .share,
      marks: marks
    )
    return HTML.section(
      "Accuracy",
      "Training pictures are cropped and varied, and count before the network learns from them.",
      chart.html
    )
  }

  var learningRateSection: String {
    let rates = history.steps.means.map { mean in
      CurveChart.Point(step: mean.step, value: mean.learningRate)
    }
    let chart = CurveChart(
      title: "Learning rate",
      curves: [CurveChart.Curve("learning rate", .curve, rates)],
      marks: marks
    )
    return HTML.section("Learning rate", "How far a step goes.", chart.html)
  }

  var epochsSection: String {
    let rows = history.epochs.suffix(Self.listedCount).reversed().map(row)
    guard !rows.isEmpty else { return "" }
    let left = history.epochs.count - rows.count
    let head = ["loss", "accuracy", "top-1", "top-5", "images/s", "waited", "time"]
      .map { "<th class=\"n\">\($0)</th>" }
    return HTML.section(
      "Epochs",
      "The last one first\(left > 0 ? ", without the first \(left)" : ""); the best one's top-1 is bold. "
        + "Waited: the share of the steps' time in which they waited for pictures.",
      "<div class=\"wide\"><table><tr><th>epoch</th>\(head.joined())</tr>\(rows.joined())</table></div>"
    )
  }

  private func row(_ report: EpochReport) -> String {
    let validation = report.validation
    let top1 = validation.map { Self.percent($0.top1, 2) } ?? ""
    let cells = [
      Self.number(report.meanLoss, 4),
      Self.percent(report.accuracy, 2),
      report.epoch == history.best?.epoch ? "<b>\(top1)</b>" : top1,
      validation?.top5.map { Self.percent($0, 2) } ?? "",
      report.picturesPerSecond.decimals(0),
      Self.percent(report.waitingShare, 1),
      Self.duration(report.totalSeconds),
    ]
    return "<tr><td>\(report.epoch)</td>" + cells.map { "<td class=\"n\">\($0)</td>" }.joined()
      + "</tr>"
  }

  /// The curve of a value that epochs have.
  private func curve(
    _ name: String,
    _ style: CurveChart.Style,
    _ value: (EpochReport) -> Double?,
    _ text: (Double) -> String
  ) -> CurveChart.Curve {
    let epochs = thinned(history.epochs, to: Self.listedCount)
    let hasDots = epochs.count <= Self.dotCount
    let points = epochs.compactMap { epoch in
      value(epoch).map { value in
        CurveChart.Point(
          step: epoch.step,
          value: value,
          note: hasDots ? "epoch \(epoch.epoch): \(text(value))" : nil
        )
      }
    }
    return CurveChart.Curve(name, style, points)
  }

  private var marks: [CurveChart.Mark] {
    thinned(history.epochs, to: Self.markCount).map { epoch in
      CurveChart.Mark(step: epoch.step, text: "epoch \(epoch.epoch)")
    }
  }

  /// At most so many of the epochs, equally far apart, the last one among them.
  private func thinned(_ epochs: [EpochReport], to count: Int) -> [EpochReport] {
    guard !epochs.isEmpty else { return [] }
    let distance = (epochs.count + count - 1) / count
    let first = (epochs.count - 1) % distance
    return stride(from: first, to: epochs.count, by: distance).map { epochs[$0] }
  }
}
