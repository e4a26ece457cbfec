/// A chart of the accuracy of each class: bars for a few, a curve for many.
struct ClassChart {
  private let classes: [ClassFigures]
  private let name: (ClassFigures) -> String

  /// Above so many classes bars can no longer be read.
  private static let barCount = 40

  /// Draws classes, which have pictures, in the order in which they are given.
  init(_ classes: [ClassFigures], name: @escaping (ClassFigures) -> String) {
    self.classes = classes
    self.name = name
  }

  /// The chart as SVG.
  var svg: String { hasIntervals ? bars : curve }

  /// Whether there is room for the interval of each class.
  var hasIntervals: Bool { classes.count <= Self.barCount }

  /// A row a class: its name, a bar with the 95 % interval, its percentage.
  private var bars: String {
    let (left, right, rowHeight) = (168.0, 640.0, 26.0)
    let bottom = rowHeight * Double(classes.count) + 6
    func x(_ percent: Double) -> String { (left + (right - left) * percent / 100).decimals(1) }
    var parts = [0.0, 25, 50, 75, 100].flatMap { percent in
      [
        "<line class=\"grid\" x1=\"\(x(percent))\" x2=\"\(x(percent))\" y1=\"0\" "
          + "y2=\"\(bottom.decimals(1))\"/>",
        "<text class=\"axis\" text-anchor=\"middle\" x=\"\(x(percent))\" "
          + "y=\"\((bottom + 16).decimals(1))\">\(percent.decimals(0)) %</text>",
      ]
    }
    for (position, figures) in classes.enumerated() {
      guard let accuracy = figures.accuracy else { continue }
      let top = 4 + rowHeight * Double(position)
      let middle = (top + 9).decimals(1)
      let width = ((right - left) * accuracy.percent / 100).decimals(1)
      let (low, high) = (x(accuracy.interval.lowerBound), x(accuracy.interval.upperBound))
      parts += [
        "<g><title>\(HTML.escaped(name(figures))): \(figures.top1) of \(figures.pictureCount), "
          + "95 % interval \(accuracy.interval.lowerBound.decimals(1)) to "
          + "\(accuracy.interval.upperBound.decimals(1)) %</title>",
        "<text class=\"label\" text-anchor=\"end\" x=\"\((left - 10).decimals(1))\" "
          + "y=\"\((top + 13).decimals(1))\">\(HTML.shortened(name(figures), to: 22))</text>",
        "<rect class=\"track\" x=\"\(x(0))\" y=\"\(top.decimals(1))\" "
          + "width=\"\((right - left).decimals(1))\" height=\"18\" rx=\"3\"/>",
        "<rect class=\"bar\" x=\"\(x(0))\" y=\"\(top.decimals(1))\" width=\"\(width)\" "
          + "height=\"18\" rx=\"3\"/>",
        "<path class=\"whisker\" d=\"M\(low) \(middle)H\(high)M\(low) "
          + "\((top + 5).decimals(1))v8M\(high) \((top + 5).decimals(1))v8\"/>",
        "<text class=\"value\" x=\"\((right + 12).decimals(1))\" y=\"\((top + 13).decimals(1))\">"
          + "\(accuracy.percent.decimals(1)) %</text></g>",
      ]
    }
    return HTML.svg(width: 720, height: bottom + 22, "Accuracy of each class", parts)
  }

  /// The classes from the worst to the best as a curve.
  private var curve: String {
    let (left, right, top, bottom) = (44.0, 708.0, 8.0, 248.0)
    let step = (right - left) / Double(classes.count)
    func y(_ percent: Double) -> String { (bottom - (bottom - top) * percent / 100).decimals(1) }
    var parts = [0.0, 25, 50, 75, 100].flatMap { percent in
      [
        "<line class=\"grid\" x1=\"\(left)\" x2=\"\(right)\" y1=\"\(y(percent))\" "
          + "y2=\"\(y(percent))\"/>",
        "<text class=\"axis\" text-anchor=\"end\" x=\"\(left - 8)\" y=\"\(y(percent))\" "
          + "dy=\"4\">\(percent.decimals(0)) %</text>",
      ]
    }
    let line = classes.enumerated().map { position, figures in
      let percent = figures.accuracy?.percent ?? 0
      return "V\(y(percent))H\((left + step * Double(position + 1)).decimals(2))"
    }
    let outline = "M\(left) \(bottom)" + line.joined()
    parts += [
      "<path class=\"area\" d=\"\(outline)V\(bottom)Z\"/>",
      "<path class=\"curve\" d=\"\(outline)\"/>",
    ]
    for (share, anchor) in [
      (0.0, "start"), (0.25, "middle"), (0.5, "middle"), (0.75, "middle"), (1, "end"),
    ] {
      let x = (left + (right - left) * share).decimals(1)
      let position = min(classes.count - 1, Int(share * Double(classes.count)))
      let text = share == 0 ? "worst class" : share == 1 ? "best class" : "\(position + 1)"
      parts.append(
        "<text class=\"axis\" text-anchor=\"\(anchor)\" x=\"\(x)\" y=\"\(bottom + 18)\">"
          + "\(text)</text>"
      )
    }
    return HTML.svg(width: 720, height: 272, "Accuracy of each class, worst to best", parts)
  }
}
