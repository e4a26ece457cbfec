import Foundation
import TestSupport
import Testing

@Suite("inspect")
struct InspectTests {
  @Test("accounts for every tensor of the sample")
  func sample() async throws {
    let (json, status) = try await Command.json(["inspect", Sample.checkpoint])
    #expect(status == 0)
    #expect(json["size"] == .number(2_030_895))
    #expect(json["sha256"] == .string(Sample.sha256))
    #expect(json["format"] == .string("mindspore_ckpt"))
    #expect(json["encrypted"] == .null)
    #expect(json["crc"] == .string("none"))
    #expect(json["tensors"]?[520]?["name"] == .string("learning_rate"))
    #expect(json["tensors"]?[520]?["shape"] == .array([.number(2811)]))
    #expect(json["tensors"]?[521] == nil)
    let model = json["model"]
    #expect(model?["name"] == .string("shufflenet_v1_g3_05"))
    #expect(model?["layout"] == .string("split"))
    #expect(model?["num_classes"] == .number(10))
    #expect(model?["in_channels"] == .number(3))
    #expect(model?["mapped"] == .number(308))
    #expect(model?["training_state"]?[212] == .string("learning_rate"))
    #expect(model?["training_state"]?[213] == nil)
    for key in ["unexpected", "missing", "mismatched"] { #expect(model?[key] == .array([])) }
  }

  @Test("prints the same for people")
  func text() async throws {
    let outcome = try await Command.run(["inspect", Sample.relativeCheckpoint])
    #expect(outcome.status == 0)
    #expect(outcome.stderr == "")
    try expectGolden("inspect.txt", outcome.stdout)
  }

  @Test("lists a file that is no ShuffleNetV1")
  func otherNetwork() async throws {
    let path = Fixtures.bundled("format/dtypes_basic.ckpt")
    let (json, status) = try await Command.json(["inspect", path])
    #expect(status == 0)
    #expect(json["model"] == .null)
    let types = (0..<13).map { json["tensors"]?[$0]?["dtype"] }
    #expect(types.contains(.string("bfloat16")) && types.contains(.string("bool")))
    #expect(try await Command.run(["inspect", path]).stdout.contains("no ShuffleNetV1"))
  }

  @Test("compares a checksum: a wrong one is printed, and the status is 65")
  func checksum() async throws {
    let sound = Fixtures.bundled("format/crc_on.ckpt")
    #expect(try await Command.json(["inspect", sound]).json["crc"] == .string("valid"))

    let workplace = try Workplace()
    var bytes = try Data(contentsOf: URL(filePath: sound))
    // The trailer is a record of 17 bytes; one bit of the last value before it changes.
    bytes[bytes.count - 18] ^= 1
    let damaged = try workplace.write("damaged.ckpt", bytes)
    let (json, status) = try await Command.json(["inspect", damaged])
    #expect(json["crc"] == .string("mismatch"))
    #expect(status == 65)
    let outcome = try await Command.run(["inspect", damaged])
    #expect(outcome.stdout.contains("checksum inside: mismatch"))
    #expect(outcome.stderr.contains("--no-verify-crc") || outcome.stderr.contains("fetch it again"))
  }

  @Test(
    "reports the prefix and what does not fit",
    .fixture("shufflenet/golden_g3_05_grouped.ckpt")
  )
  func prefixed() async throws {
    let workplace = try Workplace()
    let golden = Fixtures.path("shufflenet/golden_g3_05_grouped.ckpt")
    let path = workplace.path("golden.safetensors")
    #expect(try await Command.run(["convert", "--generic", golden, path]).status == 0)
    var file = try SafetensorsBytes(at: path)
    try file.edit { header in
      var renamed: [String: Any] = [:]
      for (name, entry) in header where name != "__metadata__" {
        renamed["network.\(name)"] = entry
      }
      let beta = renamed["network.first_conv.1.beta"] as? [String: Any]
      renamed["network.first_conv.1.beta"] = beta?.merging(["shape": [3, 4]]) { $1 }
      renamed["surprise"] = renamed.removeValue(forKey: "network.first_conv.0.weight")
      return renamed
    }
    try file.data.write(to: URL(filePath: path))
    let (json, status) = try await Command.json(["inspect", path])
    #expect(status == 0)
    let model = json["model"]
    #expect(model?["prefix"] == .string("network."))
    #expect(model?["missing"] == .array([.string("network.first_conv.0.weight")]))
    #expect(model?["unexpected"] == .array([.string("surprise")]))
    let mismatch = model?["mismatched"]?[0]
    #expect(mismatch?["name"] == .string("network.first_conv.1.beta"))
    #expect(mismatch?["expected"] == .array([.number(12)]))
    #expect(mismatch?["found"] == .array([.number(3), .number(4)]))
  }
}
