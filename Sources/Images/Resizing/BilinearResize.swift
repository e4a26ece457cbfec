extension RGBImage {
  /// The most that a side may grow, from MindSpore's `Resize` (image_utils.cc, `Resize`).
  public static let largestEnlargement = 1000

  /// Resizes so that the short side has `shortSide` pixels, keeping the aspect.
  ///
  /// The long side is truncated after a float32 quotient and a float32 product, as MindSpore 2.7.0
  /// does: 500x375 becomes 341x256.
  ///
  /// - Throws: as ``resized(to:)``.
  public func resized(shortSide: Int) throws(ImageError) -> RGBImage {
    try resized(to: size.scaled(shortSide: shortSide))
  }

  /// Resizes each side on its own with `cv::resize`'s `INTER_LINEAR` for 8 bits, to the bit.
  ///
  /// There is no antialiasing: each result has four source pixels, weighted in units of 1/2048. A
  /// picture that has the size already comes back unchanged.
  ///
  /// Source: OpenCV 4.5, modules/imgproc/src/resize.cpp, `HResizeLinear` and the `VResizeLinear` for
  /// `uchar`, whose shifts by 4, 16 and 2 are kept here.
  ///
  /// - Throws: ``ImageError/Problem/tooMuchEnlarged(from:to:)``,
  ///   ``ImageError/Problem/tooLarge(_:limit:)``.
  public func resized(to target: PixelSize) throws(ImageError) -> RGBImage {
    precondition(target.height > 0 && target.width > 0, "a picture has at least one pixel")
    if target == size { return self }
    try size.checkResizing(to: target)

    let columns = ResizeAxis(horizontally: width, to: target.width).taps
    let rows = ResizeAxis(vertically: height, to: target.height)
    let rowLength = target.width * Self.channels
    var output = [UInt8](repeating: 0, count: target.height * rowLength)
    var upper = StretchedRow(length: rowLength)
    var lower = StretchedRow(length: rowLength)
    for y in 0..<target.height {
      // Going down a row, what was the lower row is often the next upper one.
      let tap = rows.tap(at: y)
      if upper.source != tap.first { swap(&upper, &lower) }
      upper.stretch(row: tap.first, of: self, with: columns)
      lower.stretch(row: tap.second, of: self, with: columns)
      blend(
        upper.values.span,
        lower.values.span,
        tap.firstWeight,
        tap.secondWeight,
        into: &output,
        at: y * rowLength
      )
    }
    return RGBImage(width: target.width, height: target.height, pixels: output)
  }
}

extension PixelSize {
  /// Checks that a picture of this size can be resized to `target`.
  ///
  /// - Throws: as ``RGBImage/resized(to:)``.
  func checkResizing(to target: PixelSize) throws(ImageError) {
    if target == self { return }
    // Division, since the product may pass Int.max; the limit itself is allowed.
    guard (target.height - 1) / RGBImage.largestEnlargement < height,
      (target.width - 1) / RGBImage.largestEnlargement < width
    else { throw ImageError(.tooMuchEnlarged(from: self, to: target)) }
    try target.checkPixelCount()
  }

  /// The size whose short side is `shortSide` and whose aspect is, nearly, this one's.
  ///
  /// Source: MindSpore's `ResizeOp` as version 2.7.0 computes: `L' = trunc(float(L) / float(S) *
  /// float(S'))`, every step in float32.
  public func scaled(shortSide: Int) -> PixelSize {
    precondition(shortSide > 0, "a picture has at least one pixel")
    let long = Float(max(height, width)) / Float(min(height, width)) * Float(shortSide)
    // A product past Int.max is far past every limit, so that its exact value does not matter.
    let longSide = Int(exactly: long.rounded(.towardZero)) ?? Int.max
    return height < width
      ? PixelSize(height: shortSide, width: longSide)
      : PixelSize(height: longSide, width: shortSide)
  }
}

/// A source row, resized horizontally: `[W, C]` in units of 1/2048.
private struct StretchedRow {
  private(set) var source: Int?
  private(set) var values: [Int32]

  init(length: Int) { values = Array(repeating: 0, count: length) }

  mutating func stretch(row: Int, of image: RGBImage, with columns: [ResizeAxis.Tap]) {
    if source == row { return }
    source = row
    let channels = RGBImage.channels
    let rowLength = image.width * channels
    let pixels = image.pixels.span.extracting(row * rowLength..<(row + 1) * rowLength)
    var output = values.mutableSpan
    for (x, tap) in columns.enumerated() {
      let (first, second) = (tap.first * channels, tap.second * channels)
      for c in 0..<channels {
        // At most 255 * 2049, since the weights are halves of rounded sums of 2048.
        output[x * channels + c] =
          Int32(pixels[first + c]) * tap.firstWeight + Int32(pixels[second + c]) * tap.secondWeight
      }
    }
  }
}

/// Weighs two stretched rows and writes the result's row from `start` on.
private func blend(
  _ upper: Span<Int32>,
  _ lower: Span<Int32>,
  _ upperWeight: Int32,
  _ lowerWeight: Int32,
  into output: inout [UInt8],
  at start: Int
) {
  var pixels = output.mutableSpan
  for i in upper.indices {
    let high = (upperWeight &* (upper[i] >> 4)) >> 16
    let low = (lowerWeight &* (lower[i] >> 4)) >> 16
    pixels[start + i] = UInt8(clamping: (high &+ low &+ 2) >> 2)
  }
}
