import Foundation
import TestSupport
import Testing

@Suite("convert")
struct ConvertTests {
  @Test("converts the sample and names everything that was left out")
  func sample() async throws {
    let workplace = try Workplace()
    let output = workplace.path("fmnist.safetensors")
    let (json, status) = try await Command.json(["convert", Sample.checkpoint, output])
    #expect(status == 0)
    #expect(json["input"] == .string(Sample.checkpoint))
    #expect(json["output"] == .string(output))
    #expect(json["format"] == .string("safetensors"))
    #expect(json["model"] == .string("shufflenet_v1_g3_05"))
    #expect(json["layout"] == .string("split"))
    #expect(json["output_layout"] == .string("grouped"))
    #expect(json["mapped"] == .number(308))
    #expect(json["training_state"]?[0] == .string("global_step"))
    #expect(json["training_state"]?[212] == .string("learning_rate"))
    #expect(json["training_state"]?[213] == nil)
    #expect(json["unexpected"] == .array([]))
    #expect(json["missing"] == .array([]))
    #expect(try workplace.names == ["fmnist.safetensors"])

    let (inspected, _) = try await Command.json(["inspect", output])
    #expect(inspected["sha256"] == json["sha256"])
    #expect(inspected["model"]?["layout"] == .string("grouped"))
    #expect(inspected["model"]?["mapped"] == .number(246))
  }

  @Test("prints the same for people")
  func text() async throws {
    let workplace = try Workplace()
    let input = try #require(Sample.checkpoint.split(separator: "/").last.map(String.init))
    try workplace.write(input, Data(contentsOf: URL(filePath: Sample.checkpoint)))
    let outcome = try await Command.run(
      ["convert", input, "fmnist.safetensors"],
      in: workplace.folder
    )
    #expect(outcome.status == 0)
    #expect(outcome.stderr == "")
    // The hash has the version in it, which the metadata hold.
    try expectGolden("convert.txt", outcome.stdout.replacing(/[0-9a-f]{64}/, with: "<sha256>"))
  }

  @Test("comes back from the native form to the same network, in the layout it had")
  func back() async throws {
    let workplace = try Workplace()
    let (native, ckpt) = (workplace.path("a.safetensors"), workplace.path("b.ckpt"))
    #expect(try await Command.run(["convert", Sample.checkpoint, native]).status == 0)
    let (json, status) = try await Command.json(["convert", native, ckpt])
    #expect(status == 0)
    #expect(json["layout"] == .string("grouped"))
    #expect(json["output_layout"] == .string("split"))
    let outcome = try await Command.run(["convert", native, ckpt, "--force"])
    #expect(outcome.stdout.contains("read from the grouped layout, written in the split layout\n"))
    let (difference, code) = try await Command.json(["diff", Sample.checkpoint, ckpt])
    #expect(code == 1)
    #expect(difference["different"] == .array([]))
    #expect(difference["only_in_a"]?[212] == .string("learning_rate"))
    #expect(difference["only_in_a"]?[213] == nil)
    #expect(difference["only_in_b"] == .array([]))
  }

  @Test("writes a checkpoint in either layout, with a checksum if asked")
  func layouts() async throws {
    let workplace = try Workplace()
    for (layout, count) in [("grouped", 246.0), ("split", 308.0)] {
      let path = workplace.path("\(layout).ckpt")
      let outcome = try await Command.run(
        ["convert", Sample.checkpoint, path, "--layout", layout, "--crc"]
      )
      #expect(outcome.status == 0)
      let (json, status) = try await Command.json(["inspect", path])
      #expect(status == 0)
      #expect(json["crc"] == .string("valid"))
      #expect(json["model"]?["layout"] == .string(layout))
      #expect(json["model"]?["mapped"] == .number(count))
      #expect(json["model"]?["training_state"] == .array([]))
    }
  }

  @Test("takes any network there and back with --generic, byte for byte")
  func generic() async throws {
    let workplace = try Workplace()
    for name in ["append_dict", "crc_on", "dtypes_basic", "scalar_0d"] {
      let input = Fixtures.bundled("format/\(name).ckpt")
      let (there, back) = (workplace.path("\(name).safetensors"), workplace.path("\(name).ckpt"))
      let (json, status) = try await Command.json(["convert", "--generic", input, there])
      #expect(status == 0)
      #expect(json["model"] == .null)
      #expect(json["layout"] == .null)
      #expect(try await Command.run(["convert", "--generic", there, back]).status == 0)
      #expect(
        try Data(contentsOf: URL(filePath: back)) == Data(contentsOf: URL(filePath: input)),
        "\(name)"
      )
    }
  }

  @Test("--force replaces an output, also one that MindSpore wrote with mode 0400")
  func force() async throws {
    let workplace = try Workplace()
    let output = try workplace.write("out.ckpt", Data("old".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: output)
    let refused = try await Command.run(["convert", Sample.checkpoint, output])
    #expect(refused.status == 73)
    #expect(refused.stderr.contains("--force"))
    #expect(try Data(contentsOf: URL(filePath: output)) == Data("old".utf8))
    let outcome = try await Command.run(["convert", Sample.checkpoint, output, "--force"])
    #expect(outcome.status == 0)
    let (json, _) = try await Command.json(["inspect", output])
    #expect(json["model"]?["mapped"] == .number(308))
    #expect(try workplace.names == ["out.ckpt"])
  }

  @Test("refuses what is missing or unexpected, and lets it pass when allowed by name")
  func allowances() async throws {
    let workplace = try Workplace()
    let native = workplace.path("a.safetensors")
    #expect(try await Command.run(["convert", Sample.checkpoint, native]).status == 0)
    var file = try SafetensorsBytes(at: native)
    try file.edit { header in
      var changed = header
      changed["extra.weight"] = changed.removeValue(forKey: "first_conv.1.beta")
      return changed
    }
    let odd = try workplace.write("odd.safetensors", file.data)
    let output = workplace.path("out.safetensors")

    let refused = try await Command.run(["convert", odd, output])
    #expect(refused.status == 65)
    #expect(refused.stderr.contains("first_conv.1.beta"))
    #expect(refused.stderr.contains("extra.weight"))
    #expect(!FileManager.default.fileExists(atPath: output))

    let (json, status) = try await Command.json([
      "convert", odd, output, "--allow-missing", "first_conv.*", "--allow-unexpected", "extra.*",
    ])
    #expect(status == 0)
    #expect(json["mapped"] == .number(245))
    #expect(json["missing"] == .array([.string("first_conv.1.beta")]))
    #expect(json["unexpected"] == .array([.string("extra.weight")]))

    let allowed = ["--allow-missing", "*", "--allow-unexpected", "*", "--force"]
    let outcome = try await Command.run(["convert", odd, output] + allowed)
    #expect(outcome.stdout.contains("\nmissing   first_conv.1.beta\n"))
    #expect(outcome.stdout.contains("\nleft out  extra.weight\n"))
  }

  @Test(
    "takes the averaged weights when asked",
    .fixture("shufflenet/mindcv_train_g3_05_nc2_ema.ckpt")
  )
  func averaged() async throws {
    let workplace = try Workplace()
    let input = Fixtures.path("shufflenet/mindcv_train_g3_05_nc2_ema.ckpt")
    for (copy, left) in [("model", 523), ("ema", 523)] {
      let output = workplace.path("\(copy).safetensors")
      let (json, status) = try await Command.json(["convert", input, output, "--weights", copy])
      #expect(status == 0)
      #expect(json["mapped"] == .number(308))
      // 831 entries, of which 308 are used.
      #expect(json["training_state"]?[left - 1] != nil)
      #expect(json["training_state"]?[left] == nil)
    }
  }
}
