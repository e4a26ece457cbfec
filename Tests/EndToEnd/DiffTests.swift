import Foundation
import TestSupport
import Testing

@Suite("diff")
struct DiffTests {
  @Test("files that MindSpore wrote twice are equal")
  func equal() async throws {
    let first = Fixtures.bundled("format/v1.0.0/net.ckpt")
    let second = Fixtures.bundled("format/v2.10.0/net.ckpt")
    let (json, status) = try await Command.json(["diff", first, first])
    #expect(status == 0)
    #expect(json["equal"] == .bool(true))
    #expect(try await Command.run(["diff", second, second]).stdout == "equal\n")
  }

  @Test("names what is in one file alone and what differs, and the status is 1")
  func different() async throws {
    let folder = Fixtures.repository.appending(path: "Tests/Fixtures/format")
    let files = ["train_momentum.ckpt", "train_sgd.ckpt"]
    let outcome = try await Command.run(["diff"] + files, in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.stderr == "")
    try expectGolden("diff.txt", outcome.stdout)
    let (json, status) = try await Command.json(["diff"] + files, in: folder)
    #expect(status == 1)
    #expect(json["equal"] == .bool(false))
    // One optimizer has `moments.*`, the other `accum.*` and `stat.*`, six of each.
    #expect(json["only_in_a"]?[5] != nil && json["only_in_a"]?[6] == nil)
    #expect(json["only_in_b"]?[11] != nil && json["only_in_b"]?[12] == nil)
  }

  @Test("counts differences up to the tolerance as equal")
  func tolerance() async throws {
    let workplace = try Workplace()
    let path = try workplace.write("a.safetensors", SafetensorsBytes(names: ["w"]).data)
    var bytes = try Data(contentsOf: URL(filePath: path))
    // The last float becomes 0.5, 0x3F000000, in place of 0.
    bytes[bytes.count - 1] = 0x3F
    let other = try workplace.write("b.safetensors", bytes)
    let (json, status) = try await Command.json(["diff", path, other])
    #expect(status == 1)
    #expect(json["different"]?[0]?["name"] == .string("w"))
    #expect(json["different"]?[0]?["max_abs"] == .number(0.5))
    #expect(json["different"]?[0]?["reason"] == .string("values"))
    #expect(try await Command.run(["diff", path, other, "--tolerance", "0.5"]).status == 0)
    #expect(try await Command.run(["diff", path, other, "--tolerance", "0.49"]).status == 1)
  }

  @Test("reconciles the layouts", .fixture("shufflenet/golden_g3_05_split.ckpt"))
  func layouts() async throws {
    let twins = ["grouped", "split"].map { Fixtures.path("shufflenet/golden_g3_05_\($0).ckpt") }
    let (json, status) = try await Command.json(["diff"] + twins)
    #expect(status == 0)
    #expect(json["equal"] == .bool(true))
  }
}
