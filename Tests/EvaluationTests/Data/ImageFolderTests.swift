import Evaluation
import Tensors
import TestSupport
import Testing

/// Expected orders are those that MindSpore 2.7.0's `ImageFolderDataset` gives.
@Suite("Image folders")
struct ImageFolderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Lists the folder by rank.
  func list(_ name: String? = nil, classCount: Int = 10) throws(EvaluationError) -> ImageFolder {
    try ImageFolder(
      name.map(folder.path) ?? folder.path,
      classes: .rank,
      classCount: classCount
    )
  }

  /// The samples as `class/name label`.
  func samples(_ found: ImageFolder) -> [String] {
    found.samples.map { "\($0.path.dropFirst(found.path.count + 1)) \($0.label)" }
  }

  @Test("lists classes and files in the order of their bytes")
  func byteOrder() throws {
    for name in ["b/a.jpg", "b/a-b.jpg", "b/a b.jpg", "b/9.jpg", "b/10.jpg", "B/x", "é/x", "z/x"] {
      try folder.write(name)
    }
    let found = try list()
    #expect(found.directories == ["B", "b", "z", "é"])
    #expect(
      samples(found) == [
        "B/x 0", "b/10.jpg 1", "b/9.jpg 1", "b/a b.jpg 1", "b/a-b.jpg 1", "b/a.jpg 1", "z/x 2",
        "é/x 3",
      ]
    )
    #expect(found.classCount == 10)
  }

  @Test("counts every directory as a class, and no file beside them")
  func whatCounts() throws {
    try folder.makeDirectory("a")
    try folder.makeDirectory(".hidden")
    try folder.write("d/x")
    try folder.link("c", to: "d")
    try folder.write("README.txt")
    try folder.link("b", to: "README.txt")
    try folder.link("e", to: "nowhere")
    let found = try list()
    #expect(found.directories == [".hidden", "a", "c", "d"])
    #expect(samples(found) == ["c/x 2", "d/x 3"])
  }

  @Test("takes every name inside a class for a picture, whatever it is")
  func everyName() throws {
    for name in [".hidden", "x", "x.txt", "directory/below"] { try folder.write("a/\(name)") }
    try folder.link("a/dangling", to: "nowhere")
    let expected = ["a/.hidden 0", "a/dangling 0", "a/directory 0", "a/x 0", "a/x.txt 0"]
    #expect(try samples(list()) == expected)
  }

  @Test("keeps odd names as they are")
  func oddNames() throws {
    let names = ["\n", " ", "\"", "'", "*", "-f", "\\", "a\nb", "a\tb", "e\u{301}", "日本", "🦆"]
    for name in names { try folder.write("\(name)/\(name)") }
    let found = try list(classCount: names.count)
    #expect(found.directories == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(found.samples.map(\.path) == found.directories.map { "\(folder.path)/\($0)/\($0)" })
    #expect(found.samples.map(\.label) == Array(names.indices))
  }

  @Test(
    "goes to 'val' where that is no class",
    arguments: [(["val"], true), (["train", "val", "test"], true), (["val", "dog"], false)]
  )
  func validationSplit(_ directories: [String], _ isSplit: Bool) throws {
    for name in directories { try folder.write("\(name)/cat/x") }
    try folder.write("README.md")
    let found = try list()
    #expect(found.path == (isSplit ? folder.path("val") : folder.path))
    #expect(found.directories == (isSplit ? ["cat"] : ["dog", "val"]))
    #expect(found.samples.map(\.path).contains(folder.path("val/cat/x")) == isSplit)
  }

  @Test("takes 'train' and 'test' without 'val' for classes")
  func noValidationSplit() throws {
    try folder.write("train/x")
    try folder.write("test/x")
    #expect(try list().directories == ["test", "train"])
  }

  @Test("goes into 'val' only once")
  func onlyOnce() throws {
    try folder.write("val/val/x")
    let found = try list()
    #expect(found.path == folder.path("val"))
    #expect(found.directories == ["val"])
  }

  @Test("names paths as the folder was named, less slashes at its end")
  func trailingSlashes() throws {
    try folder.write("a/x")
    let found = try ImageFolder("\(folder.path)//", classes: .rank, classCount: 1)
    #expect(found.path == folder.path)
    #expect(found.samples.map(\.path) == [folder.path("a/x")])
  }
}

@Suite("Image folders that cannot be evaluated")
struct ImageFolderErrorTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("is refused when it does not exist, or is a file")
  func noFolder() throws {
    try folder.write("file")
    expectError(.file(FileError(.notFound, path: folder.path("absent"))), "absent")
    expectError(.file(FileError(.notFound, path: "")), path: "")
    expectError(.notAFolder(path: folder.path("file")), "file")
    expectError(.notAFolder(path: folder.path("file/below")), "file/below")
  }

  @Test("is refused without class directories")
  func noClasses() throws {
    expectError(.noClasses(path: folder.path))
    try folder.write("a.jpg")
    expectError(.noClasses(path: folder.path))
  }

  @Test("is refused when 'val' has no class directories")
  func noClassesInSplit() throws {
    try folder.write("val/a.jpg")
    expectError(.noClasses(path: folder.path("val")))
  }

  @Test("is refused without pictures")
  func noPictures() throws {
    try folder.makeDirectory("a")
    try folder.makeDirectory("b")
    expectError(.noPictures(path: folder.path))
  }

  @Test("is refused with more class directories than the model has classes")
  func tooManyClasses() throws {
    for name in ["a", "b", "c"] { try folder.write("\(name)/x") }
    expectError(.tooManyClasses(path: folder.path, expected: 2, found: 3), classCount: 2)
    #expect(try ImageFolder(folder.path, classes: .rank, classCount: 3).samples.count == 3)
  }

  #if os(Linux)
  @Test("is refused when a class directory's name is not UTF-8, not listed without it")
  func rawClassName() throws {
    try folder.write("a/x")
    try folder.make(rawName: [0x62, 0xFF], isDirectory: true)
    expectError(.file(FileError(.notFound, path: folder.path("b\u{FFFD}"))))
  }

  @Test("keeps a file whose name is not UTF-8, to be skipped and reported")
  func rawFileName() throws {
    try folder.write("a/x")
    let classFolder = folder.path("a")
    try folder.make(rawName: [0x61, 0x2F, 0xFF], isDirectory: false)
    let found = try ImageFolder(folder.path, classes: .rank, classCount: 1)
    #expect(found.samples.map(\.path) == ["\(classFolder)/x", "\(classFolder)/\u{FFFD}"])
  }
  #endif

  func expectError(
    _ error: EvaluationError,
    _ name: String? = nil,
    path: String? = nil,
    classCount: Int = 10,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: error, sourceLocation: sourceLocation) {
      try ImageFolder(
        path ?? name.map(folder.path) ?? folder.path,
        classes: .rank,
        classCount: classCount
      )
    }
  }
}
