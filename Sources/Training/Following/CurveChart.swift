internal import Evaluation

/// A chart of what changes with the steps of a training.
struct CurveChart {
  /// What screen readers call it.
  let title: String
  /// What is drawn, the first one behind the others.
  let curves: [Curve]
  /// The values; `nil` for what the curves have.
  var scale: ChartScale?
  /// The steps that are marked below it.
  let marks: [Mark]

  /// A curve with its name in the legend.
  struct Curve {
    /// What its colour stands for.
    let name: String
    /// Its colour.
    let style: Style
    /// Its points, in the order of their steps; what has no number is left out.
    let points: [Point]

    init(_ name: String, _ style: Style, _ points: [Point]) {
      self.name = name
      self.style = style
      self.points = points.filter(\.value.isFinite)
    }
  }

  /// A value after a step.
  struct Point {
    let step: Int
    let value: Double
    /// What is said of it when it is pointed at; such a point is drawn as a dot.
    var note: String?
  }

  /// A step with the text below it.
  struct Mark {
    let step: Int
    let text: String
  }

  /// The classes of the style sheet for a line.
  enum Style: String {
    case curve, second, behind
  }

  // The corners.
  private static let left = 58.0
  private static let right = 708.0
  private static let top = 8.0
  private static let bottom = 232.0

  /// The legend, and the chart as SVG; nothing without a point.
  var html: String {
    let drawn = curves.filter { !$0.points.isEmpty }
    guard let scale = scale ?? ChartScale(covering: drawn.flatMap { $0.points.map(\.value) }),
      let end = drawn.compactMap({ $0.points.last?.step }).max()
    else { return "" }
    let legend = drawn.map { curve in
      "<span><span class=\"key \(curve.style.rawValue)\"></span>\(HTML.escaped(curve.name))</span>"
    }
    let svg = HTML.svg(
      width: 720,
      height: 264,
      title,
      grid(scale) + ticks(end: end) + drawn.flatMap { shapes($0, scale, end: end) }
    )
    return "<p class=\"legend\">\(legend.joined())</p>\(svg)"
  }

  private func x(_ step: Int, end: Int) -> String {
    (Self.left + (Self.right - Self.left) * Double(step) / Double(max(1, end))).decimals(1)
  }

  private func y(_ value: Double, _ scale: ChartScale) -> String {
    (Self.bottom - (Self.bottom - Self.top) * scale.position(value)).decimals(1)
  }

  private func grid(_ scale: ChartScale) -> [String] {
    scale.marks.flatMap { mark in
      [
        "<line class=\"grid\" x1=\"\(Self.left)\" x2=\"\(Self.right)\" y1=\"\(y(mark.value, scale))\" "
          + "y2=\"\(y(mark.value, scale))\"/>",
        "<text class=\"axis\" text-anchor=\"end\" x=\"\(Self.left - 8)\" y=\"\(y(mark.value, scale))\" "
          + "dy=\"4\">\(mark.text)</text>",
      ]
    }
  }

  private func ticks(end: Int) -> [String] {
    marks.map { mark in
      // The text below the last step would be cut off at the chart's side.
      let anchor = mark.step < end ? "middle" : "end"
      return "<text class=\"axis\" text-anchor=\"\(anchor)\" x=\"\(x(mark.step, end: end))\" "
        + "y=\"\(Self.bottom + 20)\">\(HTML.escaped(mark.text))</text>"
    }
  }

  private func shapes(_ curve: Curve, _ scale: ChartScale, end: Int) -> [String] {
    let places = curve.points.map { "\(x($0.step, end: end)) \(y($0.value, scale))" }
    let line = "<path class=\"\(curve.style.rawValue)\" d=\"M\(places.joined(separator: "L"))\"/>"
    return [line]
      + curve.points.compactMap { point in
        point.note.map { note in
          "<circle class=\"\(curve.style.rawValue)-dot\" r=\"3\" cx=\"\(x(point.step, end: end))\" "
            + "cy=\"\(y(point.value, scale))\"><title>\(HTML.escaped(note))</title></circle>"
        }
      }
  }
}
