/// The steps from a picture file to a network's input, as MindCV's `validate.py` does them.
///
/// Decode, resize the short side to `imageSize / cropRatio`, cut the middle square of `imageSize` out,
/// normalise. The result equals MindCV's to the bit.
///
/// Source: `transforms_imagenet_eval` in MindCV's `mindcv/data/transforms_factory.py`.
public struct Preprocessing: Sendable, Equatable {
  /// MindCV's defaults: 224, 0.875, bilinear, the mean and deviation of ImageNet.
  public static let standard = Preprocessing()

  /// The largest ``imageSize`` and ``scaledSize``: a batch of one already takes 192 MiB there, and
  /// published networks stay below 1000.
  public static let largestSize = 4096

  /// The side of the square that the network sees, in pixels.
  public let imageSize: Int
  /// The part of the resized picture's short side that the square keeps.
  public let cropRatio: Double
  /// How the picture is resized.
  public let interpolation: Interpolation
  /// What the pixels are freed of.
  public let normalization: Normalization
  /// The short side after resizing: `floor(imageSize / cropRatio)`, 256 by default.
  public let scaledSize: Int

  /// The number of values that the methods give: `3 * imageSize * imageSize`.
  public var valueCount: Int { RGBImage.channels * imageSize * imageSize }

  private init() {
    self.imageSize = 224
    self.cropRatio = 0.875
    self.interpolation = .bilinear
    self.normalization = .imageNet
    self.scaledSize = 256
  }

  /// Makes a preprocessing with settings of one's own.
  ///
  /// A `cropRatio` above 1 is allowed, as in MindCV: the picture then gets black borders.
  ///
  /// - Throws: ``ImageError/Problem/invalidSetting(name:value:expected:)`` if a size is not from 1 to
  ///   ``largestSize`` or the ratio not a positive number.
  public init(
    imageSize: Int = 224,
    cropRatio: Double = 0.875,
    interpolation: Interpolation = .bilinear,
    normalization: Normalization = .imageNet
  ) throws(ImageError) {
    guard (1...Self.largestSize).contains(imageSize) else {
      throw Self.outOfRange("image size", "\(imageSize)")
    }
    guard cropRatio.isFinite && cropRatio > 0 else {
      throw ImageError(
        .invalidSetting(name: "crop ratio", value: "\(cropRatio)", expected: "a positive number")
      )
    }
    let scaled = (Double(imageSize) / cropRatio).rounded(.down)
    guard scaled >= 1 && scaled <= Double(Self.largestSize) else {
      throw Self.outOfRange("image size / crop ratio", "\(scaled)")
    }
    self.imageSize = imageSize
    self.cropRatio = cropRatio
    self.interpolation = interpolation
    self.normalization = normalization
    self.scaledSize = Int(scaled)
  }

  /// Makes the network's input of a JPEG or PNG file's bytes.
  ///
  /// - Returns: `[C, H, W]` with `C = 3` and `H = W = imageSize`.
  /// - Throws: as ``ImageDecoder/decode(_:)`` and ``input(from:)-(RGBImage)``.
  public func input(from bytes: [UInt8]) throws(ImageError) -> [Float] {
    try input(from: ImageDecoder.decode(bytes))
  }

  /// Makes the network's input of a decoded picture.
  ///
  /// - Returns: `[C, H, W]` with `C = 3` and `H = W = imageSize`.
  /// - Throws: ``ImageError/Problem/tooMuchEnlarged(from:to:)`` for a picture a thousand times smaller
  ///   than ``scaledSize``, ``ImageError/Problem/tooLarge(_:limit:)`` for a very long and thin one.
  public func input(from image: RGBImage) throws(ImageError) -> [Float] {
    let resized =
      switch interpolation {
      case .bilinear: try image.resized(shortSide: scaledSize)
      }
    return normalization.apply(to: try resized.centreCropped(side: imageSize))
  }

  private static func outOfRange(_ name: String, _ value: String) -> ImageError {
    ImageError(.invalidSetting(name: name, value: value, expected: "1 to \(largestSize)"))
  }
}
