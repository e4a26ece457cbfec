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
        == "a.jpg: interpolation: expected 'bilinear', the one that gives MindSpore's pixels to the "
        + "bit, found 'area'"
    )
    do {
      _ = try Preprocessing(imageSize: 0)
      Issue.record("expected an error")
    } catch { #expect(error.description == "image size: expected 1 to 4096, found 0") }
  }
}
