import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Files that grow")
struct GrowingFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("have what was appended, from the place that was given on")
  func appends() throws {
    let path = folder.path("a")
    try folder.write("a", [1, 2, 3, 4, 5])
    let file = try GrowingFile(path: path)
    file.end = 2
    try file.append([6].span)
    #expect(try folder.bytes("a") == [1, 2, 6])
    try file.append([7, 8].span)
    #expect(try folder.bytes("a") == [1, 2, 6, 7, 8])
    #expect(file.end == 5)
  }

  @Test("are refused where something lies that should be new, and at a directory")
  func refuses() throws {
    let path = try folder.write("a", [1])
    #expect(throws: FileError(.alreadyExists, path: path)) {
      _ = try GrowingFile(path: path, isNew: true)
    }
    #expect(throws: FileError(.notReplaceable(kind: "a folder"), path: folder.path)) {
      _ = try GrowingFile(path: folder.path)
    }
    #expect(throws: FileError(.notCreatable(code: ENOENT), path: folder.path("b/c"))) {
      _ = try GrowingFile(path: folder.path("b/c"))
    }
    #expect(try folder.bytes("a") == [1])
  }

  @Test("are one process's from the lock on")
  func locks() throws {
    let first = try GrowingFile(path: folder.path("a"))
    let second = try GrowingFile(path: folder.path("a"))
    #expect(first.lock())
    #expect(!second.lock())
  }

  #if os(Linux)
  @Test("keep what they had on a full disk", .enabled(if: TinyDisk.isAvailable, "needs root"))
  func fullDisk() throws {
    let disk = try TinyDisk(byteCount: 1 << 16)
    let file = try GrowingFile(path: disk.folder.path("a"))
    let half = [UInt8](repeating: 1, count: 1 << 15)
    try file.append(half.span)
    let more = [UInt8](repeating: 2, count: 1 << 16)
    #expect(throws: FileError(.appendFailed(code: ENOSPC), path: file.path, offset: 1 << 16)) {
      try file.append(more.span)
    }
    #expect(try disk.folder.bytes("a") == half)
    try file.append([3].span)
    #expect(try disk.folder.bytes("a") == half + [3])
  }
  #endif
}
