import Evaluation
import TestSupport
import Testing

@Suite("Merged evaluations")
struct MergedEvaluationTests {
  let test: TestJournal

  init() throws { test = try TestJournal() }

  /// Evaluates every shard, and gives the journals' paths.
  func shards(_ count: Int, limit: Int? = nil) async throws -> [String] {
    var paths: [String] = []
    for index in 1...count {
      let shard = try #require(Shard(index, of: count))
      do {
        try await test.evaluate(test.options(shard, limit: limit), to: "\(index)")
      } catch let error as EvaluationError {
        // Of few pictures all may be none; the journal has them.
        guard case .onlyUnreadable = error else { throw error }
      }
      paths.append(test.path("\(index)"))
    }
    return paths
  }

  /// The error of merging.
  func problem(_ paths: [String]) throws -> JournalError {
    let error = #expect(throws: EvaluationError.self) {
      try MergedEvaluation(paths).result { _ in }
    }
    guard case .journal(let found) = error else { throw EvaluationError.cancelled }
    return found
  }

  @Test("are what one machine gives, to the bit", arguments: [1, 2, 3, 5, 14], [nil, 14, 9])
  func equal(_ count: Int, _ limit: Int?) async throws {
    guard count <= limit ?? 14 else { return }
    let plain = try await test.evaluate(test.options(limit: limit), to: nil)
    let merged = try MergedEvaluation(await shards(count, limit: limit).reversed())
    #expect(merged.header.shard == .whole)
    #expect(merged.header["model"] == "a\tmodel\nof mine")
    var pictures: [EvaluatedPicture] = []
    let result = try merged.result { pictures.append($0) }
    #expect(TestJournal.figures(result) == TestJournal.figures(plain.result))
    #expect(pictures.map(\.name) == plain.pictures.map(\.name))
    #expect(pictures.map(\.sample.labels) == plain.pictures.map(\.sample.labels))
    #expect(pictures.map(\.score) == plain.pictures.map(\.score))
  }

  @Test("take the seconds of all shards together")
  func seconds() async throws {
    let paths = try await shards(2)
    var sum = 0.0
    for name in ["1", "2"] {
      let lines = String(decoding: try test.folder.bytes(name), as: UTF8.self)
      let last = try #require(lines.split(separator: "\n").last)
      sum += try #require(Double(last.split(separator: "\t", omittingEmptySubsequences: false)[2]))
    }
    #expect(try MergedEvaluation(paths).result { _ in }.seconds == sum)
  }

  @Test("need every shard once")
  func complete() async throws {
    let paths = try await shards(3)
    #expect(
      try problem([paths[1]])
        == JournalError(.missing(shards: [1, 3], count: 3), path: paths[1])
    )
    let twice = try problem([paths[0], paths[1], paths[0]])
    let shard = try #require(Shard(1, of: 3))
    #expect(twice == JournalError(.duplicate(shard: shard, path: paths[0]), path: paths[0]))
  }

  @Test("need journals that are finished and not damaged")
  func unfinished() async throws {
    let paths = try await shards(2)
    let bytes = try test.folder.bytes("2")
    try test.folder.write("2", Array(bytes.dropLast()))
    #expect(try problem(paths) == JournalError(.unfinished(expected: 7, found: 6), path: paths[1]))
    try test.folder.write("2", bytes + Array("x\n\n".utf8))
    let line = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    #expect(
      try problem(paths)
        == JournalError(.damaged(line: line, expected: "the end after 7 pictures"), path: paths[1])
    )
    try test.folder.write("2", Array("shufflezoo evaluation\t1\n".utf8))
    #expect(try problem(paths) == JournalError(.noHead, path: paths[1]))
    try test.folder.write("2", Array("a,b\n".utf8))
    #expect(try problem(paths) == JournalError(.notAJournal, path: paths[1]))
  }

  @Test("need journals of one evaluation")
  func foreign() async throws {
    let paths = try await shards(2)
    var options = test.options(try #require(Shard(2, of: 2)))
    options.labelSmoothing = 0
    try await test.evaluate(options, to: "other")
    let problem = JournalError.Problem.differsFrom(
      path: paths[0],
      name: "label_smoothing",
      expected: "0.1",
      found: "0.0"
    )
    #expect(
      try self.problem([paths[0], test.path("other")])
        == JournalError(problem, path: test.path("other"))
    )
    let three = try #require(Shard(2, of: 3))
    try await test.evaluate(test.options(three), to: "three")
    #expect(
      try self.problem([paths[0], test.path("three")]).problem
        == .differsFrom(path: paths[0], name: "shards", expected: "2", found: "3")
    )
  }

  @Test("are refused with more shards than pictures")
  func tooManyShards() async throws {
    let shard = try #require(Shard(1, of: 15))
    let path = test.folder.path("data")
    await #expect(throws: EvaluationError.tooManyShards(path: path, count: 15, pictures: 14)) {
      try await test.evaluate(test.options(shard), to: nil)
    }
  }
}
