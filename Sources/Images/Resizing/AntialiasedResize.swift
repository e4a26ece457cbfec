extension RGBImage {
  /// Resizes with antialiasing so that the short side has `shortSide` pixels, keeping the aspect.
  ///
  /// The long side is truncated after a double quotient and a double product or quotient: 500x375
  /// becomes 341x256.
  ///
  /// - Throws: as ``antialiased(to:)``.
  public func antialiased(shortSide: Int) throws(ImageError) -> RGBImage {
    try antialiased(to: size.scaledForPillow(shortSide: shortSide))
  }

  /// Resizes each side on its own as Pillow's `Image.resize` with `BILINEAR` does, to the bit.
  ///
  /// A result is the mean of all the source pixels that it covers, weighted by a triangle. Rows are
  /// resized first and rounded to 8 bits, then columns.
  ///
  /// That is what Pillow up to version 12 does (9.5 and 11.3 were compared). Pillow 13 takes columns first
  /// where the height shrinks by more than twice what the width does, as it does in a picture more than
  /// twice as high as wide; of such a picture a few values differ by one.
  ///
  /// Source: Pillow 11.3, src/libImaging/Resample.c, `ImagingResampleInner` for 8 bits.
  ///
  /// - Throws: ``ImageError/Problem/tooLarge(_:limit:)``.
  public func antialiased(to target: PixelSize) throws(ImageError) -> RGBImage {
    precondition(target.height > 0 && target.width > 0, "a picture has at least one pixel")
    try size.checkAntialiasing(to: target)
    let narrowed = antialiasedAcross(to: target.width)
    return narrowed.antialiasedDown(to: target.height)
  }

  private func antialiasedAcross(to targetWidth: Int) -> RGBImage {
    let axis = AntialiasedAxis(width, to: targetWidth)
    var output = [UInt8](repeating: 0, count: height * targetWidth * Self.channels)
    for x in 0..<targetWidth {
      let window = axis.window(at: x)
      var weights: [Int32] = []
      axis.appendWeights(at: x, to: &weights)
      for y in 0..<height {
        let start = (y * width + window.lowerBound) * Self.channels
        for c in 0..<Self.channels {
          output[(y * targetWidth + x) * Self.channels + c] = mean(weights) { index in
            pixels[start + index * Self.channels + c]
          }
        }
      }
    }
    return RGBImage(width: targetWidth, height: height, pixels: output)
  }

  private func antialiasedDown(to targetHeight: Int) -> RGBImage {
    let axis = AntialiasedAxis(height, to: targetHeight)
    let rowLength = width * Self.channels
    var output = [UInt8](repeating: 0, count: targetHeight * rowLength)
    for y in 0..<targetHeight {
      let start = axis.window(at: y).lowerBound * rowLength
      var weights: [Int32] = []
      axis.appendWeights(at: y, to: &weights)
      for x in 0..<rowLength {
        output[y * rowLength + x] = mean(weights) { index in
          pixels[start + index * rowLength + x]
        }
      }
    }
    return RGBImage(width: width, height: targetHeight, pixels: output)
  }
}

extension PixelSize {
  /// Checks that a picture of this size can be resized to `target`, by way of its rows.
  ///
  /// - Throws: as ``RGBImage/antialiased(to:)``.
  func checkAntialiasing(to target: PixelSize) throws(ImageError) {
    try target.checkPixelCount()
    try PixelSize(height: height, width: target.width).checkPixelCount()
  }

  /// The size whose short side is `shortSide` and whose aspect is, nearly, this one's.
  ///
  /// Source: MindSpore 2.7.0's `resize` in py_transforms_util.py: `int(size * (width / height))` of a
  /// picture that is not higher than wide, `int(size / (width / height))` of others.
  func scaledForPillow(shortSide: Int) -> PixelSize {
    precondition(shortSide > 0, "a picture has at least one pixel")
    let aspect = Double(width) / Double(height)
    let long = width < height ? Double(shortSide) / aspect : Double(shortSide) * aspect
    // A number past Int.max is far past every limit, so that its exact value does not matter.
    let longSide = Int(exactly: long.rounded(.towardZero)) ?? Int.max
    return width < height
      ? PixelSize(height: longSide, width: shortSide)
      : PixelSize(height: shortSide, width: longSide)
  }
}

/// The weighted mean of values, rounded; weights are in units of 2^-22.
private func mean(_ weights: [Int32], of value: (Int) -> UInt8) -> UInt8 {
  var sum = 1 << (AntialiasedAxis.precision - 1)
  for (index, weight) in weights.enumerated() { sum += Int(value(index)) * Int(weight) }
  return UInt8(clamping: sum >> AntialiasedAxis.precision)
}
