internal import Evaluation

/// The values that an axis of a chart shows, with round ones marked on it.
package struct ChartScale {
  /// The lowest value.
  package let low: Double
  /// The highest value.
  package let high: Double
  /// The marks, from the lowest to the highest.
  package let marks: [Mark]

  /// A value with its text.
  package struct Mark {
    package let value: Double
    package let text: String
  }

  /// From 0 to 1, marked in per cent.
  static let share = ChartScale(
    low: 0,
    high: 1,
    marks: [0, 0.25, 0.5, 0.75, 1].map { Mark(value: $0, text: "\((100 * $0).decimals(0)) %") }
  )

  /// There are some so many marks.
  private static let markCount = 5.0

  private init(low: Double, high: Double, marks: [Mark]) {
    self.low = low
    self.high = high
    self.marks = marks
  }

  /// A scale from one round value to another, with all of `values` between; `nil` if they are none or too
  /// large for one.
  ///
  /// Marks are 1, 2 or 5 times a power of ten apart.
  package init?(covering values: [Double]) {
    guard let least = values.min(), let most = values.max() else { return nil }
    // Values that are all the same lie some marks away from zero.
    let room = most > least ? most - least : max(abs(most), 1e-6)
    let power = Self.power(below: room / Self.markCount)
    let distance = [1, 2, 5, 10].map { $0 * power.value }
      .first { $0 * Self.markCount >= room }
    guard let distance, distance.isNormal, most.magnitude < 1e12, least.magnitude < 1e12 else {
      return nil
    }
    let first = (least / distance).rounded(.down)
    let last = max((most / distance).rounded(.up), first + 1)
    guard last - first <= 2 * Self.markCount else { return nil }
    low = first * distance
    high = last * distance
    marks = (0...Int(last - first)).map { index in
      let value = (first + Double(index)) * distance
      return Mark(value: value, text: value.decimals(min(9, max(0, -power.exponent))))
    }
  }

  /// The largest power of ten that is not above `value`, which is above 0.
  private static func power(below value: Double) -> (value: Double, exponent: Int) {
    var (power, exponent) = (1.0, 0)
    while power > value, exponent > -15 { (power, exponent) = (power / 10, exponent - 1) }
    while 10 * power <= value, exponent < 15 { (power, exponent) = (power * 10, exponent + 1) }
    return (power, exponent)
  }

  /// How far from the lowest value to the highest one a value is, from 0 to 1.
  func position(_ value: Double) -> Double { (value - low) / (high - low) }
}
