import Foundation
import TestSupport
import Testing

@Suite("verify")
struct VerifyTests {
  /// `printf abc | sha256sum`, and the example of FIPS 180-4.
  private static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  /// What a file is called and has to say, and what comes of it.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let status: String
    let verifiedBy: String?
    let expected: String?
    var testDescription: String { name }

    init(_ name: String, _ status: String, _ verifiedBy: String?, _ expected: String?) {
      self.name = name
      self.status = status
      self.verifiedBy = verifiedBy
      self.expected = expected
    }
  }

  static let cases = [
    Case("mine-ba7816bf.ckpt", "ok", "name", "ba7816bf"),
    Case("mine-ba7816bf-910v2.ckpt", "ok", "name", "ba7816bf"),
    Case("mine-ba7816be.ckpt", "mismatch", nil, "ba7816be"),
    Case("mine-20240131.ckpt", "unknown", nil, nil),
    Case("mine.ckpt", "unknown", nil, nil),
    Case("shufflenet_v1_g3_10-245f0ccf.ckpt", "mismatch", nil, "245f0ccf"),
    Case("shufflenet_v1_g3_05_fmnist-975e965d.ckpt", "mismatch", nil, Sample.sha256),
  ]

  @Test(
    "a file is compared with what the zoo knows of its name, else with its name",
    arguments: cases
  )
  func names(_ example: Case) async throws {
    let workplace = try Workplace()
    let path = try workplace.write(example.name, Data("abc".utf8))
    let (json, status) = try await Command.json(["verify", path])
    #expect(status == (example.status == "mismatch" ? 1 : 0))
    let file = json["files"]?[0]
    #expect(file?["path"] == .string(path))
    #expect(file?["sha256"] == .string(Self.abc))
    #expect(file?["status"] == .string(example.status))
    #expect(file?["verified_by"] == (example.verifiedBy.map { .string($0) } ?? .null))
    #expect(file?["expected"] == (example.expected.map { .string($0) } ?? .null))
    #expect(file?["probe"] == .null)
  }

  @Test("the sample is what the zoo says of it, and is known under another name")
  func sample() async throws {
    let (json, status) = try await Command.json(["verify", Sample.checkpoint])
    #expect(status == 0)
    #expect(json["files"]?[0]?["verified_by"] == .string("sha256"))
    #expect(json["files"]?[0]?["known_as"] == .null)
    let workplace = try Workplace()
    let path = try workplace.write("w.ckpt", Data(contentsOf: URL(filePath: Sample.checkpoint)))
    let other = try await Command.json(["verify", path])
    #expect(other.status == 0)
    #expect(other.json["files"]?[0]?["status"] == .string("unknown"))
    #expect(
      other.json["files"]?[0]?["known_as"] == .string("shufflenet_v1_g3_05_fmnist-975e965d.ckpt")
    )
  }

  @Test("--sha256 beats all else, in either case of letters")
  func given() async throws {
    let workplace = try Workplace()
    let path = try workplace.write("mine-00000000.ckpt", Data("abc".utf8))
    for digits in [Self.abc, Self.abc.uppercased()] {
      let (json, status) = try await Command.json(["verify", path, "--sha256", digits])
      #expect(status == 0)
      #expect(json["files"]?[0]?["verified_by"] == .string("sha256"))
    }
    let other = try await Command.json(["verify", path, "--sha256", Sample.sha256])
    #expect(other.status == 1)
    #expect(other.json["files"]?[0]?["expected"] == .string(Sample.sha256))
  }

  @Test(
    "a hash that is none, or for two files, is 64",
    arguments: [["a", "--sha256", "ba7816bf"], ["a", "b", "--sha256", abc], []]
  )
  func usage(_ arguments: [String]) async throws {
    #expect(try await Command.run(["verify"] + arguments).status == 64)
  }

  @Test("many files keep their order, and one that cannot be read ends no other")
  func many() async throws {
    let workplace = try Workplace()
    var paths: [String] = []
    for index in 0..<20 {
      paths.append(try workplace.write("\(index)-ba7816bf.ckpt", Data("abc".utf8)))
    }
    paths.insert(workplace.path("missing.ckpt"), at: 7)
    paths.insert(workplace.folder.path, at: 11)
    let (json, status) = try await Command.json(["verify"] + paths)
    #expect(status == 66)
    for index in 0..<20 {
      #expect(json["files"]?[index]?["path"] == .string(workplace.path("\(index)-ba7816bf.ckpt")))
    }
    #expect(json["unreadable"]?[0]?["path"] == .string(workplace.path("missing.ckpt")))
    #expect(json["unreadable"]?[1]?["path"] == .string(workplace.folder.path))

    let outcome = try await Command.run(["verify"] + paths)
    #expect(outcome.stdout.components(separatedBy: ": ok, ").count == 21)
    #expect(outcome.stderr.contains("missing.ckpt: no such file"))
    #expect(outcome.stderr.contains("a folder"))
    // A difference beats a file that cannot be read.
    let wrong = try workplace.write("a-00000000.ckpt", Data("abc".utf8))
    #expect(try await Command.run(["verify", wrong] + paths).status == 1)
  }

  @Test("for people there is a line for each file, and notes say what that promises")
  func text() async throws {
    let workplace = try Workplace()
    for name in ["a-ba7816bf.ckpt", "b.ckpt", "c-00000000.ckpt"] {
      try workplace.write(name, Data("abc".utf8))
    }
    let names = ["a-ba7816bf.ckpt", "b.ckpt", "c-00000000.ckpt"]
    let outcome = try await Command.run(["verify"] + names, in: workplace.folder)
    #expect(outcome.status == 1)
    try expectGolden("verify.txt", outcome.stdout + "--- standard error\n" + outcome.stderr)
    let quiet = try await Command.run(["verify", "-q"] + names, in: workplace.folder)
    #expect(quiet.stdout == outcome.stdout)
    #expect(quiet.stderr == "")
  }

  @Test("--probe runs native files and compares their logits")
  func probe() async throws {
    let workplace = try Workplace()
    let native = workplace.path("n.safetensors")
    #expect(try await Command.run(["convert", Sample.checkpoint, native]).status == 0)
    let sound = try await Command.json(["verify", native, "--probe"])
    #expect(sound.status == 0)
    #expect(sound.json["files"]?[0]?["status"] == .string("ok"))
    #expect(sound.json["files"]?[0]?["verified_by"] == .string("probe"))
    #expect(sound.json["files"]?[0]?["probe"] == .string("ok"))

    var bytes = try Data(contentsOf: URL(filePath: native))
    // The sign and exponent of a weight near the end, in the classifier.
    bytes[bytes.count - 1001] ^= 0x40
    let damaged = try workplace.write("d.safetensors", bytes)
    let other = try await Command.json(["verify", damaged, "--probe"])
    #expect(other.status == 1)
    #expect(other.json["files"]?[0]?["status"] == .string("mismatch"))
    #expect(other.json["files"]?[0]?["probe"] == .string("mismatch"))
    // Without it there is nothing to compare.
    #expect(try await Command.run(["verify", damaged]).status == 0)
    let outcome = try await Command.run(["verify", damaged, "--probe"])
    #expect(outcome.stdout.contains("its logits are not those"))
  }

  @Test("--probe has nothing to say of other files")
  func absentProbe() async throws {
    let workplace = try Workplace()
    let text = try workplace.write("a.txt", Data("abc".utf8))
    let (json, status) = try await Command.json(["verify", Sample.checkpoint, text, "--probe"])
    #expect(status == 0)
    #expect(json["files"]?[0]?["status"] == .string("ok"))
    #expect(json["files"]?[0]?["probe"] == .string("absent"))
    #expect(json["files"]?[1]?["status"] == .string("unknown"))
    #expect(json["files"]?[1]?["probe"] == .string("absent"))
  }

  @Test("a probe that is none is bad data, whatever it says")
  func badProbe() async throws {
    let workplace = try Workplace()
    let native = workplace.path("n.safetensors")
    #expect(try await Command.run(["convert", Sample.checkpoint, native]).status == 0)
    var file = try SafetensorsBytes(at: native)
    try file.edit { header in
      var metadata = header["__metadata__"] as? [String: Any]
      metadata?["logits_probe"] = "1,two"
      return header.merging(["__metadata__": metadata ?? [:]]) { $1 }
    }
    try file.data.write(to: URL(filePath: native))
    let (json, status) = try await Command.json(["verify", native, "--probe"])
    #expect(status == 65)
    #expect(json["files"] == .array([]))
    #expect(json["unreadable"]?[0]?["path"] == .string(native))
  }
}
