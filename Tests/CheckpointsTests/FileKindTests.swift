import Checkpoints
import Tensors
import Testing

@Suite("Files that are no checkpoints")
struct FileKindTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: FileKind
    let start: [UInt8]
    let testDescription: String

    init(_ kind: FileKind, _ text: String) {
      self.kind = kind
      start = Array(text.utf8)
      testDescription = "\(kind): \(text.prefix(24))"
    }

    init(_ kind: FileKind, _ start: [UInt8]) {
      self.kind = kind
      self.start = start
      testDescription = "\(kind): \(start.prefix(8))"
    }
  }

  /// A tar archive: 257 bytes of name, mode, sizes, checksum and link, then `ustar`.
  private static let tar =
    Array("weights.ckpt".utf8) + [UInt8](repeating: 0, count: 245)
    + Array("ustar\u{0}00".utf8)

  /// The first bytes as the formats' documents, or real servers, give them.
  static let cases = [
    Case(.html, "<!DOCTYPE html>\n<html lang=\"en\">"),
    Case(.html, "<!doctype HTML>"),
    Case(.html, "<html><head><title>404 Not Found</title></head>"),
    Case(.html, "\r\n\r\n  <HTML>"),
    Case(.html, "\u{FEFF}<html>"),
    Case(.html, "<head>"),
    Case(.xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code>"),
    Case(.xml, "<Error><Code>NoSuchKey</Code></Error>"),
    Case(.json, "{\"error\":\"not found\"}"),
    Case(.json, "{\n  \"message\": \"Bad credentials\"\n}"),
    Case(.json, "{ \"error\": 404 }"),
    Case(.json, "\n{\n  \"message\": \"a text that starts with a line feed\", \"status\": 404 }"),
    Case(.json, "[{\"id\": 1}]"),
    Case(.json, "{}"),
    Case(.gitLFSPointer, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a"),
    Case(.zip, [0x50, 0x4B, 0x03, 0x04, 0x00, 0x00]),
    Case(.pickle, [0x80, 0x02, 0x8A, 0x0A]),
    Case(.pickle, [0x80, 0x05, 0x95]),
    Case(.gzip, [0x1F, 0x8B, 0x08]),
    Case(.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
    Case(.zstandard, [0x28, 0xB5, 0x2F, 0xFD]),
    Case(.tar, tar),
    Case(.numpy, [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 0x01, 0x00]),
    Case(.hdf5, [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]),
    Case(.onnx, [0x08, 0x07, 0x12, 0x07] + Array("pytorch".utf8)),
    Case(.safetensors, [0x40, 0, 0, 0, 0, 0, 0, 0] + Array("{\"w\":".utf8)),
    Case(.safetensors, [0x41, 0, 0, 0, 0, 0, 0, 0] + Array(" {\"w\":".utf8)),
    Case(.picture, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
    Case(.picture, [0xFF, 0xD8, 0xFF, 0xE0]),
    Case(.bzip2, "BZh91AY&SY"),
    Case(.sevenZip, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
    Case(.pdf, "%PDF-1.7\n"),
    Case(.elf, [0x7F, 0x45, 0x4C, 0x46, 0x02]),
    Case(.zip, [0x50, 0x4B, 0x05, 0x06]),
    Case(.text, "Not Found"),
    // A header of ten bytes: the file starts as a checkpoint does.
    Case(.safetensors, [0x0A, 0, 0, 0, 0, 0, 0, 0] + Array("{        }".utf8)),
    // A header whose brace stands behind all that is looked at, and a length like ONNX's version.
    Case(.safetensors, [0x08, 4, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0x20, count: 504)),
  ]

  @Test("are recognised by their first bytes", arguments: cases)
  func recognised(_ example: Case) {
    #expect(FileKind(fileStart: example.start) == example.kind)
  }

  @Test("are refused by the reader, with their kind", arguments: cases)
  func refused(_ example: Case) {
    let error = CheckpointError(.notCheckpoint(example.kind), file: "a.ckpt", offset: 0)
    #expect(throws: error) { try read(example.start) }
    #expect(error.description.contains(example.kind.description))
    #expect(error.description.hasSuffix(example.kind.advice))
  }

  @Test("every kind has an example")
  func complete() {
    #expect(Set(Self.cases.map(\.kind)) == Set(FileKind.allCases))
  }

  @Test(
    "safetensors files of MindSpore's are recognised",
    arguments: ["st_dtypes", "st_none", "st_append", "st_rr_true"]
  )
  func safetensors(_ name: String) throws {
    let start = try FormatFixtures.bytes("\(name).safetensors").prefix(FileKind.inspectedByteCount)
    #expect(FileKind(fileStart: Array(start)) == .safetensors)
  }

  @Test("checkpoints are none of them", arguments: FormatFixtures.allFiles)
  func checkpoints(_ file: String) throws {
    let start = try FormatFixtures.bytes(file).prefix(FileKind.inspectedByteCount)
    #expect(FileKind(fileStart: Array(start)) == nil)
  }

  @Test(
    "a first parameter is no text, whatever letters its lengths are",
    arguments: [1, 9, 32, 34]
  )
  func everyLength(_ nameLength: Int) throws {
    // A record of 123 bytes starts with a line feed and {, a name of 34 bytes goes on with ".
    let name = String(repeating: "\"", count: nameLength)
    for count in 1...300 {
      let bytes: [UInt8] = .int8(name, dims: [Int64(count)], [UInt8](repeating: 0, count: count))
      #expect(FileKind(fileStart: bytes) == nil, "\(count) elements")
      #expect(try read(bytes).entries.count == 1, "\(count) elements")
    }
  }

  @Test("a name that looks like a web page does not make one")
  func misleadingName() throws {
    #expect(try read(.int8("<html>", dims: [1], [1])).stateDict.names == ["<html>"])
    #expect(try read(.int8("{\"", dims: [1], [1])).stateDict.names == ["{\""])
  }

  @Test("too few bytes are nothing in particular", arguments: [[], [0x0A], [0x50, 0x4B], [0x80]])
  func tooShort(_ start: [UInt8]) {
    #expect(FileKind(fileStart: start) == nil)
  }
}
