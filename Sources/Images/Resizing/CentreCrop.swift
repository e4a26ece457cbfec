extension RGBImage {
  /// Cuts the middle `side` x `side` pixels out.
  ///
  /// Where what is left over is odd, the smaller part is cut above and on the left. A side shorter than
  /// the crop is first filled up with black, of which the larger half comes above or on the left.
  ///
  /// Source: MindSpore's `CenterCropOp::Compute`, observed with version 2.7.0.
  ///
  /// - Throws: ``ImageError/Problem/tooLarge(_:limit:)``.
  public func centreCropped(side: Int) throws(ImageError) -> RGBImage {
    try cropped(
      side: side,
      rows: CropOverlap(of: height, with: side),
      columns: CropOverlap(of: width, with: side)
    )
  }

  /// Cuts the middle `side` x `side` pixels out as MindSpore does with Pillow's pictures.
  ///
  /// Where what is left over is odd, the part above and on the left is rounded to an even number. Beyond
  /// the picture is black.
  ///
  /// Source: MindSpore 2.7.0's `center_crop` in py_transforms_util.py.
  ///
  /// - Throws: ``ImageError/Problem/tooLarge(_:limit:)``.
  public func centreCroppedRounding(side: Int) throws(ImageError) -> RGBImage {
    try cropped(
      side: side,
      rows: CropOverlap(rounding: height, with: side),
      columns: CropOverlap(rounding: width, with: side)
    )
  }

  private func cropped(
    side: Int,
    rows: CropOverlap,
    columns: CropOverlap
  ) throws(ImageError) -> RGBImage {
    precondition(side > 0, "a picture has at least one pixel")
    try PixelSize(height: side, width: side).checkPixelCount()
    var output = [UInt8](repeating: 0, count: side * side * Self.channels)
    for y in 0..<rows.count {
      let from = ((rows.source + y) * width + columns.source) * Self.channels
      let to = ((rows.target + y) * side + columns.target) * Self.channels
      let length = columns.count * Self.channels
      output.replaceSubrange(to..<to + length, with: pixels[from..<from + length])
    }
    return RGBImage(width: side, height: side, pixels: output)
  }
}

/// Along one axis: the part of a picture that a crop out of its middle has, and where it lies there.
struct CropOverlap: Equatable {
  /// Where the part starts in the picture.
  let source: Int
  /// Where it starts in the crop.
  let target: Int
  /// Its length.
  let count: Int

  /// The part of an axis of `length` pixels that a crop of `side` pixels has.
  init(of length: Int, with side: Int) {
    let isLonger = length >= side
    source = isLonger ? (length - side) / 2 : 0
    target = isLonger ? 0 : (side - length + 1) / 2
    count = min(length, side)
  }

  /// The part that a crop has whose start is half of what is left over, rounded, and a half to the even
  /// number; below 0 it starts before the picture.
  ///
  /// Source: MindSpore 2.7.0's `center_crop` in py_transforms_util.py, with Python's `round`.
  init(rounding length: Int, with side: Int) {
    let start = Int((Double(length - side) / 2).rounded(.toNearestOrEven))
    source = max(0, start)
    target = max(0, -start)
    count = min(length - source, side - target)
  }
}
