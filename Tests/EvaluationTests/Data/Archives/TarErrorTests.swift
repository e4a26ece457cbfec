import Evaluation
import Foundation
import TestSupport
import Testing

@Suite("Tar files that are damaged")
struct TarErrorTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("a.tar")
  }

  func expect(_ problem: ArchiveError.Problem, at offset: Int, _ bytes: [UInt8]) throws {
    try folder.write("a.tar", bytes)
    let error = EvaluationError.archive(ArchiveError(problem, path: path, offset: offset))
    #expect(throws: error) { try DataSet([path], classes: .rank, classCount: 10) }
  }

  /// Two members: headers at 0 and 1536, contents of 600 and 10 bytes.
  func sample() -> TestTar {
    var tar = TestTar()
    tar.add("a/x", [UInt8](repeating: 1, count: 600))
    tar.add("b/y", [UInt8](repeating: 2, count: 10))
    return tar
  }

  @Test("are refused with the position of a header whose checksum is wrong")
  func checksum() throws {
    var bytes = sample().finished
    let sum =
      bytes[1536..<2048].reduce(0) { $0 + Int($1) }
      - bytes[1684..<1692].reduce(0) { $0 + Int($1) } + 8 * 32
    bytes[1536] += 1
    try expect(.checksum(expected: sum, found: sum + 1), at: 1536, bytes)
    bytes[1684] = 0x39
    try expect(.number(field: "chksum"), at: 1536, bytes)
  }

  @Test("are refused where they are cut")
  func cut() throws {
    let bytes = sample().finished
    try expect(.truncated(expected: 512, found: 511), at: 1536, Array(bytes.prefix(2047)))
    try expect(.truncated(expected: 1024, found: 100), at: 512, Array(bytes.prefix(612)))
    try expect(.noEnd, at: 2560, Array(bytes.prefix(2560)))
  }

  @Test("are refused when a size is more than there is, or no number")
  func sizes() throws {
    var tar = TestTar()
    tar.add("a/x", size: TestTar.base256(1 << 62))
    try expect(.truncated(expected: 1 << 62, found: 1024), at: 512, tar.finished)
    for size in [
      TestTar.base256(1 << 63), [0xFF] + [UInt8](repeating: 0xFF, count: 11), Array("9".utf8),
    ] {
      var tar = TestTar()
      tar.add("a/x", size: size)
      try expect(.number(field: "size"), at: 0, tar.finished)
    }
    var overflowing = TestTar()
    overflowing.add("a/x", size: TestTar.base256(UInt64(Int.max)))
    try expect(.number(field: "size"), at: 512, overflowing.finished)
  }

  @Test("are refused when headers that extend others are none")
  func extended() throws {
    var long = TestTar()
    long.add("x", type: "L", size: TestTar.octal(2 << 20))
    try expect(.longHeader(byteCount: 2 << 20, limit: 1 << 20), at: 0, long.finished)
    for records in [
      "5 a\n", "999 path=x\n", "path=x\n", "0 path=x\n", "8 path=x\n", "11 size=-1\n",
    ] {
      var tar = TestTar()
      tar.add("x", Array(records.utf8), type: "x")
      tar.add("a/x")
      try expect(.extendedHeader, at: 0, tar.finished)
    }
    var sparse = TestTar()
    sparse.add("a/x", type: "S")
    try expect(.sparse(name: "a/x"), at: 0, sparse.finished)
  }

  @Test("cut or changed anywhere give an error or a listing, never a crash")
  func everyPrefixAndByte() throws {
    var tar = TestTar()
    tar.add("PaxHeader/x", Array("12 path=a/y\n".utf8), type: "x")
    tar.add("a/x", [1, 2, 3])
    let bytes = tar.finished
    for length in stride(from: 1, to: bytes.count, by: 7) { attempt(Array(bytes.prefix(length))) }
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x80
      attempt(changed)
    }
  }

  @Test("compressed and cut or changed give an error or a listing, never a crash")
  func compressed() throws {
    try folder.write("b.tar", sample().finished)
    try gzip(folder.path("b.tar"))
    let bytes = try folder.bytes("b.tar.gz")
    for length in bytes.indices.dropFirst(2) {
      try folder.write("a.tar", Array(bytes.prefix(length)))
      #expect(throws: EvaluationError.self, "\(length) bytes") {
        try DataSet([path], classes: .rank, classCount: 10)
      }
    }
    for index in bytes.indices.dropFirst(2) {
      var changed = bytes
      changed[index] ^= 0x10
      attempt(changed)
    }
  }

  /// Lists and reads, and holds only that this ends.
  func attempt(_ bytes: [UInt8]) {
    do throws(EvaluationError) {
      do { try folder.write("a.tar", bytes) } catch { Issue.record(error) }
      let data = try DataSet([path], classes: .rank, classCount: 10)
      var batches = data.batches()
      #expect(try batches.next(atMost: 10).count <= 2)
    } catch {
      #expect(error.description.hasPrefix(path))
    }
  }

  @Test("other archives and files are refused by name")
  func kinds() throws {
    try folder.write("a.tar", [0x50, 0x4B, 3, 4, 0])
    #expect(throws: EvaluationError.zip(path: path)) {
      try DataSet([path], classes: .rank, classCount: 1)
    }
    for (bytes, found) in [
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "an xz file"), ([0x42, 0x5A, 0x68], "a bzip2 file"),
      ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard file"),
      (Array("text".utf8), "a file that is no archive"),
      ([], "a file that is no archive"),
    ] as [([UInt8], String)] {
      try folder.write("a.tar", bytes)
      #expect(throws: EvaluationError.notADataSet(path: path, found: found)) {
        try DataSet([path], classes: .rank, classCount: 1)
      }
    }
  }
}
