/// Turns the bytes of a JPEG or PNG file into pixels, as MindSpore's `vision.Decode` or Pillow does.
///
/// JPEG is decoded by libjpeg-turbo with its defaults (accurate integer DCT, smooth upsampling of
/// colour), PNG by libpng with OpenCV's transformations. Grey is repeated in all channels, CMYK is
/// turned into RGB, alpha is dropped and not blended, 16 bits are cut to 8; orientation, gamma and
/// colour profiles are ignored. A JPEG file that lacks only its end marker decodes (if it is not
/// progressive), and bytes after the picture are ignored.
public enum ImageDecoder {
  /// Whose pixels are meant, which differ for rare kinds of pictures.
  public enum Manner: Hashable, Sendable, CaseIterable {
    /// MindSpore 2.7.0's `vision.Decode`, which MindCV's `validate.py` uses.
    ///
    /// CMYK is inverted in JPEG files with Adobe's marker alone; 16-bit grey keeps its upper byte.
    case mindSpore
    /// Pillow's `Image.open(file).convert("RGB")`, which MindCV's `infer.py` uses.
    ///
    /// CMYK is inverted in all JPEG files and rounded; 16-bit grey keeps its value, and all above 255
    /// is white. Pillow 9.5, 11.3 and 13.0 agree. Of damaged files Pillow takes others: it refuses
    /// most JPEG files without an end marker and takes PNG files without a valid end.
    case pillow
  }

  /// Decodes a file's bytes.
  ///
  /// - Throws: ``ImageError/Problem/unsupportedContent(_:)``,
  ///   ``ImageError/Problem/truncated(_:byteCount:)``,
  ///   ``ImageError/Problem/undecodable(_:reason:)``, ``ImageError/Problem/tooLarge(_:limit:)``.
  public static func decode(
    _ bytes: [UInt8],
    as manner: Manner = .mindSpore
  ) throws(ImageError) -> RGBImage {
    try decode(bytes.span, as: manner)
  }

  /// Decodes a file's bytes.
  ///
  /// - Throws: as ``decode(_:as:)-([UInt8],_)``.
  public static func decode(
    _ bytes: Span<UInt8>,
    as manner: Manner = .mindSpore
  ) throws(ImageError) -> RGBImage {
    let kind = ContentKind(of: bytes)
    return switch kind {
    case .jpeg: try JPEGFile.decode(bytes, as: manner)
    case .png: try PNGFile.decode(bytes, as: manner)
    case .gif, .webp, .bmp, .tiff, .text, .empty, .unknown:
      throw ImageError(.unsupportedContent(kind))
    }
  }
}
