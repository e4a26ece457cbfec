import Images
import Testing

@Suite("Resizing and cropping")
struct ResizeTests {
  // Hand counts: 500 * 256 / 375 = 341.3; truncated, not rounded, in 399 * 600: 384.96.
  @Test(
    "the long side is truncated",
    arguments: [
      (PixelSize(height: 375, width: 500), PixelSize(height: 256, width: 341)),
      (PixelSize(height: 500, width: 375), PixelSize(height: 341, width: 256)),
      (PixelSize(height: 399, width: 600), PixelSize(height: 256, width: 384)),
      (PixelSize(height: 28, width: 28), PixelSize(height: 256, width: 256)),
    ]
  )
  func longSide(_ from: PixelSize, _ to: PixelSize) {
    #expect(from.scaled(shortSide: 256) == to)
  }

  @Test("a picture of the wanted size comes back unchanged")
  func unchanged() throws {
    let image = patternedImage(height: 5, width: 7)
    #expect(try image.resized(to: image.size) == image)
    #expect(try image.resized(shortSide: 5) == image)
  }

  // MindSpore 2.7.0 makes 1000 rows of one and refuses 1001.
  @Test("a side grows a thousand times at most")
  func enlargement() throws {
    let image = patternedImage(height: 1, width: 3)
    let limit = PixelSize(height: 1000, width: 3000)
    #expect(try image.resized(shortSide: 1000).size == limit)
    for target in [PixelSize(height: 1001, width: 3), PixelSize(height: 1, width: 3001)] {
      let found = problem { () throws(ImageError) in try image.resized(to: target) }
      #expect(found == .tooMuchEnlarged(from: image.size, to: target))
    }
  }

  @Test("a result of too many pixels is refused")
  func tooLarge() {
    let image = patternedImage(height: 20, width: 20)
    let target = PixelSize(height: 20_000, width: 20_000)
    let resized = problem { () throws(ImageError) in try image.resized(to: target) }
    #expect(resized == .tooLarge(target, limit: RGBImage.largestPixelCount))
    let cropped = problem { () throws(ImageError) in try image.centreCropped(side: 20_000) }
    #expect(cropped == .tooLarge(target, limit: RGBImage.largestPixelCount))
    let huge = PixelSize(height: .max, width: .max)
    let overflow = problem { () throws(ImageError) in try image.resized(to: huge) }
    #expect(overflow == .tooMuchEnlarged(from: image.size, to: huge))
  }

  @Test("a crop larger than the picture has the larger black half first")
  func padding() throws {
    let image = RGBImage(width: 1, height: 2, pixels: [1, 2, 3, 4, 5, 6])
    let cropped = try image.centreCropped(side: 4)
    var expected = [UInt8](repeating: 0, count: 48)
    // One black row above and below; two black columns on the left, one on the right.
    expected.replaceSubrange(18..<21, with: [1, 2, 3])
    expected.replaceSubrange(30..<33, with: [4, 5, 6])
    #expect(cropped.pixels == expected)
  }
}
