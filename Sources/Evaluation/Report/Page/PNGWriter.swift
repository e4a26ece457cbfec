internal import CZlib
internal import Digests
package import Images
internal import Tensors

/// Writes pictures as PNG files: 8 bits of red, green and blue, no interlacing.
///
/// Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)", sections 5 and 11.
package enum PNGWriter {
  /// The picture as a file; `nil` if memory runs out.
  package static func encode(_ image: RGBImage) -> [UInt8]? {
    let stride = RGBImage.channels * image.width
    // Each row starts with its filter: 2, the difference to the row above, compresses photographs
    // and needs no choice.
    var filtered: [UInt8] = []
    filtered.reserveCapacity((stride + 1) * image.height)
    for y in 0..<image.height {
      filtered.append(2)
      for x in 0..<stride {
        let above = y > 0 ? image.pixels[(y - 1) * stride + x] : 0
        filtered.append(image.pixels[y * stride + x] &- above)
      }
    }
    guard let compressed = compressed(filtered) else { return nil }
    let size = [image.width, image.height].flatMap { UInt32($0).bigEndianBytes }
    let header = size + [8, 2, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
      + chunk("IDAT", compressed) + chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(type.utf8) + data
    var checksum = CRC32()
    checksum.update(content.span)
    return UInt32(data.count).bigEndianBytes + content + checksum.value.bigEndianBytes
  }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    var count = compressBound(uLong(bytes.count))
    var output = [UInt8](repeating: 0, count: Int(count))
    // SAFETY: zlib reads `bytes.count` bytes, and writes at most `count` bytes, which `output` has;
    // it sets `count` to how many it wrote.
    let status = unsafe compress2(&output, &count, bytes, uLong(bytes.count), 9)
    return status == Z_OK ? Array(output.prefix(Int(count))) : nil
  }
}
