internal import Images

/// A picture small enough to stand in a page.
package struct Thumbnail {
  /// The picture as a `data:` URI.
  package let uri: String
  /// Whether the picture is so small that its pixels are shown as squares.
  package let isTiny: Bool

  /// The longest side in pixels: what a page shows, on a screen of double density.
  private static let side = 160
  /// A file that is not larger goes in as it is.
  private static let originalByteCount = 8 << 10

  /// Makes a thumbnail of a picture file; `nil` if it cannot be read.
  package init?(_ bytes: [UInt8]) {
    guard let image = try? ImageDecoder.decode(bytes) else { return nil }
    let longer = max(image.width, image.height)
    isTiny = longer <= 64
    // A file of few bytes may still be a picture that a browser chokes on.
    if longer <= Self.side, bytes.count <= Self.originalByteCount, let kind = Self.mediaType(bytes)
    {
      uri = "data:\(kind);base64,\(Self.base64(bytes))"
    } else {
      guard let png = PNGWriter.encode(image.reduced(toSide: Self.side)) else { return nil }
      uri = "data:image/png;base64,\(Self.base64(png))"
    }
  }

  /// What a file is by its first bytes.
  private static func mediaType(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
    return bytes.starts(with: [0xFF, 0xD8, 0xFF]) ? "image/jpeg" : nil
  }

  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  /// The bytes in the alphabet of RFC 4648, section 4.
  package static func base64(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      let group = (0..<3).reduce(0) { $0 << 8 | ($1 < count ? Int(bytes[start + $1]) : 0) }
      for position in 0..<4 {
        let digit = digits[group >> (18 - 6 * position) & 63]
        text.append(position <= count ? digit : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension RGBImage {
  /// The picture with its longer side at most `side`: each pixel is the mean of those it covers.
  fileprivate func reduced(toSide side: Int) -> RGBImage {
    let longer = max(width, height)
    guard longer > side else { return self }
    let newWidth = max(1, width * side / longer)
    let newHeight = max(1, height * side / longer)
    var output: [UInt8] = []
    output.reserveCapacity(RGBImage.channels * newWidth * newHeight)
    for y in 0..<newHeight {
      let rows =
        y * height / newHeight..<max(y * height / newHeight + 1, (y + 1) * height / newHeight)
      for x in 0..<newWidth {
        let columns =
          x * width / newWidth..<max(x * width / newWidth + 1, (x + 1) * width / newWidth)
        output += mean(rows: rows, columns: columns)
      }
    }
    return RGBImage(width: newWidth, height: newHeight, pixels: output)
  }

  private func mean(rows: Range<Int>, columns: Range<Int>) -> [UInt8] {
    var sums = [0, 0, 0]
    for y in rows {
      for x in columns {
        let start = RGBImage.channels * (y * width + x)
        for c in 0..<RGBImage.channels { sums[c] += Int(pixels[start + c]) }
      }
    }
    let count = rows.count * columns.count
    return sums.map { UInt8(clamping: ($0 + count / 2) / count) }
  }
}
