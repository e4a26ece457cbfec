/// The activations of a batch of pictures, `[N, C, H, W]`, row-major.
package struct BatchMap<Element: Scalar>: Sendable {
  /// N.
  package let count: Int
  /// C.
  package let channels: Int
  /// H.
  package let height: Int
  /// W.
  package let width: Int
  /// The elements; that of picture `n`, channel `c`, row `y`, column `x` is number
  /// `((n * C + c) * H + y) * W + x`.
  package var values: [Element]

  /// Takes elements.
  ///
  /// - Precondition: there are N · C · H · W.
  package init(count: Int, channels: Int, height: Int, width: Int, values: [Element]) {
    precondition(values.count == count * channels * height * width, "an element for every place")
    self.count = count
    self.channels = channels
    self.height = height
    self.width = width
    self.values = values
  }

  /// Makes a map of zeros.
  init(count: Int, channels: Int, height: Int, width: Int) {
    self.init(
      count: count,
      channels: channels,
      height: height,
      width: width,
      values: [Element](repeating: 0, count: count * channels * height * width)
    )
  }

  /// H · W.
  var pixelCount: Int { height * width }

  /// The elements of one picture, C · H · W.
  var pictureCount: Int { channels * pixelCount }

  /// The elements of a channel of one picture.
  func plane(_ picture: Int, _ channel: Int) -> Range<Int> {
    let start = (picture * channels + channel) * pixelCount
    return start..<start + pixelCount
  }
}
