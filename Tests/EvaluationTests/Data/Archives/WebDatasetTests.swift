import Evaluation
import TestSupport
import Testing

@Suite("WebDataset shards")
struct WebDatasetTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("a.tar")
  }

  func list(_ members: [(String, String)]) throws -> [Sample] {
    var tar = TestTar()
    for (name, content) in members { tar.add(name, Array(content.utf8)) }
    try folder.write("a.tar", tar.finished)
    var batches = try DataSet([path], classes: .rank, classCount: 3).batches()
    return try batches.next(atMost: 10)
  }

  typealias Sample = Evaluation.Sample

  @Test("join what has one key, and take pictures by their extensions")
  func keys() throws {
    let samples = try list([
      ("d.0/a.jpg", ""), ("d.0/a.cls", "2"), ("b.txt", ""), ("b.seg.JPEG", ""), ("b.cls", " 1\n"),
      ("c.cls", "0"),
    ])
    #expect(samples.map(\.name) == ["d.0/a.jpg", "b.seg.JPEG"])
    #expect(samples.map(\.labels) == [[2], [1]])
    #expect(samples.first?.location == "\(path): d.0/a.jpg")
  }

  @Test("give a picture without a class as one that cannot be read")
  func noClass() throws {
    let samples = try list([("a.jpg", ""), ("b.jpg", ""), ("b.cls", "1")])
    try #require(samples.count == 2)
    guard case .unreadable(let reason) = samples[0].content else {
      Issue.record("a picture without a class")
      return
    }
    #expect(reason == "expected a .cls beside it, found none")
  }

  @Test("are refused when a class is no index of the model's")
  func classes() {
    for text in ["", "x", "1 2"] {
      let error = EvaluationError.label(
        path: "\(path): a.cls",
        line: nil,
        expected: "an index in digits",
        found: "'\(text)'"
      )
      #expect(throws: error) { try list([("a.jpg", ""), ("a.cls", text)]) }
    }
    let error = EvaluationError.classIndex(path: "\(path): a.cls", index: 3, classCount: 3)
    #expect(throws: error) { try list([("a.jpg", ""), ("a.cls", "3")]) }
  }

  @Test("are named by one path with a range of numbers, missing ones too")
  func pattern() throws {
    _ = try list([("a.jpg", ""), ("a.cls", "2")])
    for name in ["s-08.tar", "s-09.tar", "s-10.tar"] {
      try folder.write(name, folder.bytes("a.tar"))
    }
    let data = try DataSet([folder.path("s-{08..10}.tar")], classes: .rank, classCount: 3)
    #expect(data.sampleCount == 3)
    let several = try DataSet([path, folder.path("s-08.tar")], classes: .rank, classCount: 3)
    #expect(several.sampleCount == 2)
    #expect(throws: EvaluationError.self) {
      try DataSet([folder.path("s-{08..11}.tar")], classes: .rank, classCount: 3)
    }
  }
}
