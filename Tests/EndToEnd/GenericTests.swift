import Foundation
import TestSupport
import Testing

/// What `convert --generic` can be told about names and files.
@Suite("convert --generic")
struct GenericTests {
  private static let input = Fixtures.bundled("format/train_adam.ckpt")

  @Test("selects and renames, and says what became of every tensor")
  func selection() async throws {
    let workplace = try Workplace()
    let output = workplace.path("o.safetensors")
    let options = [
      "--generic", "--include", "*.weight", "--include", "bn.*", "--exclude", "moment?.*",
      "--rename", #"^(\w+)\.=net.\1."#, "--rename", "gamma=scale", "--exclude", "none",
    ]
    let (json, status) = try await Command.json(["convert", Self.input, output] + options)
    #expect(status == 0)
    #expect(json["mapped"] == .number(6))
    #expect(json["renamed"] == .number(6))
    #expect(json["excluded"]?[17] != nil)
    #expect(json["excluded"]?[18] == nil)
    #expect(json["files"]?[0]?["path"] == .string(output))
    #expect(json["files"]?[0]?["sha256"] == json["sha256"])
    let (inspected, _) = try await Command.json(["inspect", output])
    let names = (0..<6).map { inspected["tensors"]?[$0]?["name"] }
    #expect(
      names
        == [
          "net.bn.beta", "net.bn.moving_mean", "net.bn.moving_variance", "net.bn.scale",
          "net.conv.weight", "net.fc.weight",
        ]
        .map { .string($0) }
    )

    let outcome = try await Command.run(["convert", Self.input, output, "--force"] + options)
    #expect(outcome.stderr == "note: --exclude 'none' matches no tensor\n")
    #expect(outcome.stdout.contains("tensors   6 mapped, 18 left out by pattern, 6 renamed\n"))
    let quiet = try await Command.run(["convert", Self.input, output, "--force", "-q"] + options)
    #expect(quiet.stderr == "")
  }

  @Test("splits, and every command that opens weights takes the index")
  func split() async throws {
    let workplace = try Workplace()
    let output = workplace.path("model.safetensors")
    let index = output + ".index.json"
    let (json, status) = try await Command.json(
      ["convert", "--generic", Self.input, output, "--split-size", "500"]
    )
    #expect(status == 0)
    #expect(json["output"] == .string(index))
    let names = (1...3).map { "model-0000\($0)-of-00003.safetensors" }
    #expect(try workplace.names == names + ["model.safetensors.index.json"])
    #expect(json["files"]?[2]?["path"] == .string(workplace.path(names[2])))
    #expect(json["files"]?[3]?["sha256"] == json["sha256"])

    let back = workplace.path("back.ckpt")
    #expect(try await Command.run(["convert", "--generic", index, back]).status == 0)
    #expect(
      try Data(contentsOf: URL(filePath: back)) == Data(contentsOf: URL(filePath: Self.input))
    )
    let (difference, same) = try await Command.json(["diff", Self.input, index])
    #expect(same == 0)
    #expect(difference["equal"] == .bool(true))
    let (inspected, _) = try await Command.json(["inspect", index])
    #expect(inspected["tensors"]?[23] != nil)
    #expect(inspected["tensors"]?[24] == nil)

    try FileManager.default.removeItem(atPath: workplace.path(names[1]))
    let missing = try await Command.run(["inspect", index])
    #expect(missing.status == 65)
    #expect(missing.stderr.contains("found 1 missing: \(names[1])"))
  }

  @Test("a network computes the same from shards as from one file")
  func network() async throws {
    let workplace = try Workplace()
    let output = workplace.path("model.safetensors")
    let split = ["convert", "--generic", Sample.checkpoint, output, "--split-size", "500KB"]
    #expect(try await Command.run(split).status == 0)
    let index = output + ".index.json"
    // Like the shards, the same weights in one file are none that the zoo has a card for.
    let whole = workplace.path("whole.safetensors")
    let join = ["convert", "--generic", Sample.checkpoint, whole]
    #expect(try await Command.run(join).status == 0)
    let expected = try await Command.run(["predict", whole, Sample.boot])
    let found = try await Command.run(["predict", index, Sample.boot])
    #expect(found.status == 0)
    #expect(found.stdout == expected.stdout)
    // Only one file of weights can be published.
    let added = try await Command.run(
      ["zoo", "add", index, "--name", "n", "--url", "https://example.org/"],
      in: workplace.folder
    )
    #expect(added.status == 65)
    #expect(added.stderr.contains("found the index of several"))
  }

  @Test("one shard is one file")
  func single() async throws {
    let workplace = try Workplace()
    let output = workplace.path("model.safetensors")
    let outcome = try await Command.run(
      ["convert", "--generic", Self.input, output, "--split-size", "2GB"]
    )
    #expect(outcome.stdout.hasPrefix("\(Self.input) -> \(output)\n"))
    #expect(try workplace.names == ["model.safetensors"])
  }

  static let misuse: [(options: [String], message: String)] = [
    (["--include", "*"], "go with --generic"),
    (["--exclude", "*"], "go with --generic"),
    (["--rename", "a=b"], "go with --generic"),
    (["--split-size", "2GB"], "go with --generic"),
    (["--generic", "--to", "ckpt", "--split-size", "2GB"], "the output is ckpt"),
    (["--generic", "--rename", "ab"], "--rename 'ab': expected regex=replacement"),
    (["--generic", "--rename", "(=b"], "--rename '(=b': expected a regular expression"),
    (["--generic", "--rename", #"a=\1"#], "there are 0"),
    (["--generic", "--split-size", "2gb"], "'2gb' is no size"),
    (["--generic", "--split-size", "0"], "'0' is no size"),
    (["--generic", "--split-size", "1.5"], "'1.5' is no size"),
    (["--generic", "--split-size", "9999999TiB"], "'9999999TiB' is no size"),
    (["--generic", "--split-size", "GB"], "'GB' is no size"),
  ]

  @Test("what does not go together is wrong usage", arguments: misuse)
  func usage(_ example: (options: [String], message: String)) async throws {
    let workplace = try Workplace()
    let output = workplace.path("o.safetensors")
    let outcome = try await Command.run(["convert", Self.input, output] + example.options)
    #expect(outcome.status == 64)
    #expect(outcome.stderr.contains(example.message))
    #expect(try workplace.names == [])
  }

  @Test("a name for shards has the extension of their format")
  func shardName() async throws {
    let workplace = try Workplace()
    let outcome = try await Command.run([
      "convert", "--generic", Self.input, workplace.path("o.bin"), "--to", "safetensors",
      "--split-size", "1GB",
    ])
    #expect(outcome.status == 64)
    #expect(outcome.stderr.contains("o.bin: expected a name that ends in .safetensors"))
  }

  static let sizes: [(text: String, shards: Int)] = [
    ("250", 6), ("256", 5), ("0.25KB", 6), ("0.25KiB", 5), ("1.0MiB", 1), ("8TB", 1),
  ]

  @Test("sizes are in powers of ten, or of two with an i", arguments: sizes)
  func size(_ example: (text: String, shards: Int)) async throws {
    let workplace = try Workplace()
    let output = workplace.path("o.safetensors")
    let outcome = try await Command.run(
      ["convert", "--generic", Self.input, output, "--split-size", example.text]
    )
    #expect(outcome.status == 0)
    let shards = try workplace.names.filter { $0.hasSuffix(".safetensors") }
    #expect(shards.count == example.shards, "\(shards)")
  }

  @Test("bad data end with 65, name both tensors and leave nothing")
  func badData() async throws {
    let workplace = try Workplace()
    let output = workplace.path("o.ckpt")
    for (options, message) in [
      (["--include", "zzz"], "found none among its 24"),
      (["--rename", "^.*$=x"], "'conv.weight' and 'conv.bias' would both be called 'x'"),
      (["--rename", "^conv.*$="], "'conv.weight' would be called '', which is empty"),
    ] {
      let outcome = try await Command.run(["convert", "--generic", Self.input, output] + options)
      #expect(outcome.status == 65)
      #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
      #expect(try workplace.names == [])
    }
  }
}
