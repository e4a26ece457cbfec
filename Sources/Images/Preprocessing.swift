/// The steps from a picture file to a network's input, as MindCV's scripts do them.
///
/// Decode, resize the short side to `imageSize / cropRatio`, cut the middle square of `imageSize` out,
/// normalise. The result equals MindCV's to the bit: that of the script which ``script`` names.
///
/// Source: `transforms_imagenet_eval` in MindCV's `mindcv/data/transforms_factory.py`.
public struct Preprocessing: Sendable, Equatable {
  /// MindCV's defaults: 224, 0.875, bilinear, the mean and deviation of ImageNet.
  public static let standard = Preprocessing()

  /// The largest ``imageSize`` and ``scaledSize``: a batch of one already takes 192 MiB there, and
  /// published networks stay below 1000.
  public static let largestSize = 4096

  /// The two scripts of MindCV that make a picture into an input, each in its own way.
  public enum Script: String, Sendable, Hashable, CaseIterable {
    /// `validate.py`: MindSpore decodes, and OpenCV resizes without antialiasing.
    ///
    /// The published figures are made so.
    case validate
    /// `infer.py`: Pillow decodes, and resizes with antialiasing.
    ///
    /// The crop's start, half of what is left over, is rounded to the even number where it lies between
    /// two. See ``RGBImage/antialiased(to:)`` and ``ImageDecoder/Manner/pillow``.
    case infer
  }

  /// Whose steps these are.
  public let script: Script
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
    self.script = .validate
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
    script: Script = .validate,
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
    self.script = script
    self.imageSize = imageSize
    self.cropRatio = cropRatio
    self.interpolation = interpolation
    self.normalization = normalization
    self.scaledSize = Int(scaled)
  }

  /// Makes the network's input of a JPEG or PNG file's bytes.
  ///
  /// - Returns: `[C, H, W]` with `C = 3` and `H = W = imageSize`.
  /// - Throws: as ``ImageDecoder/decode(_:as:)-([UInt8],_)`` and ``input(from:)-(RGBImage)``.
  public func input(from bytes: [UInt8]) throws(ImageError) -> [Float] {
    try input(from: ImageDecoder.decode(bytes, as: decoding))
  }

  /// Makes the network's input of a decoded picture.
  ///
  /// - Returns: `[C, H, W]` with `C = 3` and `H = W = imageSize`.
  /// - Throws: ``ImageError/Problem/tooMuchEnlarged(from:to:)`` for a picture a thousand times smaller
  ///   than ``scaledSize`` (of ``Script/validate`` alone), ``ImageError/Problem/tooLarge(_:limit:)`` for
  ///   a very long and thin one.
  public func input(from image: RGBImage) throws(ImageError) -> [Float] {
    let cropped =
      switch (script, interpolation) {
      case (.validate, .bilinear):
        try image.resized(shortSide: scaledSize).centreCropped(side: imageSize)
      case (.infer, .bilinear):
        try image.antialiased(shortSide: scaledSize).centreCroppedRounding(side: imageSize)
      }
    return normalization.apply(to: cropped)
  }

  /// Whose pixels a picture has.
  public var decoding: ImageDecoder.Manner {
    switch script {
    case .validate: .mindSpore
    case .infer: .pillow
    }
  }

  /// Fills an input with black, where a picture does not fill it.
  func fillWithBlack(_ input: inout MutableSpan<Float>) {
    let area = imageSize * imageSize
    let black = normalization.black
    for index in input.indices { input[index] = black[index / area] }
  }

  private static func outOfRange(_ name: String, _ value: String) -> ImageError {
    ImageError(.invalidSetting(name: name, value: value, expected: "1 to \(largestSize)"))
  }
}
