import Images
import Testing

@Suite("Messages about pictures")
struct ImageErrorTests {
  private func text(_ body: () throws(ImageError) -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return error.named("a.jpg").description }
  }

  private func decoding(_ bytes: [UInt8]) -> String? {
    text { () throws(ImageError) in _ = try ImageDecoder.decode(bytes) }
  }

  @Test("messages about files say where, expected, found and what to try")
  func files() throws {
    #expect(
      decoding(Array("<html>".utf8))
        == "a.jpg: expected a JPEG or PNG file, found text; check that this is a picture"
    )
    #expect(
      decoding(Array("GIF89a".utf8))
        == "a.jpg: expected a JPEG or PNG file, found GIF; convert it to PNG"
    )
    #expect(
      decoding([])
        == "a.jpg: expected a JPEG or PNG file, found no bytes at all; the file is cut short, so "
        + "fetch it again"
    )
    #expect(
      decoding(Array(try oddPicture("grey.jpg").prefix(100)))
        == "a.jpg: expected a whole JPEG file, found its first 100 bytes; the file is cut short, "
        + "so fetch it again"
    )
    var damaged = try oddPicture("rgb8.png")
    damaged[damaged.count - 1] ^= 1
    #expect(
      decoding(damaged)
        == "a.jpg: expected a valid PNG file, but its decoder says: IEND: CRC error; the file is "
        + "damaged or of a rare kind, so fetch it again or convert it"
    )
  }

  @Test("messages about sizes and settings say what is allowed")
  func settings() {
    let image = patternedImage(height: 1, width: 1)
    let enlarged = text { () throws(ImageError) in _ = try image.resized(shortSide: 1001) }
    #expect(
      enlarged
        == "a.jpg: expected to enlarge at most 1000 times, found 1x1 to 1001x1001; give a larger "
        + "picture or ask for a smaller size"
    )
    let large = text { () throws(ImageError) in _ = try image.centreCropped(side: 20_000) }
    #expect(
      large
        == "a.jpg: expected at most 178956970 pixels, found 20000x20000; make the picture smaller "
        + "first"
    )
    let interpolation = text { () throws(ImageError) in _ = try Interpolation(name: "area") }
    #expect(
      interpolation
        == "a.jpg: interpolation 'area': expected 'bilinear', the one that gives MindSpore's "
        + "pixels to the bit"
    )
    do {
      _ = try Preprocessing(imageSize: 0)
      Issue.record("expected an error")
    } catch { #expect(error.description == "image size: expected 1 to 4096, found 0") }
  }
}
