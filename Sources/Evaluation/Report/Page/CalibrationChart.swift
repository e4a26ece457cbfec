/// A chart of how often a model is right at each confidence, with the pictures below it.
struct CalibrationChart {
  private let calibration: Calibration

  /// Draws a calibration.
  init(_ calibration: Calibration) { self.calibration = calibration }

  // The corners of the chart, and below it those of the pictures' bars.
  private let left = 44.0
  private let right = 348.0
  private let top = 8.0
  private let bottom = 248.0
  private let countTop = 262.0
  private let countBottom = 306.0

  private func x(_ confidence: Double) -> Double { left + (right - left) * confidence }
  private func y(_ accuracy: Double) -> Double { bottom - (bottom - top) * accuracy }

  /// The chart as SVG.
  var svg: String {
    var parts = grid
    let most = Double(calibration.bins.map(\.pictureCount).max() ?? 0)
    for (position, bin) in calibration.bins.enumerated() {
      guard let accuracy = bin.accuracy, let confidence = bin.confidence else { continue }
      parts += shapes(position, bin, accuracy: accuracy, confidence: confidence, most: most)
    }
    parts.append(
      "<line class=\"ideal\" x1=\"\(x(0))\" y1=\"\(y(0))\" x2=\"\(x(1))\" y2=\"\(y(1))\"/>"
    )
    return HTML.svg(width: 360, height: 344, "Accuracy by confidence", parts)
  }

  private var grid: [String] {
    let lines = [0.0, 0.25, 0.5, 0.75, 1].flatMap { share in
      [
        "<line class=\"grid\" x1=\"\(left)\" x2=\"\(right)\" y1=\"\(y(share))\" "
          + "y2=\"\(y(share))\"/>",
        "<text class=\"axis\" text-anchor=\"end\" x=\"\(left - 8)\" y=\"\(y(share) + 4)\">"
          + "\((100 * share).decimals(0)) %</text>",
        "<text class=\"axis\" text-anchor=\"middle\" x=\"\(x(share))\" y=\"\(countBottom + 16)\">"
          + "\((100 * share).decimals(0))</text>",
      ]
    }
    return lines + [
      "<line class=\"grid\" x1=\"\(left)\" x2=\"\(right)\" y1=\"\(countBottom)\" "
        + "y2=\"\(countBottom)\"/>",
      "<text class=\"axis\" text-anchor=\"middle\" x=\"\((left + right) / 2)\" "
        + "y=\"\(countBottom + 34)\">confidence of the first guess, %</text>",
    ]
  }

  /// The bar of a bin, its gap to the confidence, and the bar of its pictures.
  private func shapes(
    _ position: Int,
    _ bin: Calibration.Bin,
    accuracy: Double,
    confidence: Double,
    most: Double
  ) -> [String] {
    let width = (right - left) / Double(Calibration.binCount)
    let start = (left + width * Double(position) + 1).decimals(2)
    let (low, high) = (min(accuracy, confidence), max(accuracy, confidence))
    let height = (countBottom - countTop) * Double(bin.pictureCount) / most
    func rectangle(_ name: String, _ top: Double, _ bottom: Double) -> String {
      "<rect class=\"\(name)\" x=\"\(start)\" width=\"\((width - 2).decimals(2))\" "
        + "y=\"\(top.decimals(2))\" height=\"\(max(0, bottom - top).decimals(2))\"/>"
    }
    return [
      "<g><title>\(bin.pictureCount) pictures: confidence \((100 * confidence).decimals(1)) %, "
        + "right \((100 * accuracy).decimals(1)) %</title>",
      rectangle("bar", y(low), bottom),
      rectangle(confidence > accuracy ? "gap over" : "gap under", y(high), y(low)),
      rectangle("count", countBottom - max(1, height), countBottom), "</g>",
    ]
  }
}
