/// A picture in memory: 8 bits each of red, green and blue.
public struct RGBImage: Sendable, Equatable {
  /// The bytes of a pixel: red, green, blue.
  public static let channels = 3

  /// The most pixels that a picture may have, decoded or resized.
  ///
  /// A few kilobytes can claim any size, so there has to be a limit. This is the one above which
  /// Pillow refuses a picture: twice `Image.MAX_IMAGE_PIXELS`, which is 2^30 / 4 / 3. At the limit
  /// the pixels fill 512 MiB.
  public static let largestPixelCount = 178_956_970

  /// The number of columns, at least 1.
  public let width: Int
  /// The number of rows, at least 1.
  public let height: Int
  /// The pixels as `[H, W, C]`: rows from the top, columns from the left, red, green, blue.
  public let pixels: [UInt8]

  /// The number of rows and columns.
  public var size: PixelSize { PixelSize(height: height, width: width) }

  /// Makes a picture of `height * width * 3` values in the order of ``pixels``.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "a picture has at least one pixel")
    precondition(pixels.count == width * height * Self.channels, "the pixels do not fill the size")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}

/// The size of a picture in pixels, rows first as in a shape.
public struct PixelSize: Hashable, Sendable, CustomStringConvertible {
  /// The number of rows.
  public let height: Int
  /// The number of columns.
  public let width: Int

  /// Makes a size of `height` rows and `width` columns.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// The width and the height, such as `500x375`.
  public var description: String { "\(width)x\(height)" }

  /// Checks the size against ``RGBImage/largestPixelCount``.
  ///
  /// - Throws: ``ImageError/Problem/tooLarge(_:limit:)``.
  func checkPixelCount() throws(ImageError) {
    let (count, overflow) = height.multipliedReportingOverflow(by: width)
    if overflow || count > RGBImage.largestPixelCount {
      throw ImageError(.tooLarge(self, limit: RGBImage.largestPixelCount))
    }
  }
}
