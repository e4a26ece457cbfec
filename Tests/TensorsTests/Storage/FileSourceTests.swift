import Foundation
import Tensors
import TestSupport
import Testing

@Suite("File sources")
struct FileSourceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("read any range")
  func reads() throws {
    let path = try folder.write("a", Array(0...9))
    let source = try FileSource(path: path)
    #expect(source.name == path)
    #expect(source.byteCount == 10)
    #expect(try source.bytes(in: 3..<7) == [3, 4, 5, 6])
    #expect(try source.bytes(in: 10..<10) == [])
    var buffer = [UInt8](repeating: 9, count: 4)
    var span = buffer.mutableSpan
    try source.read(1..<3, into: &span, at: 1)
    #expect(buffer == [9, 1, 2, 9])
  }

  @Test("refuse a path that leads nowhere", arguments: ["nothing", "nothing/below", "file/below"])
  func refusesAbsent(_ name: String) throws {
    try folder.write("file", [])
    let path = folder.path(name)
    #expect(throws: FileError(.notFound, path: path)) { try FileSource(path: path) }
  }

  @Test("refuse a folder, a named pipe without waiting, and a device")
  func refusesIrregular() throws {
    let pipe = try folder.makePipe("pipe")
    let kinds = [(folder.path, "a folder"), (pipe, "a named pipe"), ("/dev/null", "a device")]
    for (path, kind) in kinds {
      #expect(throws: FileError(.notRegular(kind: kind), path: path)) { try FileSource(path: path) }
    }
  }

  @Test("refuse a file that may not be read", .enabled(if: geteuid() != 0, "root may read all"))
  func refusesUnreadable() throws {
    let path = try folder.write("secret", [1])
    try folder.setMode(0, of: "secret")
    #expect(throws: FileError(.notReadable, path: path)) { try FileSource(path: path) }
  }

  @Test("refuse a chain of links without an end")
  func refusesLoops() throws {
    let path = try folder.link("loop", to: "loop")
    #expect(throws: FileError(.readFailed(code: ELOOP), path: path)) { try FileSource(path: path) }
  }

  @Test("notice that the file became shorter")
  func noticesShrinking() throws {
    let path = try folder.write("a", Array(0...9))
    let source = try FileSource(path: path)
    try folder.resize("a", to: 4)
    #expect(try source.bytes(in: 0..<4) == [0, 1, 2, 3])
    #expect(throws: FileError(.shrank(expected: 10, found: 4), path: path, offset: 4)) {
      try source.bytes(in: 2..<10)
    }
  }

  @Test("of one file have one identity, whatever the path")
  func identities() throws {
    let path = try folder.write("a", [1])
    let link = try folder.link("link", to: "a")
    let other = try folder.write("b", [1])
    #expect(try FileSource(path: path).identity == FileSource(path: link).identity)
    #expect(try FileSource(path: path).identity != FileSource(path: other).identity)
  }
}

@Suite("Texts of file errors")
struct FileErrorTests {
  static let texts: [(FileError, String)] = [
    (FileError(.notFound, path: "a"), "a: no such file; check the path"),
    (
      FileError(.notReplaceable(kind: "a device"), path: "a"),
      "a: expected a path for a file, found a device; write to another path"
    ),
    (
      FileError(.notReadable, path: "a"),
      "a: permission denied; let this user read the file, as with chmod"
    ),
    (
      FileError(.notRegular(kind: "a folder"), path: "a"),
      "a: expected a regular file, found a folder"
    ),
    (
      FileError(.shrank(expected: 10, found: 4), path: "a", offset: 4),
      "a: at byte 4: expected 10 bytes, found 4; the file became shorter while it was read, so try "
        + "again when nothing writes to it"
    ),
    (
      FileError(.changed, path: "a", offset: 4),
      "a: at byte 4: expected the bytes that stood here before, found others; the file was changed "
        + "while it was read, so try again when nothing writes to it"
    ),
    (
      FileError(.readFailed(code: EIO), path: "a", offset: 0),
      "a: at byte 0: reading failed: Input/output error; try again, and check the disk or network "
        + "folder it lies on"
    ),
    (
      FileError(.alreadyExists, path: "a"),
      "a: the output exists already; give --force to replace it"
    ),
    (
      FileError(.isInput, path: "a"),
      "a: the output is the input itself; write to another path"
    ),
    (
      FileError(.notCreatable(code: EACCES), path: "a"),
      "a: cannot create the output: Permission denied; check that its folder exists and can be "
        + "written to"
    ),
    (
      FileError(.writeFailed(code: ENOSPC), path: "a", offset: 5),
      "a: at byte 5: the disk is full (No space left on device); free space or write elsewhere; "
        + "nothing was left behind"
    ),
    (
      FileError(.writeFailed(code: EIO), path: "a"),
      "a: writing failed: Input/output error; nothing was left behind"
    ),
    (
      FileError(.appendFailed(code: ENOSPC), path: "a", offset: 5),
      "a: at byte 5: the disk is full (No space left on device); free space or write elsewhere; "
        + "what was written before stays"
    ),
    (
      FileError(.appendFailed(code: EIO), path: "a"),
      "a: writing failed: Input/output error; what was written before stays"
    ),
  ]

  @Test("say where, what and what to do", arguments: texts)
  func says(_ error: FileError, _ text: String) {
    #expect(error.description == text)
  }
}
