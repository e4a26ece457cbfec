import Evaluation
import Foundation
import Images
import Testing

@Suite("The page of an evaluation")
struct EvaluationPageTests {
  /// An evaluation of the pictures, each given by its class and its logits.
  func result(_ pictures: [(label: Int, logits: [Float])]) -> EvaluationResult {
    var metrics = EvaluationMetrics(classCount: pictures.first?.logits.count ?? 0)
    for (position, picture) in pictures.enumerated() {
      let score = PictureScore(picture.logits, label: picture.label, labelSmoothing: 0)
      let outcome = EvaluatedPicture(
        name: "<b>/\(position)&\"'.png",
        path: "\(position)",
        label: picture.label,
        result: .scored(score, picture.logits)
      )
      metrics.count(outcome, score)
    }
    return EvaluationResult(
      top1: Accuracy(correct: 1, total: pictures.count),
      top5: nil,
      loss: 1,
      seconds: 1,
      skipped: [SkippedPicture(path: "<i>", reason: "a & b")],
      coverage: .init(of: 1),
      metrics: metrics
    )
  }

  func page(_ result: EvaluationResult, _ verdict: Verdict = .noFigure) -> EvaluationPage {
    EvaluationPage(
      model: "<model>",
      weights: "w",
      data: "d",
      result: result,
      expected: nil,
      verdict: verdict,
      causes: [],
      comparison: nil,
      command: "shufflezoo evaluate '<x>'",
      facts: [(name: "<fact>", value: "\u{202E}value")]
    ) { "<class \($0.index)>" }
  }

  @Test("escapes every name, and asks nobody for anything")
  func escaping() throws {
    let bytes = try Array(Data(contentsOf: URL(filePath: Sample.picture("3_dress/val_00013.png"))))
    let html = page(result([(0, [0, 1]), (1, [0, 1])])).html { _ in bytes }
    for name in ["<model>", "<x>", "<fact>", "<class", "<i>", "<b>/", "a & b", "\u{202E}"] {
      #expect(!html.contains(name), "\(name)")
    }
    #expect(html.contains("&lt;class 0&gt;"))
    #expect(html.contains("default-src 'none'"))
    #expect(html.contains("src=\"data:image/png;base64,"))
    #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("url("))
    #expect(!html.contains("<script") && !html.contains("<link"))
  }

  @Test("says each verdict", arguments: Verdict.allCases)
  func verdicts(_ verdict: Verdict) {
    let html = page(result([(0, [1, 0])]), verdict).html { _ in nil }
    #expect(html.contains("<span class=\"badge \(verdict.rawValue)\">"))
  }

  @Test("draws bars for a few classes and a curve for many", arguments: [1, 40, 41, 1000])
  func charts(_ count: Int) {
    let equal = [Float](repeating: 0, count: count)
    let html = page(result((0..<count).map { ($0, equal) })).html { _ in nil }
    #expect(html.contains("class=\"curve\"") == (count > 40))
    #expect(html.contains("class=\"whisker\"") == (count <= 40))
    // However many classes and pictures, the page stays one that a browser opens at once.
    #expect(html.utf8.count < 200_000)
  }

  @Test("leaves pictures out when there is no room or they cannot be read")
  func noPictures() {
    let html = page(result([(0, [0, 1])])).html { _ in Array("no picture".utf8) }
    #expect(!html.contains("<img"))
    #expect(html.contains("<figcaption>"))
  }

  @Test("a logit that is no number does not stop it")
  func notANumber() {
    let html = page(result([(0, [.nan, .nan]), (1, [.nan, 1])])).html { _ in nil }
    #expect(html.contains("</html>"))
  }
}

@Suite("Pictures in a page")
struct PagePictureTests {
  @Test("are PNG files that read back, whatever their size", arguments: [(1, 1), (3, 2), (61, 7)])
  func png(_ width: Int, _ height: Int) throws {
    let pixels = (0..<3 * width * height).map { UInt8(truncatingIfNeeded: $0 * $0 + $0 / 7) }
    let image = RGBImage(width: width, height: height, pixels: pixels)
    let file = try #require(PNGWriter.encode(image))
    #expect(try ImageDecoder.decode(file) == image)
  }

  @Test("stay as they are when small, and are reduced when large")
  func thumbnails() throws {
    let small = try Array(Data(contentsOf: URL(filePath: Sample.picture("3_dress/val_00013.png"))))
    let original = try #require(Thumbnail(small))
    #expect(original.uri == "data:image/png;base64," + Data(small).base64EncodedString())
    #expect(original.isTiny)

    let noise = (0..<3 * 400 * 300).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }
    let large = try #require(PNGWriter.encode(RGBImage(width: 400, height: 300, pixels: noise)))
    let reduced = try #require(Thumbnail(large))
    let start = "data:image/png;base64,"
    #expect(reduced.uri.hasPrefix(start))
    #expect(!reduced.isTiny)
    let data = try #require(Data(base64Encoded: String(reduced.uri.dropFirst(start.count))))
    let image = try ImageDecoder.decode(Array(data))
    #expect(image.size == PixelSize(height: 120, width: 160))

    #expect(Thumbnail(Array("no picture".utf8)) == nil)
  }

  @Test("are written in base 64", arguments: 0...9)
  func base64(_ count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: 251 &* $0 &+ 7) }
    #expect(Thumbnail.base64(bytes) == Data(bytes).base64EncodedString())
  }

  @Test(
    "numbers have the decimals that were asked for",
    arguments: [
      (0, 0, "0"), (0.5, 2, "0.50"), (-1.005, 1, "-1.0"), (81, 3, "81.000"), (0.049, 1, "0.0"),
      (99.996, 2, "100.00"), (.infinity, 2, "inf"), (.nan, 1, "nan"), (1e300, 2, "1e+300"),
    ] as [(Double, Int, String)]
  )
  func decimals(_ value: Double, _ count: Int, _ text: String) {
    #expect(value.decimals(count) == text)
  }
}
