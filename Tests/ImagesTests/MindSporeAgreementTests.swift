import Foundation
import Images
import TestSupport
import Testing

/// An entry of a fixture set's `images.json`.
private struct Sample: Decodable, Sendable, CustomTestStringConvertible {
  var path: String
  var decoded: [Int]?
  var resized: [Int]?
  var decodedDigest: String?
  var cropDigest: String?
  var inputDigest: String

  enum CodingKeys: String, CodingKey {
    case path, decoded, resized
    case decodedDigest = "decoded_sha256"
    case cropDigest = "crop_sha256"
    case inputDigest = "input_sha256"
  }

  var testDescription: String { path }

  static func load(_ set: String) throws -> [Sample] {
    let url = URL(filePath: Fixtures.path("\(set)/images.json"))
    return try JSONDecoder().decode([Sample].self, from: Data(contentsOf: url))
  }
}

/// Everything here is compared with what MindSpore 2.7.0 and MindCV computed.
@Suite("Agreement with MindSpore")
struct MindSporeAgreementTests {
  @Test("all 200 photographs decode, crop and normalise to the bit", .fixture("imagenet-sample"))
  func photographs() throws {
    let samples = try Sample.load("imagenet-sample")
    #expect(samples.count == 200)
    for sample in samples {
      let bytes = try readFile(Fixtures.path("imagenet-sample/val/\(sample.path)"))
      let decoded = try ImageDecoder.decode(bytes)
      #expect([decoded.height, decoded.width, 3] == sample.decoded, "\(sample.path)")
      #expect(digest(decoded) == sample.decodedDigest, "\(sample.path)")

      let resized = try decoded.resized(shortSide: 256)
      #expect([resized.height, resized.width, 3] == sample.resized, "\(sample.path)")
      let crop = try resized.centreCropped(side: 224)
      #expect(digest(crop) == sample.cropDigest, "\(sample.path)")

      let input = try Preprocessing.standard.input(from: bytes)
      #expect(digest(input) == sample.inputDigest, "\(sample.path)")
    }
  }

  @Test("all 200 Fashion-MNIST pictures become the input of 64x64", .fixture("fashion-mnist"))
  func fashion() throws {
    let samples = try Sample.load("fashion-mnist")
    #expect(samples.count == 200)
    let preprocessing = try Preprocessing(imageSize: 64, cropRatio: 0.875)
    #expect(preprocessing.scaledSize == 73)
    for sample in samples {
      let bytes = try readFile(Fixtures.path("fashion-mnist/val/\(sample.path)"))
      #expect(digest(try preprocessing.input(from: bytes)) == sample.inputDigest, "\(sample.path)")
    }
  }

  @Test("photographs that lack only their end marker decode alike", .fixture("imagenet-sample"))
  func withoutEndMarker() throws {
    for sample in try Sample.load("imagenet-sample") {
      let bytes = try readFile(Fixtures.path("imagenet-sample/val/\(sample.path)"))
      let end = try #require(bytes.indices.last { bytes[$0...].starts(with: [0xFF, 0xD9]) })
      let decoded = try ImageDecoder.decode(Array(bytes[..<end]))
      #expect(digest(decoded) == sample.decodedDigest, "\(sample.path)")
      let cut = problem { () throws(ImageError) in
        try ImageDecoder.decode(Array(bytes[..<(end - 1)]))
      }
      #expect(cut == .truncated(.jpeg, byteCount: end - 1), "\(sample.path)")
    }
  }

  @Test("odd pictures decode to the bit", arguments: ExpectedPicture.load("decoded.json"))
  func oddPictures(_ expected: ExpectedPicture) throws {
    let decoded = try ImageDecoder.decode(oddPicture(try #require(expected.file)))
    #expect(decoded.size == PixelSize(height: expected.height, width: expected.width))
    #expect(digest(decoded) == expected.sha256)
  }

  @Test(
    "sizes near the edges resize and crop to the bit",
    arguments: ExpectedPicture.load("processed.json")
  )
  func oddSizes(_ expected: ExpectedPicture) throws {
    let source = try #require(expected.source)
    let argument = try #require(expected.argument)
    let image = patternedImage(height: source[0], width: source[1])
    let processed =
      switch try #require(expected.step) {
      case "short_side": try image.resized(shortSide: argument[0])
      case "exact": try image.resized(to: PixelSize(height: argument[0], width: argument[1]))
      case "crop": try image.centreCropped(side: argument[0])
      default: throw UnknownStep()
      }
    #expect(processed.size == PixelSize(height: expected.height, width: expected.width))
    #expect(digest(processed) == expected.sha256)
  }
}

private struct UnknownStep: Error {}
