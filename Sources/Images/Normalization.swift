/// The mean and the standard deviation of each channel, which a network's input is freed of.
public struct Normalization: Sendable, Equatable {
  /// MindCV's constants for ImageNet, in units of pixel values.
  ///
  /// Source: `IMAGENET_DEFAULT_MEAN` and `IMAGENET_DEFAULT_STD` in MindCV's
  /// `mindcv/data/constants.py`: 0.485, 0.456, 0.406 and 0.229, 0.224, 0.225, each times 255.
  public static let imageNet = Normalization(
    known: RGBValues(123.675, 116.28, 103.53),
    standardDeviation: RGBValues(58.395, 57.12, 57.375)
  )

  /// What is subtracted, in units of pixel values (0 to 255).
  public let mean: RGBValues
  /// What the differences are divided by, in units of pixel values.
  public let standardDeviation: RGBValues

  private init(known mean: RGBValues, standardDeviation: RGBValues) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// Makes a normalisation of one's own.
  ///
  /// - Throws: ``ImageError/Problem/invalidSetting(name:value:expected:)`` unless all values are
  ///   finite and the deviations are positive.
  public init(
    mean: RGBValues,
    standardDeviation: RGBValues
  ) throws(ImageError) {
    guard mean.all.allSatisfy(\.isFinite) else {
      throw ImageError(
        .invalidSetting(name: "mean", value: "\(mean)", expected: "three finite numbers")
      )
    }
    guard standardDeviation.all.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw ImageError(
        .invalidSetting(
          name: "standard deviation",
          value: "\(standardDeviation)",
          expected: "three positive numbers"
        )
      )
    }
    self.init(known: mean, standardDeviation: standardDeviation)
  }

  /// What black pixels become, red first.
  var black: [Float] { zip(mean.all, standardDeviation.all).map { (0 - $0) / $1 } }

  /// Normalises a picture into `[C, H, W]`, red first.
  ///
  /// Each value is `(pixel - mean) / standardDeviation`: a float32 difference and a true float32
  /// quotient, as in MindSpore 2.7.0's `Normalize`. A product with the reciprocal would differ in
  /// the last bit.
  public func apply(to image: RGBImage) -> [Float] {
    let area = image.width * image.height
    let pixels = image.pixels.span
    var output = [Float](repeating: 0, count: RGBImage.channels * area)
    var values = output.mutableSpan
    for (c, (mean, deviation)) in zip(mean.all, standardDeviation.all).enumerated() {
      // 256 quotients instead of one a pixel.
      let table = (0...255).map { (Float($0) - mean) / deviation }
      let quotients = table.span
      for i in 0..<area { values[c * area + i] = quotients[Int(pixels[i * RGBImage.channels + c])] }
    }
    return output
  }

  /// The pixels that became a network's input: what ``apply(to:)`` undoes, in whole numbers.
  ///
  /// - Parameter input: `[C, H, W]`, red first.
  /// - Returns: `[H, W, C]`.
  public func pixels(of input: [Float]) -> [UInt8] {
    let area = input.count / RGBImage.channels
    let values = input.span
    var pixels = [UInt8](repeating: 0, count: area * RGBImage.channels)
    for (c, (mean, deviation)) in zip(mean.all, standardDeviation.all).enumerated() {
      for i in 0..<area {
        let pixel = (values[c * area + i] * deviation + mean).rounded()
        // What is no number is black.
        pixels[i * RGBImage.channels + c] = pixel > 0 ? UInt8(min(pixel, 255)) : 0
      }
    }
    return pixels
  }
}

/// One number for each channel.
public struct RGBValues: Sendable, Equatable {
  /// The number for red.
  public let red: Float
  /// The number for green.
  public let green: Float
  /// The number for blue.
  public let blue: Float

  /// Makes the three numbers.
  public init(_ red: Float, _ green: Float, _ blue: Float) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The numbers in the order of the channels.
  public var all: [Float] { [red, green, blue] }
}

extension RGBValues: LosslessStringConvertible {
  /// Parses what ``description`` gives, such as `[0.5, 0.5, 0.5]`.
  public init?(_ description: String) {
    let values = description.dropFirst().dropLast().split(separator: ", ").compactMap { Float($0) }
    guard values.count == 3, "\(values)" == description else { return nil }
    self.init(values[0], values[1], values[2])
  }

  /// The numbers, such as `[0.5, 0.5, 0.5]`.
  public var description: String { "\(all)" }
}
