import Images
import Testing

@Suite("Kinds of content")
struct ContentKindTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var bytes: [UInt8]
    var kind: ContentKind
    var testDescription: String { "\(kind)" }

    init(_ bytes: [UInt8], _ kind: ContentKind) {
      self.bytes = bytes
      self.kind = kind
    }

    init(_ text: String, _ kind: ContentKind) { self.init(Array(text.utf8), kind) }
  }

  static let foreign = [
    Case("", .empty),
    Case("GIF89a\u{1}\u{0}\u{1}\u{0}", .gif),
    Case("GIF87a\u{1}\u{0}\u{1}\u{0}", .gif),
    Case("RIFF\u{24}\u{0}\u{0}\u{0}WEBPVP8 ", .webp),
    Case("BM\u{46}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{36}\u{0}\u{0}\u{0}", .bmp),
    Case("II*\u{0}\u{8}\u{0}\u{0}\u{0}", .tiff),
    Case("MM\u{0}*\u{0}\u{0}\u{0}\u{8}", .tiff),
    Case("<!DOCTYPE html>\n<html>", .text),
    Case("BMW is a car maker, and this is text", .text),
    Case("sch\u{F6}n", .text),
    Case("a" + String(repeating: "\u{4E2D}", count: 400), .text),
    Case("RIFF\u{24}\u{0}\u{0}\u{0}WAVEfmt ", .unknown),
    Case([0xFF, 0xD8, 0xFF], .unknown),
    Case([0xFF, 0xFF], .unknown),
    Case([0x89, 0x50, 0x4E, 0x47], .unknown),
  ]

  @Test("other content is recognised and refused by its kind", arguments: foreign)
  func refuses(_ example: Case) {
    #expect(ContentKind(of: example.bytes) == example.kind)
    let found = problem { () throws(ImageError) in try ImageDecoder.decode(example.bytes) }
    #expect(found == .unsupportedContent(example.kind))
  }

  @Test("four bytes are enough for JPEG, eight for PNG")
  func recognises() {
    #expect(ContentKind(of: [0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
    #expect(ContentKind(of: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) == .png)
  }
}
