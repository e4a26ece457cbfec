import Evaluation
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Journals of evaluations")
struct JournalFileTests {
  let test: TestJournal

  init() throws { test = try TestJournal() }

  /// The error that an evaluation with this journal ends with.
  func problem(_ options: Evaluator.Options? = nil) async throws -> JournalError.Problem? {
    do {
      try await test.evaluate(options ?? test.options())
      return nil
    } catch let error as EvaluationError {
      guard case .journal(let found) = error else { throw error }
      #expect(found.path == test.path())
      return found.problem
    }
  }

  @Test("change no figure, and have a line for each picture behind an empty one")
  func lines() async throws {
    let plain = try await test.evaluate(test.options(), to: nil)
    let kept = try await test.evaluate(test.options())
    #expect(TestJournal.figures(kept.result) == TestJournal.figures(plain.result))
    #expect(kept.pictures == plain.pictures)
    let text = String(decoding: try test.folder.bytes("journal"), as: UTF8.self)
    #expect(text.hasPrefix("shufflezoo evaluation\t1\nevaluation\tshard\t1/1\n"))
    #expect(text.contains("\nfact\tmodel\ta\\tmodel\\nof mine\n"))
    let parts = text.components(separatedBy: "\n\n")
    #expect(parts.count == 2)
    var rows: [[String]] = []
    for line in try #require(parts.last).split(separator: "\n") {
      rows.append(line.components(separatedBy: "\t"))
    }
    #expect(rows.count == 14)
    #expect(rows.map { $0[3] } == plain.pictures.map { $0.score == nil ? "skipped" : "scored" })
    #expect(rows[0][0] == "a/0")
    #expect(rows[13][0] == "b\\\\ \\tc/6")
    // Three of the six logits are above that of class 0, the largest is that of class 1.
    #expect(rows[0].count == 19)
    #expect(rows[0][4...5] == ["0", "3"])
    #expect(rows[0][8] == "1")
  }

  @Test("go on after any picture with the figures of one run", arguments: 0..<14)
  func resumed(_ stop: Int) async throws {
    let plain = try await test.evaluate(test.options(), to: nil)
    await #expect(throws: EvaluationError.cancelled) {
      try await test.evaluate(test.options(), stop: stop)
    }
    let resumed = try await test.evaluate(test.options(batchCount: 3))
    #expect(TestJournal.figures(resumed.result) == TestJournal.figures(plain.result))
    #expect(resumed.pictures.map(\.sample) == plain.pictures.map(\.sample))
    #expect(resumed.pictures.map(\.score) == plain.pictures.map(\.score))
    // The same once more, with nothing left to do.
    let bytes = try test.folder.bytes("journal")
    let again = try await test.evaluate(test.options())
    #expect(TestJournal.figures(again.result) == TestJournal.figures(plain.result))
    #expect(again.pictures.allSatisfy { $0.logits == nil })
    #expect(try test.folder.bytes("journal") == bytes)
  }

  @Test(
    "go on in an archive, behind what was read",
    arguments: ["data.tar", "data.tar.gz"],
    [1, 7, 13]
  )
  func archive(_ name: String, _ stop: Int) async throws {
    let test = try TestJournal(archive: name)
    let plain = try await test.evaluate(test.options(), to: nil)
    await #expect(throws: EvaluationError.cancelled) {
      try await test.evaluate(test.options(), stop: stop)
    }
    let resumed = try await test.evaluate(test.options())
    #expect(TestJournal.figures(resumed.result) == TestJournal.figures(plain.result))
    #expect(resumed.pictures.map(\.sample) == plain.pictures.map(\.sample))
  }

  @Test("keep figures that are no numbers", arguments: [Float.nan, .infinity, -.infinity])
  func notNumbers(_ logit: Float) async throws {
    let test = try TestJournal(logits: [0.5, logit, -3, 0, 1, 2])
    let plain = try await test.evaluate(test.options())
    let resumed = try await test.evaluate(test.options())
    #expect("\(resumed.pictures.map(\.score))" == "\(plain.pictures.map(\.score))")
    #expect("\(resumed.result.loss)" == "\(plain.result.loss)")
  }

  @Test("cut off at any byte go on with the figures of one run")
  func truncated() async throws {
    let options = test.options(limit: 5)
    let plain = try await test.evaluate(options)
    let whole = try test.folder.bytes("journal")
    for count in whole.indices {
      try test.folder.write("journal", Array(whole.prefix(count)))
      let resumed = try await test.evaluate(options)
      #expect(TestJournal.figures(resumed.result) == TestJournal.figures(plain.result), "\(count)")
      #expect(resumed.pictures.count == 5)
      let again = try await test.evaluate(options)
      #expect(again.pictures.allSatisfy { $0.logits == nil }, "\(count)")
    }
  }

  @Test("with a byte changed are refused, unless it is in the last line")
  func flipped() async throws {
    let options = test.options(limit: 5)
    let plain = try await test.evaluate(options)
    let whole = try test.folder.bytes("journal")
    let lastLine = try #require(whole.dropLast().lastIndex(of: UInt8(ascii: "\n")))
    for position in whole.indices {
      var bytes = whole
      bytes[position] ^= position.isMultiple(of: 2) ? 1 : 0x80
      try test.folder.write("journal", bytes)
      if position >= lastLine {
        let resumed = try await test.evaluate(options)
        #expect(TestJournal.figures(resumed.result) == TestJournal.figures(plain.result))
      } else {
        #expect(try await problem(options) != nil, "byte \(position)")
        #expect(try test.folder.bytes("journal") == bytes, "byte \(position)")
      }
    }
  }

  @Test("say which line is damaged")
  func damaged() async throws {
    try await test.evaluate(test.options())
    let text = String(decoding: try test.folder.bytes("journal"), as: UTF8.self)
    try test.folder.write("journal", Array(text.replacing("a/3\t", with: "a/4\t").utf8))
    let head = try #require(text.firstRange(of: "\n\n"))
    let line = text[..<head.upperBound].count { $0 == "\n" } + 4
    #expect(try await problem() == .damaged(line: line, expected: "picture 4 of 14"))
  }

  @Test("with a picture too many are damaged")
  func tooMany() async throws {
    try await test.evaluate(test.options())
    let bytes = try test.folder.bytes("journal")
    let last = try #require(bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")))
    try test.folder.write("journal", bytes + bytes[(last + 1)...])
    let line = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    #expect(
      try await problem() == .damaged(line: line, expected: "the end after 14 pictures")
    )
  }

  @Test("of another evaluation are refused, by the name of what differs")
  func foreign() async throws {
    try await test.evaluate(test.options())
    let half = try #require(Shard(1, of: 2))
    var smooth = test.options()
    smooth.labelSmoothing = 0.25
    let differing: [(Evaluator.Options, JournalError.Problem)] = [
      (test.options(limit: 13), .differs(name: "limit", expected: "13", found: "none")),
      (test.options(half), .differs(name: "shards", expected: "2", found: "1")),
      (smooth, .differs(name: "label_smoothing", expected: "0.25", found: "0.1")),
    ]
    for (options, expected) in differing { #expect(try await problem(options) == expected) }
    let headers: [([JournalHeader.Entry], String, String, String)] = [
      ([.init("weights_sha256", "00fe")], "weights_sha256", "00fe", "00ff"),
      ([], "weights_sha256", "none", "00ff"),
      ([.init("weights_sha256", "00ff"), .init("mode", "infer")], "mode", "infer", "none"),
    ]
    for (settings, name, expected, found) in headers {
      let problem = JournalError.Problem.differs(name: name, expected: expected, found: found)
      #expect(throws: EvaluationError.journal(JournalError(problem, path: test.path()))) {
        try JournalFile(
          path: test.path(),
          header: test.header(test.options(), settings: settings)
        )
      }
    }
  }

  @Test("of another shard, or of pictures with other names or labels, are refused")
  func foreignPictures() async throws {
    let (first, second) = (try #require(Shard(1, of: 2)), try #require(Shard(2, of: 2)))
    try await test.evaluate(test.options(first))
    #expect(
      try await problem(test.options(second))
        == .differs(name: "shard", expected: "2/2", found: "1/2")
    )
    try test.folder.copy(EvaluatorTests.picture, to: "data/a/x")
    let data = try ImageFolder(test.folder.path("data"), classes: .rank, classCount: 6).dataSet
    let header = JournalHeader(
      data,
      options: test.options(first),
      preprocessing: test.classifier.preprocessing,
      settings: [.init("weights_sha256", "00ff")],
      facts: []
    )
    let error = #expect(throws: EvaluationError.self) {
      try JournalFile(path: test.path(), header: header)
    }
    #expect(error?.description.contains(", with data_sha256 ") == true)
  }

  @Test("are not written by two at once")
  func locked() throws {
    let header = test.header(test.options())
    do {
      let first = try JournalFile(path: test.path(), header: header)
      let error = EvaluationError.journal(JournalError(.inUse, path: test.path()))
      #expect(throws: error) { try JournalFile(path: test.path(), header: header) }
      #expect(first.path == test.path())
    }
    #expect(throws: Never.self) { try JournalFile(path: test.path(), header: header) }
  }

  static let others = [
    "something else\n", "shufflezoo evaluation", "shufflezoo evaluations\t1\n", "\n", "\0\0\0\0",
    "shufflezoo evaluation\tx\ty\n", String(repeating: "x", count: 3 << 20),
  ]

  @Test("that are other files are left alone", arguments: others.indices)
  func otherFiles(_ index: Int) async throws {
    let bytes = Array(Self.others[index].utf8)
    try test.folder.write("journal", bytes)
    // What is a journal's start was cut short: there is nothing to lose.
    let isStart = "shufflezoo evaluation\t1\n".hasPrefix(Self.others[index])
    #expect(try await problem() == (isStart ? nil : .notAJournal))
    if !isStart { #expect(try test.folder.bytes("journal") == bytes) }
  }

  @Test("of another version are refused")
  func version() async throws {
    try await test.evaluate(test.options())
    let text = String(decoding: try test.folder.bytes("journal"), as: UTF8.self)
    let other = text.replacing("evaluation\t1\n", with: "evaluation\t2\n")
    try test.folder.write("journal", Array(other.utf8))
    #expect(try await problem() == .version(found: "2"))
  }

  @Test("that are no files are refused", arguments: ["directory", "pipe", "nowhere/journal"])
  func noFiles(_ name: String) throws {
    try test.folder.makeDirectory("directory")
    try test.folder.makePipe("pipe")
    let path = test.path(name)
    let problem: FileError.Problem =
      switch name {
      case "directory": .notReplaceable(kind: "a folder")
      case "pipe": .notRegular(kind: "a named pipe")
      default: .notCreatable(code: 2)
      }
    #expect(throws: EvaluationError.file(FileError(problem, path: path))) {
      try JournalFile(path: path, header: test.header(test.options()))
    }
  }
}
