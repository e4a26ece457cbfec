import Foundation
import Images
import TestSupport
import Testing

/// Everything here is compared with what Pillow 11.3 and MindSpore 2.7.0 computed in infer.py's steps.
@Suite("Agreement with Pillow")
struct PillowAgreementTests {
  /// The input of a photograph.
  private struct Photograph: Decodable {
    var path: String
    var inputDigest: String

    enum CodingKeys: String, CodingKey {
      case path
      case inputDigest = "input_sha256"
    }
  }

  @Test("all 200 photographs become infer.py's input to the bit", .fixture("imagenet-sample"))
  func photographs() throws {
    let url = URL(filePath: Fixtures.bundled("images/pillow_photographs.json"))
    let photographs = try JSONDecoder().decode([Photograph].self, from: Data(contentsOf: url))
    #expect(photographs.count == 200)
    let preprocessing = try Preprocessing(script: .infer)
    let reader = PictureReader(preprocessing)
    for photograph in photographs {
      let bytes = try readFile(Fixtures.path("imagenet-sample/val/\(photograph.path)"))
      var input = [Float](repeating: .nan, count: preprocessing.valueCount)
      var span = input.mutableSpan
      try reader.read(bytes.span, into: &span)
      #expect(digest(input) == photograph.inputDigest, "\(photograph.path)")
    }
  }

  @Test("odd pictures decode to the bit", arguments: ExpectedPicture.load("pillow_decoded.json"))
  func oddPictures(_ expected: ExpectedPicture) throws {
    let bytes = try oddPicture(try #require(expected.file))
    let decoded = try ImageDecoder.decode(bytes, as: .pillow)
    #expect(decoded.size == PixelSize(height: expected.height, width: expected.width))
    #expect(digest(decoded) == expected.sha256)
  }

  @Test("CMYK and 16-bit grey alone are other pixels than MindSpore's")
  func differences() throws {
    let digests = ExpectedPicture.load("decoded.json").map { ($0.file ?? "", $0.sha256) }
    let mindSpore = Dictionary(uniqueKeysWithValues: digests)
    let others = ExpectedPicture.load("pillow_decoded.json").filter { picture in
      mindSpore[picture.file ?? ""] != picture.sha256
    }
    #expect(
      others.compactMap(\.file) == [
        "cmyk_adobe.jpg", "cmyk_plain.jpg", "grey16.png", "grey16_interlaced.png", "ycck.jpg",
      ]
    )
  }

  @Test(
    "sizes near the edges resize, crop and normalise to the bit",
    arguments: ExpectedPicture.load("pillow_processed.json").filter { $0.step != "input" }
  )
  func oddSizes(_ expected: ExpectedPicture) throws {
    let source = try #require(expected.source)
    let side = try #require(expected.argument?.first)
    let image = patternedImage(height: source[0], width: source[1])
    let processed =
      expected.step == "crop"
      ? try image.centreCroppedRounding(side: side) : try image.antialiased(shortSide: side)
    #expect(processed.size == PixelSize(height: expected.height, width: expected.width))
    #expect(digest(processed) == expected.sha256)
  }

  @Test(
    "pictures become inputs to the bit, at once and row by row",
    arguments: ExpectedPicture.load("pillow_processed.json").filter { $0.step == "input" }
  )
  func inputs(_ expected: ExpectedPicture) throws {
    let source = try #require(expected.source)
    let image = patternedImage(height: source[0], width: source[1])
    let preprocessing = try Preprocessing(
      script: .infer,
      imageSize: try #require(expected.argument?.first),
      cropRatio: try #require(expected.ratio)
    )
    #expect(digest(try preprocessing.input(from: image)) == expected.sha256)
    var input = [Float](repeating: .nan, count: preprocessing.valueCount)
    var span = input.mutableSpan
    try PictureReader(preprocessing).read(image, into: &span)
    #expect(digest(input) == expected.sha256)
  }

  // By hand: 3/2 is rounded to 2, 1/2 to 0, and -3/2 to -2.
  @Test("a crop starts at an even number where it lies between two")
  func rounding() throws {
    let image = patternedImage(height: 19, width: 17)
    let crop = try image.centreCroppedRounding(side: 16)
    #expect(crop.pixels.first == image.pixels[2 * 17 * 3])
    let bordered = try patternedImage(height: 13, width: 16).centreCroppedRounding(side: 16)
    #expect(bordered.pixels.prefix(2 * 16 * 3).allSatisfy { $0 == 0 })
    #expect(bordered.pixels[2 * 16 * 3 + 1] == 85)
  }

  @Test("a picture may be enlarged more than a thousand times, but not into gigabytes")
  func enlargement() throws {
    let preprocessing = try Preprocessing(script: .infer, imageSize: 2000, cropRatio: 1)
    let one = RGBImage(width: 1, height: 1, pixels: [9, 9, 9])
    #expect(try preprocessing.input(from: one).count == 12_000_000)
    let thin = patternedImage(height: 1, width: 10_000)
    let found = problem { () throws(ImageError) in try preprocessing.input(from: thin) }
    let size = PixelSize(height: 2000, width: 20_000_000)
    #expect(found == .tooLarge(size, limit: RGBImage.largestPixelCount))
  }
}
