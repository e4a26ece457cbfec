/// The activations of one picture: `[C, H, W]`, row-major.
package struct FeatureMap {
  /// C.
  package let channels: Int
  /// H.
  package let height: Int
  /// W.
  package let width: Int
  /// The elements; that of channel `c`, row `y`, column `x` is number `(c * H + y) * W + x`.
  package var values: [Float]

  /// The number of pixels, H · W.
  package var pixelCount: Int { height * width }

  /// Takes elements.
  package init(channels: Int, height: Int, width: Int, values: [Float]) {
    precondition(values.count == channels * height * width)
    self.channels = channels
    self.height = height
    self.width = width
    self.values = values
  }

  /// Makes a map whose elements are all zero.
  package init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
    self.values = [Float](repeating: 0, count: channels * height * width)
  }
}
