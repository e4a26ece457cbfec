import Evaluation
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Files of labels")
struct LabelFileTests {
  let folder: TemporaryFolder
  let path: String
  static let classes = ClassList(name: "list", indexByDirectory: ["n1": 0, "n2": 1, "n3": 2])
  static let ids = ClassList(name: "ids", indexByDirectory: ["n1": 3, "n2": 1, "n3": 2])

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("labels")
  }

  func file(_ text: String, ids: ClassList? = ids) throws -> LabelFile {
    try folder.write("labels", Array(text.utf8))
    return try LabelFile(path: path, classes: Self.classes, challengeIDs: ids, classCount: 3)
  }

  /// Lists the folder's pictures with labels: name and labels, or why it cannot be read.
  func list(_ names: [String], _ text: String) throws -> [String] {
    for name in names { try folder.write("set/\(name)") }
    let data = try DataSet(
      [folder.path("set")],
      labels: file(text),
      classes: .rank,
      classCount: 3
    )
    var batches = data.batches()
    return try batches.next(atMost: 100).map { sample in
      if case .unreadable(let reason) = sample.content { return "\(sample.name): \(reason)" }
      return "\(sample.name) \(sample.labels)"
    }
  }

  @Test("name pictures by path, by last part, or without extension, with spaces in them")
  func names() throws {
    let text = "d/a.png 0\nelsewhere/b.png n2\nc 2\na b.png 1\nmissing.png 1\n"
    let found = try list(["d/a.png", "b.png", "c.png", "a b.png"], text)
    #expect(found == ["a b.png [1]", "b.png [1]", "c.png [2]", "d/a.png [0]"])
  }

  @Test("leave pictures out, which are then skipped and reported, not dropped")
  func missing() throws {
    let found = try list(["a", "b"], "b 1\n")
    #expect(found == ["a: expected a label in \(path), found none", "b [1]"])
  }

  @Test("that lie among the pictures are none")
  func ownFile() throws {
    try folder.write("set/a")
    try folder.write("set/labels.txt", Array("a 1\n".utf8))
    let labels = try LabelFile(path: folder.path("set/labels.txt"), classCount: 3)
    let data = try DataSet([folder.path("set")], labels: labels, classes: .rank, classCount: 3)
    #expect(data.sampleCount == 1)
  }

  @Test("without names belong to ImageNet's pictures by their numbers, to others by their order")
  func order() throws {
    let imageNet = ["ILSVRC2012_val_00000003.JPEG", "ILSVRC2012_val_00000001_n1.JPEG"]
    #expect(try list(imageNet, "1\n2\n3\n") == ["\(imageNet[1]) [1]", "\(imageNet[0]) [0]"])
    let other = try LabelFileTests()
    #expect(try other.list(["b", "a", "C"], "n3\nn1\nn2\n") == ["C [2]", "a [0]", "b [1]"])
    let short = try LabelFileTests()
    let error = EvaluationError.labelCount(path: short.path, expected: 2, found: 1)
    #expect(throws: error) { try short.list(["a", "b"], "n3\n") }
  }

  @Test("of ReaL may give several classes or none, and a note says how many have none")
  func real() throws {
    #expect(try list(["a", "b", "c"], "[[0, 2], [], [1]]") == ["a [0, 2]", "b []", "c [1]"])
    let data = try DataSet(
      [folder.path("set")],
      labels: LabelFile(path: path, classCount: 3),
      classes: .rank,
      classCount: 3
    )
    let note = "\(path) names no class for 1 picture, which counts neither as right nor as wrong"
    #expect(data.notes == [note])
  }

  @Test("of ReaL count a guess of any class as right, and pictures without one not at all")
  func realFigures() async throws {
    for name in ["a", "b", "c"] {
      try folder.copy("0_tshirt_top/val_00019.png", to: "set/\(name)")
    }
    let data = try DataSet(
      [folder.path("set")],
      labels: file("[[2, 0], [], [1]]"),
      classes: .rank,
      classCount: 3
    )
    var steps: [Int] = []
    let result = try await Evaluator(.constant([28, 14, 0])).evaluate(data) { picture, progress in
      #expect(picture.logits != nil)
      steps.append(progress.done)
    }
    #expect(result.top1 == Accuracy(correct: 1, total: 2))
    // 28 and 0 for the first, 14 for the third.
    #expect(abs(result.loss - (14 + 14) / 2 * 0.9 - 0.1 * 14) < 1e-5)
    #expect(steps == [1, 2, 3])
    #expect(result.coverage.isWholeSet)
  }

  @Test(
    "are refused with the line that is wrong",
    arguments: [
      ("a 0\nb 3\n", 2, "an index from 0 to 2", "3"),
      ("a 0\n\nb -1\n", 3, "an index from 0 to 2", "-1"),
      ("a dog\n", 1, "an index or a class of list", "'dog'"),
      ("a 0\nb\n", 2, "a name and a label", "'b'"),
      ("a 0\na 1\n", 2, "one label for 'a'", "0 and 1"),
      ("1\n0\n", 2, "an id of ids, which are from 1 up", "'0'"),
      ("1\n4\n", 2, "an id of ids, which are from 1 up", "'4'"),
      ("n1\nn9\n", 2, "an index or a class of list", "'n9'"),
      ("file,label\na,0,1\n", 2, "2 columns, as the header has", "'a,0,1'"),
      ("file,label\n\"a,0\n", 2, "2 columns, as the header has", "'\"a,0'"),
      ("file,label\na,x\n", 2, "an index or a class of list", "'x'"),
    ]
  )
  func wrongLine(_ text: String, _ line: Int, _ expected: String, _ found: String) {
    let error = EvaluationError.label(path: path, line: line, expected: expected, found: found)
    #expect(throws: error) { try file(text) }
  }

  @Test("are refused when they are something else")
  func otherFiles() throws {
    func error(_ expected: String, _ found: String, line: Int? = nil) -> EvaluationError {
      .label(path: path, line: line, expected: expected, found: found)
    }
    #expect(throws: error("labels", "an empty file")) { try file(" \n") }
    let real = "a JSON list of lists of indices, as ReaL's real.json"
    for text in ["[1, 2]", "[[1]", "[[\"a\"]]", "[[1.5]]", String(repeating: "[", count: 100_000)] {
      #expect(throws: error(real, "something else")) { try file(text) }
    }
    #expect(throws: EvaluationError.classIndex(path: path, index: 3, classCount: 3)) {
      try file("[[3]]")
    }
    let ids = "a name and a label, numbers alone being ids of ImageNet's development kit"
    #expect(throws: error(ids, "'1'", line: 1)) { try file("1\n", ids: nil) }
    try folder.write("labels", [0xFF, 0xFE])
    #expect(throws: error("UTF-8 text", "other bytes")) { try LabelFile(path: path, classCount: 3) }
    let absent = folder.path("absent")
    #expect(throws: EvaluationError.file(FileError(.notFound, path: absent))) {
      try LabelFile(path: absent, classCount: 3)
    }
  }

  @Test("of other pictures are refused")
  func otherPictures() throws {
    let error = EvaluationError.noLabels(path: folder.path("set"), labels: path, first: "a")
    #expect(throws: error) { try list(["a"], "b 1\n") }
  }
}
