import Foundation
import TestSupport
import Testing

@Suite("Evaluations in several runs")
struct LongRunTests {
  static let sample = ["evaluate", Sample.checkpoint, "--data", Sample.pictures]
  /// So slow that it can be stopped on the way, and the same bits on every machine.
  static let slow = sample + ["--engine", "reference", "--threads", "2", "--batch-size", "1"]

  let workplace: Workplace
  let journal: String

  init() throws {
    workplace = try Workplace()
    journal = workplace.path("journal")
  }

  /// The result without the time it took.
  func figures(_ arguments: [String], schema: String? = nil) async throws -> JSONSchema.Value {
    let (json, status) = try await Command.json(arguments, schema: schema)
    #expect(status == 0)
    return try figures(json)
  }

  func figures(_ json: JSONSchema.Value) throws -> JSONSchema.Value {
    guard case .object(var members) = json else { throw CocoaError(.coderInvalidValue) }
    #expect(members.removeValue(forKey: "seconds") != nil)
    #expect(members.removeValue(forKey: "images_per_second") != nil)
    return .object(members)
  }

  /// How many bytes the journal has.
  var byteCount: Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: journal)
    return attributes?[.size] as? Int ?? 0
  }

  /// Runs the command with the journal and sends a signal as soon as that has grown by so much.
  func run(
    _ arguments: [String],
    until growth: Int,
    _ signal: CInt
  ) async throws -> Command.Outcome {
    let start = byteCount
    return try await Command.run(arguments + ["--resume", journal]) { process in
      while process.isRunning, byteCount < start + growth { await Task.yield() }
      kill(process.processIdentifier, signal)
    }
  }

  @Test("killed ten times, an evaluation ends with the figures of one run", arguments: [1, 2, 3])
  func killed(_ seed: UInt64) async throws {
    let whole = workplace.path("whole.csv")
    let expected = try await figures(Self.slow + ["--predictions", whole])
    var state = seed
    var kills = 0
    for _ in 0..<10 {
      // Knuth's generator: moments that are the same in every run of this test.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let growth = 1 + Int(state >> 33) % 5000
      let outcome = try await run(Self.slow, until: growth, SIGKILL)
      if outcome.status == -SIGKILL { kills += 1 }
    }
    #expect(kills >= 5)
    let resumed = workplace.path("resumed.csv")
    let found = try await figures(
      Self.slow + ["--resume", journal, "--predictions", resumed]
    )
    #expect(found == expected)
    #expect(
      try Data(contentsOf: URL(filePath: resumed)) == Data(contentsOf: URL(filePath: whole))
    )
    // It is done: another engine could not be as quick, and nothing is added.
    let size = byteCount
    #expect(try await figures(Self.slow + ["--resume", journal]) == expected)
    #expect(byteCount == size)
  }

  @Test(
    "Ctrl-C leaves the figures so far, marked as such, and no other file",
    arguments: [false, true]
  )
  func interrupted(_ isJSON: Bool) async throws {
    let outputs = ["--predictions", "a.csv", "--per-class", "b.csv", "--results", "c.csv"]
    let files = outputs.map { $0.hasSuffix(".csv") ? workplace.path($0) : $0 }
    let report = ["--report", workplace.path("a.html"), "--format", isJSON ? "json" : "text"]
    let outcome = try await run(Self.slow + files + report, until: 3000, SIGINT)
    #expect(outcome.status == 130)
    #expect(
      outcome.stderr.contains(
        /^error: interrupted; the figures are of the first [0-9]+ of 200 pictures, no other file was/
      )
    )
    #expect(outcome.stderr.contains("; the same command goes on from there\n"))
    #expect(try workplace.names == ["journal"])
    if isJSON {
      #expect(try JSONSchema(named: "evaluate").violations(in: outcome.stdout) == [])
      let json = try JSONSchema.Value(parsing: Data(outcome.stdout.utf8))
      #expect(json["interrupted"] == .bool(true))
      #expect(json["whole_set"] == .bool(false))
      #expect(json["verdict"] != .string("reproduced"))
      #expect(json["listed"] == .number(200))
    } else {
      #expect(
        outcome.stdout.contains(
          /\nverdict   [a-z ]+; interrupted: the first [0-9]+ of 200 pictures, no random sample\n/
        )
      )
    }
    let found = try await figures(Self.slow + ["--resume", journal])
    #expect(try await figures(Self.slow) == found)
  }

  @Test("what is behind a figure is found for pictures of an earlier run too")
  func causes() async throws {
    let classes = try FileManager.default.contentsOfDirectory(atPath: Sample.pictures).sorted()
    let list = classes.enumerated().map { "\(($0.offset + 1) % 10)\t\($0.element)\tx\n" }
    let path = try workplace.write("classes.tsv", Data(list.joined().utf8))
    let arguments = Self.sample + ["--classes", path, "--resume", journal]
    let (first, status) = try await Command.json(arguments)
    #expect(status == 1)
    let second = try await Command.json(arguments).json
    #expect(try figures(second) == figures(first))
    guard case .array(let causes) = second["causes"] else {
      Issue.record("no causes")
      return
    }
    let explaining = causes.first { $0["explains"] == .bool(true) }
    #expect(explaining?["cause"] == .string("classes by rank, as --classes rank"))
  }

  @Test("the shards of three machines give what one gives, in every file")
  func merged() async throws {
    func outputs(_ name: String) -> [String] {
      ["--predictions", workplace.path("\(name).csv")]
        + ["--per-class", workplace.path("\(name)-classes.csv")]
    }
    func bytes(_ name: String) throws -> Data {
      try Data(contentsOf: URL(filePath: workplace.path(name)))
    }
    let expected = try await figures(Self.sample + outputs("one"))
    var journals: [String] = []
    for index in [2, 1, 3] {
      let path = workplace.path("shard-\(index)")
      let (json, status) = try await Command.json(
        Self.sample + ["--shard", "\(index)/3", "--resume", path]
      )
      #expect(status == 0)
      #expect(json["verdict"] == .string("consistent"))
      #expect(json["shard"] == .string("\(index)/3"))
      #expect(json["images"] == .number(index == 3 ? 66 : 67))
      journals.append(path)
    }
    let found = try await figures(["merge"] + journals + outputs("merged"), schema: "evaluate")
    #expect(found == expected)
    #expect(try bytes("merged.csv") == bytes("one.csv"))
    #expect(try bytes("merged-classes.csv") == bytes("one-classes.csv"))

    let text = try await Command.run(["merge"] + journals + ["--details"])
    let one = try await Command.run(Self.sample + ["--details"])
    let time = /time .*/
    #expect(text.stdout.replacing(time, with: "") == one.stdout.replacing(time, with: ""))
    #expect(try await Command.run(["merge"] + journals + ["--expect-top1", "80"]).status == 1)
  }

  @Test("merge adds a row and writes a page as evaluate does")
  func mergedFiles() async throws {
    let (results, page) = (workplace.path("results.csv"), workplace.path("page.html"))
    let one = Self.sample + ["--resume", journal, "--results", results]
    #expect(try await Command.run(one).status == 0)
    let files = ["--results", results, "--report", page]
    #expect(try await Command.run(["merge", journal] + files).status == 0)
    let rows = try String(contentsOfFile: results, encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 3)
    #expect(rows[1] == rows[2])
    #expect(try String(contentsOfFile: page, encoding: .utf8).contains("✓ Reproduced"))
  }

  @Test("merge names what is missing")
  func missing() async throws {
    #expect(
      try await Command.run(Self.sample + ["--shard", "2/3", "--resume", journal]).status == 0
    )
    let outcome = try await Command.run(["merge", journal])
    #expect(outcome.status == 65)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.contains("found none of 1/3, 3/3; give them too"))
  }

  @Test("two runs do not write one journal")
  func inUse() async throws {
    let arguments = Self.slow + ["--image-size", "224", "--resume", journal]
    let first = try await Command.run(arguments) { process in
      while process.isRunning, byteCount == 0 { await Task.yield() }
      let second = try await Command.run(arguments)
      #expect(second.status == 73)
      #expect(second.stderr.contains("\(journal): expected a journal that nobody writes"))
      process.interrupt()
    }
    #expect(first.status == 130)
  }

  @Test(
    "a journal on a full disk keeps what it has",
    .enabled(
      if: Unshare.canRun(Unshare.withSmallVolume(at: "/mnt")),
      "no volume can be mounted here"
    )
  )
  func fullDisk() async throws {
    let (folder, copy) = (workplace.path("small"), workplace.path("copy"))
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    let outcome = try await Command.run(
      Self.sample + ["--resume", "\(folder)/journal"],
      through: Unshare.withTinyVolume(at: folder, copiedTo: copy)
    )
    #expect(outcome.status == 74)
    #expect(outcome.stderr.contains("writing failed with "))
    #expect(outcome.stderr.contains("No space left on device; make room and run the command again"))
    let kept = try String(contentsOfFile: "\(copy)/journal", encoding: .utf8)
    #expect(kept.hasSuffix("\n"))
    let (json, _) = try await Command.json(Self.sample + ["--resume", "\(copy)/journal"])
    #expect(json["top1"]?["correct"] == .number(162))
  }

  @Test("without a terminal a line now and then says how far it is, a minute apart by default")
  func progress() async throws {
    let often = ["SHUFFLEZOO_PROGRESS_SECONDS": "0"]
    let outcome = try await Command.run(Self.sample, environment: often)
    let lines = outcome.stderr.split(separator: "\n")
    #expect(lines.count == 200)
    let form = /[0-9]+\/200 images, top-1 [0-9.]+ %, [0-9.]+ images\/s, [0-9]+ s left/
    #expect(lines.allSatisfy { $0.wholeMatch(of: form) != nil }, "\(lines.first ?? "")")
    #expect(lines.last?.hasPrefix("200/200 images, top-1 81.00 %, ") == true)
    #expect(try await Command.run(Self.sample + ["--quiet"], environment: often).stderr == "")
    #expect(try await Command.run(Self.sample).stderr == "")
  }

  @Test("the first pictures are said to be no random sample, in text and on the page")
  func limited() async throws {
    let page = workplace.path("a.html")
    let outcome = try await Command.run(Self.sample + ["--limit", "40", "--report", page])
    #expect(
      outcome.stdout.hasSuffix(
        "\nverdict   consistent; the first 40 of 200 pictures, no random sample\n"
      )
    )
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.contains("These are the first 40 of 200 pictures, which are no random sample"))
    let (json, _) = try await Command.json(Self.sample + ["--limit", "40"])
    #expect(json["whole_set"] == .bool(false))
    #expect(json["interrupted"] == .bool(false))
    #expect(json["shard"] == .null)
  }
}
