import Digests
import Images
import Testing

/// Files that are cut, damaged or too large; whole ones are in `MindSporeAgreementTests`.
@Suite("Decoding hostile files")
struct ImageDecoderTests {
  static let small = [
    "baseline_420.jpg", "baseline_444.jpg", "grey.jpg", "restart.jpg", "cmyk_adobe.jpg",
    "progressive_420.jpg", "rgb8.png", "rgb8_interlaced.png", "palette2_transparent.png",
    "grey1.png",
  ]

  private func decodingProblem(_ bytes: [UInt8]) -> ImageError.Problem? {
    problem { () throws(ImageError) in try ImageDecoder.decode(bytes) }
  }

  @Test(
    "a baseline JPEG is whole without its end marker and cut with a byte less",
    arguments: [
      "baseline_420.jpg", "baseline_444.jpg", "grey.jpg", "restart.jpg", "cmyk_adobe.jpg",
    ]
  )
  func baselinePrefixes(_ name: String) throws {
    let bytes = try oddPicture(name)
    let whole = try ImageDecoder.decode(bytes)
    for count in 4..<bytes.count - 2 {
      #expect(decodingProblem(Array(bytes[..<count])) == .truncated(.jpeg, byteCount: count))
    }
    for count in bytes.count - 2..<bytes.count {
      #expect(try ImageDecoder.decode(Array(bytes[..<count])) == whole)
    }
  }

  // MindSpore 2.7.0 refuses each of these, too, or loops for ever.
  @Test(
    "a progressive JPEG needs its end marker",
    arguments: ["progressive_420.jpg", "progressive_grey.jpg"]
  )
  func progressivePrefixes(_ name: String) throws {
    let bytes = try oddPicture(name)
    for count in 4..<bytes.count - 1 {
      #expect(decodingProblem(Array(bytes[..<count])) == .truncated(.jpeg, byteCount: count))
    }
  }

  // MindSpore 2.7.0 refuses every one of these prefixes.
  @Test(
    "every prefix of a PNG is cut",
    arguments: ["rgb8.png", "rgb8_interlaced.png", "grey1.png", "rgb16.png"]
  )
  func pngPrefixes(_ name: String) throws {
    let bytes = try oddPicture(name)
    for count in 8..<bytes.count {
      #expect(decodingProblem(Array(bytes[..<count])) == .truncated(.png, byteCount: count))
    }
  }

  @Test("every flipped bit gives a picture or an error", arguments: small)
  func flippedBits(_ name: String) throws {
    var bytes = try oddPicture(name)
    for index in bytes.indices {
      for bit in 0..<8 {
        bytes[index] ^= 1 << bit
        if let found = decodingProblem(bytes) {
          switch found {
          case .unsupportedContent, .truncated, .undecodable, .tooLarge: break
          default: Issue.record("unexpected \(found)")
          }
        }
        bytes[index] ^= 1 << bit
      }
    }
  }

  @Test("a wrong checksum in a PNG is refused")
  func wrongChecksum() throws {
    var bytes = try oddPicture("rgb8.png")
    bytes[bytes.count - 1] ^= 1
    #expect(decodingProblem(bytes) == .undecodable(.png, reason: "IEND: CRC error"))
  }

  @Test("a JPEG of 12 bits is refused in libjpeg's words")
  func twelveBits() throws {
    var bytes = try oddPicture("grey.jpg")
    bytes[try frameHeader(in: bytes) + 4] = 12
    #expect(
      decodingProblem(bytes) == .undecodable(.jpeg, reason: "Unsupported JPEG data precision 12")
    )
  }

  @Test("a JPEG of two components is refused")
  func twoComponents() throws {
    var bytes = try oddPicture("grey.jpg")
    let header = try frameHeader(in: bytes)
    bytes.replaceSubrange(header + 2..<header + 4, with: [0, 14])
    bytes[header + 9] = 2
    bytes.insert(contentsOf: [2, 0x11, 0], at: header + 13)
    let reason = "2 components, where 1 (grey), 3 (colour) and 4 (CMYK) are supported"
    #expect(decodingProblem(bytes) == .undecodable(.jpeg, reason: reason))
  }

  @Test("a JPEG of endless scans is refused")
  func manyScans() throws {
    let bytes = try oddPicture("progressive_grey.jpg")
    let scan = try #require(bytes.indices.last { bytes[$0...].starts(with: [0xFF, 0xDA]) })
    let repeated = Array(repeating: Array(bytes[scan..<bytes.count - 2]), count: 600).joined()
    let found = decodingProblem(bytes[..<scan] + repeated + [0xFF, 0xD9])
    #expect(found == .undecodable(.jpeg, reason: "more than 500 scans"))
  }

  @Test("a JPEG that claims too many pixels is refused before they are allocated")
  func largeJPEG() throws {
    var bytes = try oddPicture("baseline_420.jpg")
    let header = try frameHeader(in: bytes)
    bytes.replaceSubrange(header + 5..<header + 9, with: [0xEA, 0x60, 0xEA, 0x60])
    let size = PixelSize(height: 60_000, width: 60_000)
    #expect(decodingProblem(bytes) == .tooLarge(size, limit: 178_956_970))
    bytes.replaceSubrange(header + 5..<header + 9, with: [0x27, 0x10, 0x27, 0x10])
    #expect(decodingProblem(bytes) == .truncated(.jpeg, byteCount: bytes.count))
  }

  @Test("a PNG that claims too many pixels is refused before they are allocated")
  func largePNG() throws {
    var bytes = try oddPicture("rgb8.png")
    setSize(of: &bytes, to: 20_000)
    let size = PixelSize(height: 20_000, width: 20_000)
    #expect(decodingProblem(bytes) == .tooLarge(size, limit: 178_956_970))
    setSize(of: &bytes, to: 10_000)
    #expect(decodingProblem(bytes) == .truncated(.png, byteCount: bytes.count))
  }

  /// Where the marker of a JPEG's frame header starts: marker, length, precision, height, width,
  /// number of components, and three bytes for each.
  private func frameHeader(in bytes: [UInt8]) throws -> Int {
    try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
  }

  /// Writes a PNG's width and height and the checksum of its IHDR chunk.
  private func setSize(of bytes: inout [UInt8], to side: UInt32) {
    let big = (0..<4).map { UInt8(truncatingIfNeeded: side >> (24 - 8 * $0)) }
    bytes.replaceSubrange(16..<24, with: big + big)
    var checksum = CRC32()
    checksum.update(bytes.span.extracting(12..<29))
    let value = checksum.value
    let written = (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) }
    bytes.replaceSubrange(29..<33, with: written)
  }
}
