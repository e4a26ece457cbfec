/// The windows of a 3×3 pool with stride 2 and MindSpore's "same" padding, along one axis.
///
/// Of the padding that the last window needs, the smaller half goes in front: nothing in front and
/// one row behind for an even size, one each for an odd one. (PyTorch's `padding=1` always starts
/// one row early.) Windows are cut at the edges, so that padding is never seen: a maximum is
/// unchanged by it, and a mean divides by the number of real pixels.
///
/// Source: `nn.MaxPool2d` and `nn.AvgPool2d` of MindSpore with `pad_mode="same"`.
package struct SamePooling {
  static let kernelSize = 3
  static let stride = 2

  /// The window of each output position: a range of input rows (or columns), never empty.
  package let windows: [Range<Int>]

  /// Places the windows over `inputSide` rows or columns, at least 1.
  package init(inputSide: Int) {
    let padding = Self.padding(inputSide)
    windows = (0..<Self.outputSide(inputSide)).map { position in
      let start = position * Self.stride - padding.before
      return max(start, 0)..<min(start + Self.kernelSize, inputSide)
    }
  }

  /// The number of windows: half the input's side, rounded up.
  package static func outputSide(_ inputSide: Int) -> Int {
    (inputSide + stride - 1) / stride
  }

  /// The rows or columns of padding in front of the input and behind it.
  package static func padding(_ inputSide: Int) -> (before: Int, after: Int) {
    let total = max((outputSide(inputSide) - 1) * stride + kernelSize - inputSide, 0)
    return (total / 2, total - total / 2)
  }
}
