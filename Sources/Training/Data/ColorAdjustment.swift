internal import Images

/// A change of a picture's colours by a factor, at which 1 changes nothing: MindSpore's to the bit.
///
/// Source: `AdjustBrightness`, `AdjustContrast` and `AdjustSaturation` in
/// `ms:mindspore/ccsrc/minddata/dataset/kernels/image/image_utils.cc`, and what OpenCV makes of them.
package enum ColorAdjustment: Sendable, CaseIterable {
  /// Values times the factor.
  case brightness
  /// Away from, or towards, the mean of the grey picture.
  case contrast
  /// Away from, or towards, each pixel's own grey.
  case saturation

  /// An adjustment and its factor.
  package typealias Step = (adjustment: ColorAdjustment, factor: Float)

  /// Draws a factor for each adjustment, and their order.
  ///
  /// - Parameters:
  ///   - strengths: how far brightness, contrast and saturation go from 1, at most down to 0; 0 for one that
  ///     is left out.
  ///   - stream: where the numbers come from.
  /// - Returns: what to apply, one after the other.
  package static func steps(_ strengths: [Double], using stream: inout RandomStream) -> [Step] {
    let steps = zip(allCases, strengths).compactMap { adjustment, strength -> Step? in
      guard strength > 0 else { return nil }
      return (adjustment, Float(stream.uniform(max(0, 1 - strength)...1 + strength)))
    }
    return stream.permutation(steps.count).map { steps[$0] }
  }

  /// The grey of a pixel, in units of 2^15: what `cv::cvtColor` makes of it.
  private static func grey(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let sum = 9798 * UInt32(red) + 19235 * UInt32(green) + 3735 * UInt32(blue)
    return UInt8(truncatingIfNeeded: (sum + (1 << 14)) >> 15)
  }

  private static func byte(_ value: Float) -> UInt8 {
    // The order matters: the lesser of a NaN and 255 is 255.
    UInt8(Float.maximum(Float.minimum(value.rounded(.toNearestOrEven), 255), 0))
  }

  /// `grey * (1 - factor) + value * factor`, where the first product is not rounded before the sum is: OpenCV's
  /// `addWeighted` has a fused multiplication and addition there, for which the sum of doubles stands.
  private static func mixed(_ grey: UInt8, _ value: UInt8, _ factor: Float) -> UInt8 {
    byte(Float(Double(grey) * Double(1 - factor) + Double(Float(value) * factor)))
  }

  /// Changes a picture's pixels, red, green and blue in turn.
  package func apply(_ factor: Float, to pixels: inout [UInt8]) {
    switch self {
    case .brightness:
      for index in pixels.indices { pixels[index] = Self.byte(Float(pixels[index]) * factor) }
    case .contrast:
      var sum = 0
      for first in stride(from: 0, to: pixels.count, by: RGBImage.channels) {
        sum += Int(Self.grey(pixels[first], pixels[first + 1], pixels[first + 2]))
      }
      let mean = Float(Double(sum) / Double(pixels.count / RGBImage.channels))
      for index in pixels.indices {
        pixels[index] = Self.mixed(Self.byte(mean), pixels[index], factor)
      }
    case .saturation:
      for first in stride(from: 0, to: pixels.count, by: RGBImage.channels) {
        let grey = Self.grey(pixels[first], pixels[first + 1], pixels[first + 2])
        for index in first..<first + RGBImage.channels {
          pixels[index] = Self.mixed(grey, pixels[index], factor)
        }
      }
    }
  }
}
