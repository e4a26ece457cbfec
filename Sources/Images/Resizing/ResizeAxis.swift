/// How positions along one axis of a resized picture depend on those of its source.
///
/// Source: OpenCV 4.5, modules/imgproc/src/resize.cpp, `resize` with `INTER_LINEAR` for 8 bits.
struct ResizeAxis {
  /// The two source positions that one position of the result is made of.
  struct Tap {
    /// The first position.
    let first: Int
    /// The position behind it, where there is one, or the same.
    let second: Int
    /// The first one's share in units of 1/2048 (`INTER_RESIZE_COEF_SCALE`).
    let firstWeight: Int32
    /// The second one's share.
    let secondWeight: Int32
  }

  private let source: Int
  private let target: Int
  private let scale: Double
  private let clampsWeights: Bool

  /// An axis whose weights are 1 and 0 beyond the picture's left and right borders.
  init(horizontally source: Int, to target: Int) {
    self.init(source, target, clampsWeights: true)
  }

  /// An axis whose weights go on beyond the upper and lower borders, where only rows are clamped.
  init(vertically source: Int, to target: Int) {
    self.init(source, target, clampsWeights: false)
  }

  private init(_ source: Int, _ target: Int, clampsWeights: Bool) {
    self.source = source
    self.target = target
    self.clampsWeights = clampsWeights
    // This quotient of a quotient is OpenCV's, and differs in its last bit from `source / target`.
    scale = 1.0 / (Double(target) / Double(source))
  }

  /// The taps of all positions.
  var taps: [Tap] { (0..<target).map { tap(at: $0) } }

  /// The tap of one position of the result.
  func tap(at index: Int) -> Tap {
    var fraction = Float((Double(index) + 0.5) * scale - 0.5)
    var position = Int(fraction.rounded(.down))
    fraction -= Float(position)
    if clampsWeights && (position < 0 || position >= source - 1) {
      position = position < 0 ? 0 : source - 1
      fraction = 0
    }
    return Tap(
      first: min(max(position, 0), source - 1),
      second: min(max(position + 1, 0), source - 1),
      firstWeight: Int32(((1 - fraction) * 2048).rounded(.toNearestOrEven)),
      secondWeight: Int32((fraction * 2048).rounded(.toNearestOrEven))
    )
  }
}
