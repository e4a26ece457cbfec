package import Images

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The part of a picture that a training looks at.
///
/// Source: `ms:mindspore/ccsrc/minddata/dataset/kernels/image/random_crop_and_resize_op.cc`.
package struct CropBox: Sendable, Equatable {
  /// The first column.
  package var left: Int
  /// The first row.
  package var top: Int
  /// The columns, at least 1.
  package var width: Int
  /// The rows, at least 1.
  package var height: Int

  /// How often a box is drawn that may not fit.
  private static let attempts = 10

  /// Draws a box: its area as a part of the picture's, then the logarithm of its width in heights, each as
  /// likely as another; where none fits, the largest in the middle with an aspect that is allowed.
  ///
  /// - Parameters:
  ///   - pictureWidth: at least 1.
  ///   - pictureHeight: at least 1.
  ///   - areas: the parts of the area.
  ///   - aspects: widths in heights; positive.
  ///   - stream: where the numbers come from.
  package init(
    width pictureWidth: Int,
    height pictureHeight: Int,
    areas: ClosedRange<Double>,
    aspects: ClosedRange<Double>,
    using stream: inout RandomStream
  ) {
    let area = Double(pictureWidth) * Double(pictureHeight)
    let logarithms = log(aspects.lowerBound)...log(aspects.upperBound)
    for _ in 0..<Self.attempts {
      let boxArea = area * stream.uniform(areas)
      let aspect = exp(stream.uniform(logarithms))
      let width = max(1, (boxArea * aspect).squareRoot().rounded())
      let height = max(1, (width / aspect).rounded())
      guard width <= Double(pictureWidth), height <= Double(pictureHeight) else { continue }
      self.width = Int(width)
      self.height = Int(height)
      left = stream.below(pictureWidth - self.width + 1)
      top = stream.below(pictureHeight - self.height + 1)
      return
    }
    let aspect = Double(pictureWidth) / Double(pictureHeight)
    width = pictureWidth
    height = pictureHeight
    if aspect < aspects.lowerBound {
      height = Self.side(Double(pictureWidth) / aspects.lowerBound, atMost: pictureHeight)
    } else if aspect > aspects.upperBound {
      width = Self.side(Double(pictureHeight) * aspects.upperBound, atMost: pictureWidth)
    }
    // A half is rounded up.
    left = (pictureWidth - width + 1) / 2
    top = (pictureHeight - height + 1) / 2
  }

  private static func side(_ value: Double, atMost limit: Int) -> Int {
    Int(min(max(1, value.rounded()), Double(limit)))
  }
}

extension RGBImage {
  /// A part of the picture.
  ///
  /// - Precondition: the box lies within the picture.
  package func part(_ box: CropBox) -> RGBImage {
    let (columns, row) = (Self.channels * box.width, Self.channels * width)
    var part: [UInt8] = []
    part.reserveCapacity(columns * box.height)
    for y in box.top..<box.top + box.height {
      let first = y * row + Self.channels * box.left
      part += pixels[first..<first + columns]
    }
    return RGBImage(width: box.width, height: box.height, pixels: part)
  }

  /// The picture mirrored: left to right, or top to bottom.
  package func mirrored(horizontally: Bool, vertically: Bool) -> RGBImage {
    guard horizontally || vertically else { return self }
    var mirrored: [UInt8] = []
    mirrored.reserveCapacity(pixels.count)
    for y in 0..<height {
      let row = (vertically ? height - 1 - y : y) * width
      for x in 0..<width {
        let first = Self.channels * (row + (horizontally ? width - 1 - x : x))
        mirrored += pixels[first..<first + Self.channels]
      }
    }
    return RGBImage(width: width, height: height, pixels: mirrored)
  }
}
