/// How positions along one axis of an antialiased picture depend on those of its source.
///
/// A position is the mean of those below a triangle around its centre, which is as wide as two source
/// pixels, or as two of the result's if those are larger.
///
/// Source: Pillow 11.3, src/libImaging/Resample.c, `precompute_coeffs` with `bilinear_filter`, and
/// `normalize_coeffs_8bpc`.
struct AntialiasedAxis {
  /// The denominator of weights is two to this power (`PRECISION_BITS`).
  static let precision = 22

  private let source: Int
  private let scale: Double
  private let support: Double

  /// An axis of `source` pixels that is resized to `target`.
  init(_ source: Int, to target: Int) {
    self.source = source
    // Pillow keeps the source's size as a float32.
    scale = Double(Float(source)) / Double(target)
    support = max(scale, 1)
  }

  /// The most weights that a position has.
  var mostWeights: Int { Int(support.rounded(.up)) * 2 + 1 }

  /// The source positions that the result's `index` is made of.
  func window(at index: Int) -> Range<Int> {
    let centre = (Double(index) + 0.5) * scale
    let first = max(0, Int(centre - support + 0.5))
    return first..<max(first, min(source, Int(centre + support + 0.5)))
  }

  /// Appends the weight of each position in the window of `index`, in units of 2^-22.
  func appendWeights(at index: Int, to weights: inout [Int32]) {
    let centre = (Double(index) + 0.5) * scale
    let window = window(at: index)
    var sum = 0.0
    for position in window { sum += height(at: position, centre) }
    for position in window {
      let share = sum == 0 ? 0 : height(at: position, centre) / sum
      weights.append(Int32(0.5 + share * Double(1 << Self.precision)))
    }
  }

  /// The height of the triangle above a source pixel's centre.
  private func height(at position: Int, _ centre: Double) -> Double {
    // In Pillow's order, in which the last bits come out as there.
    let distance = ((Double(position) - centre + 0.5) * (1 / support)).magnitude
    return distance < 1 ? 1 - distance : 0
  }
}
