import Evaluation
import Foundation
import Tensors
import TestSupport
import Testing

/// Archives are listed through the data set, as users meet them.
@Suite("Tar files")
struct TarTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Lists the bytes as `a.tar`.
  func list(_ bytes: [UInt8]) throws -> DataSet {
    try folder.write("a.tar", bytes)
    return try DataSet([folder.path("a.tar")], classes: .rank, classCount: 10)
  }

  /// What is in a data set: name, label and bytes as text.
  func contents(_ data: DataSet) throws -> [String] {
    var batches = data.batches()
    var found: [String] = []
    while true {
      let batch = try batches.next(atMost: 3)
      if batch.isEmpty { return found }
      for sample in batch { found.append("\(sample.name) \(sample.labels) \(text(sample))") }
    }
  }

  func text(_ sample: Evaluation.Sample) -> String {
    switch sample.content {
    case .file(let path): "file \(path)"
    case .range(let source, let range):
      (try? source.bytes(in: range)).map { String(decoding: $0, as: UTF8.self) } ?? "unreadable"
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    case .unreadable(let reason): reason
    }
  }

  @Test("are read in the order of a folder, whatever their own is")
  func order() throws {
    var tar = TestTar()
    tar.add("c/", type: "5")
    for name in ["b/2", "./a/x", "b/10", "a b/y", "a-b/z"] {
      tar.add(name, Array(name.utf8))
    }
    tar.add("README", Array("no picture".utf8))
    let expected = [
      "a/x [0] ./a/x", "a b/y [1] a b/y", "a-b/z [2] a-b/z", "b/10 [3] b/10", "b/2 [3] b/2",
    ]
    #expect(try contents(list(tar.finished)) == expected)
  }

  @Test("go to the folder that holds the class folders, of splits to 'val'")
  func roots() throws {
    var tar = TestTar()
    tar.add("imagenet/README")
    tar.add("imagenet/train/a/x", Array("train".utf8))
    tar.add("imagenet/val/a/x", Array("val".utf8))
    tar.add("imagenet/val/empty", type: "5")
    tar.add("imagenet/val/z/y", Array("val".utf8))
    #expect(try contents(list(tar.finished)) == ["a/x [0] val", "z/y [2] val"])
    var other = TestTar()
    other.add("one/a/x")
    other.add("two/a/x")
    let path = folder.path("a.tar")
    #expect(throws: EvaluationError.severalRoots(path: path, first: "one", second: "two")) {
      try list(other.finished)
    }
    var flat = TestTar()
    flat.add("x.png")
    #expect(throws: EvaluationError.noClasses(path: path)) { try list(flat.finished) }
  }

  @Test("may have long names in any of three ways, and sizes in base 256")
  func names() throws {
    let name = String(repeating: "n", count: 150)
    let gnu = "ustar  \u{0}"
    var tar = TestTar()
    tar.add("x", Array("prefix".utf8), prefix: "a")
    tar.add("././@LongLink", Array("b/\(name)\0".utf8), type: "L", magic: gnu)
    tar.add("b/nnn", Array("gnu".utf8), magic: gnu)
    tar.add(
      "PaxHeader/x",
      Array("162 path=c/\(name)\n".utf8) + Array("19 mtime=1234567.8\n".utf8),
      type: "x"
    )
    tar.add("c/nnn", Array("pax".utf8))
    tar.add("d/y", Array("256".utf8), size: TestTar.base256(3))
    tar.add("PaxHeader/z", Array("9 size=4\n".utf8), type: "x")
    tar.add("e/z", Array("size".utf8), size: TestTar.octal(0))
    let expected = [
      "a/x [0] prefix", "b/\(name) [1] gnu", "c/\(name) [2] pax", "d/y [3] 256", "e/z [4] size",
    ]
    #expect(try contents(list(tar.finished)) == expected)
  }

  @Test("give links and devices as pictures that cannot be read")
  func links() throws {
    var tar = TestTar()
    tar.add("a/x", type: "2", size: TestTar.octal(9))
    tar.add("a/y", type: "1")
    tar.add("a/z", type: "6")
    let expected = ["a symbolic link", "a hard link", "a named pipe"]
    #expect(
      try contents(list(tar.finished))
        == zip(["x", "y", "z"], expected).map { "a/\($0) [0] expected a regular file, found \($1)" }
    )
  }

  @Test("that were joined are read to the end of the last, and what else follows is padding")
  func joined() throws {
    var (first, second) = (TestTar(), TestTar())
    first.add("a/x", [0x31])
    second.add("b/y", [0x32])
    let bytes = first.finished + second.finished + Array("padding".utf8)
    #expect(try contents(list(bytes)) == ["a/x [0] 1", "b/y [1] 2"])
    let noise = first.finished + [UInt8](repeating: 7, count: 1024)
    #expect(try contents(list(noise)) == ["a/x [0] 1"])
  }

  @Test(
    "written by the system's tar in each of its formats are read",
    arguments: ["v7", "ustar", "gnu", "posix"]
  )
  func system(_ format: String) throws {
    let long = format == "v7" ? "long" : String(repeating: "l", count: 90)
    try folder.write("set/\(long)/\(long)", Array("1".utf8))
    try folder.write("set/b/\u{e9}.png", Array("2".utf8))
    try tar(["--format=\(format)", "-cf", folder.path("a.tar"), "-C", folder.path, "set"])
    try tar([
      "--format=\(format)", "-czf", folder.path("a.tar.gz"), "--sort=name", "-C", folder.path,
      "set",
    ])
    for name in ["a.tar", "a.tar.gz"] {
      let data = try DataSet([folder.path(name)], classes: .rank, classCount: 2)
      #expect(try contents(data) == ["b/\u{e9}.png [0] 2", "\(long)/\(long) [1] 1"])
    }
  }

  @Test("shorter than they were when listed are an error, not a crash", arguments: [false, true])
  func shrunk(_ isCompressed: Bool) throws {
    var tar = TestTar()
    tar.add("a/x", [UInt8](repeating: 7, count: 10_000))
    try folder.write("a.tar", tar.finished)
    if isCompressed { try gzip(folder.path("a.tar")) }
    let path = folder.path(isCompressed ? "a.tar.gz" : "a.tar")
    let data = try DataSet([path], classes: .rank, classCount: 1)
    let size = try FileSource(path: path).byteCount
    try Data(folder.bytes(isCompressed ? "a.tar.gz" : "a.tar").prefix(50)).write(
      to: URL(filePath: path)
    )
    var batches = data.batches()
    let error = FileError(.shrank(expected: size, found: 50), path: path)
    #expect(throws: EvaluationError.file(error)) { try batches.next(atMost: 1) }
  }
}
