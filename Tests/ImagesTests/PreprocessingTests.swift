import Images
import Testing

@Suite("Preprocessing")
struct PreprocessingTests {
  @Test("the standard is MindCV's: 224 of 256")
  func standard() throws {
    #expect(Preprocessing.standard == (try Preprocessing()))
    #expect(Preprocessing.standard.imageSize == 224)
    #expect(Preprocessing.standard.scaledSize == 256)
    #expect(Preprocessing.standard.valueCount == 150_528)
  }

  // By hand: pixels 0, 128 and 255 with means 0, 64 and 255 and deviations 1, 2 and 4.
  @Test("values are differences by deviations, channel after channel")
  func normalises() throws {
    let normalization = try Normalization(
      mean: RGBValues(0, 64, 255),
      standardDeviation: RGBValues(1, 2, 4)
    )
    let image = RGBImage(width: 2, height: 1, pixels: [0, 128, 255, 255, 0, 128])
    #expect(normalization.apply(to: image) == [0, 255, 32, -32, 0, -31.75])
  }

  @Test("every pixel comes back from its value, and black from what is no number")
  func pixels() {
    let values = (0...255).map(UInt8.init)
    let image = RGBImage(width: 256, height: 1, pixels: values.flatMap { [$0, 255 - $0, $0 ^ 85] })
    let normalization = Normalization.imageNet
    #expect(normalization.pixels(of: normalization.apply(to: image)) == image.pixels)
    #expect(normalization.pixels(of: [.nan, .infinity, -.infinity]) == [0, 255, 0])
  }

  @Test("a ratio above 1 puts the picture into black borders")
  func ratioAboveOne() throws {
    let preprocessing = try Preprocessing(imageSize: 4, cropRatio: 2)
    #expect(preprocessing.scaledSize == 2)
    let input = try preprocessing.input(from: patternedImage(height: 2, width: 2))
    #expect(input.count == preprocessing.valueCount)
    // The float32 difference and quotient of black in red: -123.675 / 58.395.
    #expect(input[0] == (0 - Float(123.675)) / Float(58.395))
  }

  @Test("impossible settings are refused by name")
  func settings() {
    func found(imageSize: Int = 224, cropRatio: Double = 0.875) -> ImageError.Problem? {
      problem { () throws(ImageError) in
        try Preprocessing(imageSize: imageSize, cropRatio: cropRatio)
      }
    }
    let range = "1 to 4096"
    #expect(found(imageSize: 0) == .invalidSetting(name: "image size", value: "0", expected: range))
    #expect(
      found(imageSize: 4097)
        == .invalidSetting(name: "image size", value: "4097", expected: range)
    )
    for ratio in [0, -1, Double.nan, .infinity] {
      #expect(
        found(cropRatio: ratio)
          == .invalidSetting(
            name: "crop ratio",
            value: "\(ratio)",
            expected: "a positive number"
          )
      )
    }
    let name = "image size / crop ratio"
    #expect(
      found(cropRatio: 300) == .invalidSetting(name: name, value: "0.0", expected: range)
    )
    #expect(
      found(imageSize: 1, cropRatio: 1e-4)
        == .invalidSetting(name: name, value: "10000.0", expected: range)
    )
  }

  @Test("a mean has to be finite and a deviation positive")
  func normalizations() {
    let ones = RGBValues(1, 1, 1)
    let mean = problem { () throws(ImageError) in
      try Normalization(mean: RGBValues(0, .infinity, 0), standardDeviation: ones)
    }
    #expect(
      mean
        == .invalidSetting(
          name: "mean",
          value: "[0.0, inf, 0.0]",
          expected: "three finite numbers"
        )
    )
    let deviation = problem { () throws(ImageError) in
      try Normalization(mean: ones, standardDeviation: RGBValues(1, 0, 1))
    }
    #expect(
      deviation
        == .invalidSetting(
          name: "standard deviation",
          value: "[1.0, 0.0, 1.0]",
          expected: "three positive numbers"
        )
    )
  }

  @Test(
    "MindCV's other interpolations are refused by name",
    arguments: ["nearest", "bicubic", "area", "pilcubic", "Bilinear", ""]
  )
  func interpolations(_ name: String) throws {
    let found = problem { () throws(ImageError) in try Interpolation(name: name) }
    #expect(found == .unsupportedInterpolation(name: name))
    #expect(try Interpolation(name: "bilinear") == .bilinear)
  }

  @Test("a long and thin picture is refused and not resized into gigabytes")
  func thin() {
    let image = patternedImage(height: 1, width: 10_000)
    let found = problem { () throws(ImageError) in try Preprocessing.standard.input(from: image) }
    let size = PixelSize(height: 256, width: 2_560_000)
    #expect(found == .tooLarge(size, limit: RGBImage.largestPixelCount))
  }
}
