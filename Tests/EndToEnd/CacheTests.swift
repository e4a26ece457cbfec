import Foundation
import TestSupport
import Testing

@Suite("cache")
struct CacheTests {
  private func json(
    _ name: String,
    _ arguments: [String]
  ) async throws -> (json: JSONSchema.Value, status: Int32) {
    try await Command.json(["cache", name], arguments, schema: "cache_\(name)")
  }

  @Test("list has files and leftovers with their sizes")
  func list() async throws {
    let sample = try CacheSample()
    try sample.workplace.write("cache/parts/b.ckpt.part", Data(repeating: 0, count: 1536))
    let (json, status) = try await json("list", sample.options)
    #expect(status == 0)
    let file = json["files"]?[0]
    #expect(file?["file"] == .string(CacheSample.file))
    #expect(file?["path"] == .string(sample.path))
    #expect(file?["size"] == .number(2_030_895))
    #expect(file?["sha256"] == .string(Sample.sha256))
    #expect(file?["verified_by"] == .string("prefix"))
    #expect(file?["url"] == .string("https://example.org/\(CacheSample.file)"))
    #expect(file?["downloaded"] == .string("2026-01-02T03:04:05Z"))
    // `date -u -d @1790000000`
    #expect(file?["last_use"] == .string("2026-09-21T14:13:20Z"))
    #expect(json["total_size"] == .number(2_030_895))
    #expect(json["leftovers"]?[0]?["kind"] == .string("part"))
    #expect(json["leftovers"]?[0]?["file"] == .string("b.ckpt"))
    #expect(json["leftover_size"] == .number(1536))

    // To show a file hashes it, and is no use of it all the same.
    let model = "shufflenet_v1_g3_05_fmnist"
    let shown = try await Command.run(["show", model] + sample.options)
    #expect(shown.stdout.contains("\(sample.path), verified now"))
    let outcome = try await Command.run(["cache", "list"] + sample.options)
    #expect(outcome.stderr == "")
    try expectGolden(
      "cache-list.txt",
      outcome.stdout.replacingOccurrences(of: sample.folder, with: "FOLDER")
    )
  }

  @Test("a cache that is not there is empty, and no command makes it")
  func absent() async throws {
    let workplace = try Workplace()
    let options = ["--cache-dir", workplace.path("cache")]
    for name in ["list", "verify"] {
      let (json, status) = try await json(name, options)
      #expect(status == 0)
      #expect(json["files"] == .array([]))
    }
    #expect(try await json("prune", options).json["removed"] == .array([]))
    #expect(try await json("path", options).json["file"] == .null)
    #expect(try workplace.names == [])
  }

  @Test("the environment names the folder, and --cache-dir another")
  func places() async throws {
    let cases: [(environment: [String: String], folder: String)] = [
      (["SHUFFLEZOO_CACHE": "/a", "HOME": "/h"], "/a\n"),
      (["XDG_CACHE_HOME": "/x", "HOME": "/h"], "/x/shufflezoo\n"),
    ]
    for (environment, folder) in cases {
      let outcome = try await Command.run(["cache", "path"], environment: environment)
      #expect(outcome.stdout == folder)
      let option = ["--cache-dir", "/o/"]
      let other = try await Command.run(["cache", "path"] + option, environment: environment)
      #expect(other.stdout == "/o\n")
    }
    let homeless = try await Command.run(["cache", "path"])
    #expect(homeless.status == 64)
    #expect(homeless.stderr.contains("--cache-dir"))
    #expect(try await Command.run(["cache", "path", "--cache-dir", ""]).status == 64)
  }

  @Test("verify finds a changed file, says how to mend it and is 1")
  func verify() async throws {
    let sample = try CacheSample()
    let sound = try await json("verify", sample.options)
    #expect(sound.status == 0)
    #expect(sound.json["files"]?[0]?["status"] == .string("ok"))
    #expect(sound.json["files"]?[0]?["expected"] == .string(Sample.sha256))
    #expect(sound.json["files"]?[0]?["reason"] == .null)

    try sample.damage()
    let damaged = try await json("verify", sample.options)
    #expect(damaged.status == 1)
    #expect(damaged.json["files"]?[0]?["status"] == .string("mismatch"))
    let outcome = try await Command.run(["cache", "verify"] + sample.options)
    #expect(outcome.stdout.hasPrefix("\(CacheSample.file): mismatch, expected SHA-256 975e965d"))
    #expect(outcome.stderr.hasPrefix("error: 1 file was changed"))
    #expect(outcome.stderr.contains(sample.path) && outcome.stderr.contains("download it again"))
  }

  @Test("a damaged record is named by every command, and hides no other file")
  func record() async throws {
    let sample = try CacheSample()
    try sample.workplace.write("cache/weights/none", Data())
    try sample.add("b.ckpt")
    try sample.workplace.write("cache/records/b.ckpt.json", Data("{".utf8))
    let list = try await Command.run(["cache", "list"] + sample.options)
    #expect(list.status == 0)
    #expect(list.stdout.contains(CacheSample.file))
    #expect(list.stderr.hasPrefix("warning: ") && list.stderr.contains("records/b.ckpt.json"))
    let verify = try await Command.run(["cache", "verify"] + sample.options)
    #expect(verify.status == 65)
    #expect(verify.stdout == "\(CacheSample.file): ok\n")
    #expect(verify.stderr.contains("records/b.ckpt.json"))
  }

  @Test("path prints where a verified file lies, by its name and by its model's")
  func path() async throws {
    let sample = try CacheSample()
    for name in [CacheSample.file, "shufflenet_v1_g3_05_fmnist"] {
      let outcome = try await Command.run(["cache", "path", name] + sample.options)
      #expect(outcome.status == 0)
      #expect(outcome.stdout == sample.path + "\n")
      let (json, _) = try await json("path", [name] + sample.options)
      #expect(json["sha256"] == .string(Sample.sha256))
    }
    try sample.damage()
    let outcome = try await Command.run(["cache", "path", CacheSample.file] + sample.options)
    #expect(outcome.status == 1)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.contains("changed after it was verified"))
  }

  @Test(
    "a name that is not cached is 66, one that is none is 64",
    arguments: [
      ("shufflenet_v1_g3_10", 66, "download"),
      ("shufflenet_v1_g3_10-245f0ccf.ckpt", 66, "download"),
      ("shufflenet_v1_g8_10", 66, "download"), ("shufflenet_v1_g3_11", 64, "did you mean"),
      ("../../etc/passwd", 64, "no model"), ("", 64, "no model"),
    ]
  )
  func notCached(_ name: String, _ status: Int32, _ message: String) async throws {
    let sample = try CacheSample()
    let outcome = try await Command.run(["cache", "path", name] + sample.options)
    #expect(outcome.status == status)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
  }

  @Test("prune says what goes and how much that frees, and removes it unless it is a dry run")
  func prune() async throws {
    let sample = try CacheSample()
    try sample.add("b.ckpt")
    try sample.workplace.write("cache/parts/c.ckpt.part", Data(repeating: 0, count: 1536))
    let arguments = ["--keep", "*fmnist*"] + sample.options
    for dryRun in [true, false] {
      let (json, status) = try await json("prune", arguments + (dryRun ? ["--dry-run"] : []))
      #expect(status == 0)
      #expect(json["dry_run"] == .bool(dryRun))
      #expect(json["removed"]?[0]?["file"] == .string("b.ckpt"))
      #expect(json["removed"]?[0]?["size"] == .number(0))
      #expect(json["removed"]?[1]?["kind"] == .string("part"))
      #expect(json["removed"]?[2] == nil)
      #expect(json["size"] == .number(1536))
    }
    #expect(try await json("prune", arguments).json["removed"] == .array([]))
    let outcome = try await Command.run(["cache", "prune", "--older-than", "0d"] + sample.options)
    #expect(outcome.stdout == "removed \(sample.path), 1.9 MiB\n1.9 MiB freed\n")
    #expect(try await json("list", sample.options).json["files"] == .array([]))
  }

  @Test(
    "an age has a unit",
    arguments: [
      ("86000s", true), ("1439m", true), ("23h", true), ("1d", true), ("87000s", false),
      ("1450m", false), ("25h", false), ("2d", false), ("1w", false),
    ]
  )
  func age(_ text: String, _ goes: Bool) async throws {
    let sample = try CacheSample()
    // A day and five minutes ago.
    try sample.add("b.ckpt", use: Date() - 86700)
    let (json, status) = try await json(
      "prune",
      ["--older-than", text, "--dry-run", "--keep", "shuffle*"] + sample.options
    )
    #expect(status == 0)
    #expect((json["removed"]?[0]?["file"] == .string("b.ckpt")) == goes)
  }

  @Test("a pattern that a shell's unset variable left empty is 64, and nothing goes")
  func emptyPattern() async throws {
    let sample = try CacheSample()
    let outcome = try await Command.run(["cache", "prune", "--keep", ""] + sample.options)
    #expect(outcome.status == 64)
    #expect(outcome.stderr.contains("--keep"))
    #expect(FileManager.default.fileExists(atPath: sample.path))
  }

  @Test(
    "an age without one, or too long, is 64",
    arguments: ["30", "d", "-1d", "1.5d", "1 d", "1y", "١d", "9223372036854775807w"]
  )
  func badAge(_ text: String) async throws {
    let outcome = try await Command.run(["cache", "prune", "--older-than=\(text)"])
    #expect(outcome.status == 64)
    #expect(outcome.stderr.contains("'\(text)'"), "\(outcome.stderr)")
  }
}
