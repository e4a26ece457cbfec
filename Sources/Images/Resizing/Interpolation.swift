/// How pixels between pixels are made when a picture is resized.
///
/// MindCV knows five names and takes bilinear, without a word, for all others. Here the one that gives
/// MindSpore's pixels to the bit exists, and other names are refused.
public enum Interpolation: String, Sendable, Hashable, CaseIterable {
  /// The weighted mean of the four nearest pixels, without antialiasing; see
  /// ``RGBImage/resized(to:)``.
  case bilinear

  /// Finds an interpolation by MindCV's name for it.
  ///
  /// - Throws: ``ImageError/Problem/unsupportedInterpolation(name:)`` for all names but `bilinear`.
  public init(name: String) throws(ImageError) {
    guard let known = Interpolation(rawValue: name) else {
      throw ImageError(.unsupportedInterpolation(name: name))
    }
    self = known
  }
}
