import Foundation
import TestSupport
import Testing

@Suite("inspect: figures and the tree")
struct InspectFiguresTests {
  private static let types = "Tests/Fixtures/format/dtypes_basic.ckpt"

  /// A row of the printed table by its tensor's name.
  private func row(_ name: String, in json: JSONSchema.Value) throws -> JSONSchema.Value {
    guard case .array(let rows) = json["tensors"] else { throw CocoaError(.coderValueNotFound) }
    return try #require(rows.first { $0["name"] == .string(name) })
  }

  // The fixture's tensors are -2 … 3, unsigned ones 0 … 5; bfloat16's are 0, 1, -2.5, 3.140625, 65536
  // and -0.003…: numpy's words for all.
  @Test("statistics of every type of elements are numpy's")
  func statistics() async throws {
    let (json, status) = try await Command.json(["inspect", Self.types, "--statistics"])
    #expect(status == 0)
    for type in ["int8", "int16", "int32", "int64", "float16", "float32", "float64"] {
      let row = try row("p.\(type)", in: json)
      #expect(row["min"] == .number(-2) && row["max"] == .number(3), "\(type)")
      #expect(row["mean"] == .number(0.5), "\(type)")
      // The square root of 35 / 12.
      #expect(row["std"] == .number(1.707825127659933), "\(type)")
      #expect(row["nan_count"] == .number(0) && row["inf_count"] == .number(0), "\(type)")
      #expect(row["zero_count"] == .number(1), "\(type)")
      #expect(row["sha256"] == nil, "\(type)")
    }
    let truths = try row("p.bool", in: json)
    #expect(truths["mean"] == .number(0.5) && truths["max"] == .number(1))
    #expect(truths["zero_count"] == .number(3))
  }

  @Test("text and map tensors have none; they are not asked for, they are not there")
  func absent() async throws {
    let text = Fixtures.bundled("format/v2.10.0/append_str.ckpt")
    let (json, _) = try await Command.json(["inspect", text, "--statistics"])
    guard case .array(let rows) = json["tensors"] else { throw CocoaError(.coderValueNotFound) }
    let strings = rows.filter { $0["dtype"] == .string("str") }
    #expect(!strings.isEmpty)
    for key in ["min", "max", "mean", "std", "nan_count", "inf_count", "zero_count"] {
      #expect(strings.allSatisfy { $0[key] == .null }, "\(key)")
      #expect(try await Command.json(["inspect", text]).json["tensors"]?[0]?[key] == nil)
    }
  }

  @Test("a tensor's hash is the same in a checkpoint and in safetensors")
  func hash() async throws {
    let workplace = try Workplace()
    let other = workplace.path("o.safetensors")
    #expect(try await Command.run(["convert", "--generic", Self.types, other]).status == 0)
    let first = try await Command.json(["inspect", Self.types, "--hash"]).json
    let second = try await Command.json(["inspect", other, "--hash"]).json
    guard case .array(let rows) = first["tensors"] else { throw CocoaError(.coderValueNotFound) }
    for case .string(let name) in rows.compactMap({ $0["name"] }) {
      let digest = try row(name, in: first)["sha256"]
      #expect(try row(name, in: second)["sha256"] == digest, "\(name)")
    }
    // sha256sum of -2 … 3 in one byte each.
    #expect(
      try row("p.int8", in: first)["sha256"]
        == .string("d8c90e6c90a795daa7c2daa0de444f06704f522aa72b71e891f6ae736e50c049")
    )
  }

  @Test("an encrypted file has the figures of the plain one")
  func encrypted() async throws {
    let workplace = try Workplace()
    let key = try workplace.write("key", Data("0123456789abcdef".utf8))
    let options = ["--statistics", "--hash"]
    let plain = Fixtures.bundled("format/enc_plain_reference.ckpt")
    let secret = Fixtures.bundled("format/enc_AES-GCM_128.ckpt")
    let first = try await Command.json(["inspect", plain] + options).json
    let second = try await Command.json(["inspect", secret, "--key-file", key] + options).json
    #expect(second["tensors"] == first["tensors"])
  }

  @Test("the tree shows branches that are alike once")
  func tree() async throws {
    let outcome = try await Command.run(["inspect", Sample.relativeCheckpoint, "--tree"])
    #expect(outcome.status == 0)
    try expectGolden("inspect-tree.txt", outcome.stdout)
  }

  @Test("all of it at once is a tree with the figures of every tensor")
  func together() async throws {
    let options = ["--tree", "--statistics", "--hash"]
    let outcome = try await Command.run(["inspect", Self.types] + options)
    #expect(outcome.status == 0)
    try expectGolden("inspect-figures.txt", outcome.stdout)
  }

  @Test("names make the tree: dots anywhere, a tensor that is a branch too, numbers out of order")
  func names() async throws {
    let workplace = try Workplace()
    let names =
      ["a", "a.b", "", ".", "..c", "x9", "x10", "x12", "x007", "y.2.w", "y.0.w", "y.1.w"]
      + [String(repeating: "d.", count: 5000)]
    let path = try workplace.write("names.safetensors", SafetensorsBytes(names: names).data)
    let (json, status) = try await Command.json(["inspect", path, "--tree"])
    #expect(status == 0)
    guard case .array(let branches) = json["tree"] else { throw CocoaError(.coderValueNotFound) }
    let first = try #require(branches.first { $0["name"] == .string("a") })
    #expect(first["tensors"] == .number(2) && first["byte_count"] == .number(16))
    #expect(first["children"]?[0]?["name"] == .string("b"))
    #expect(first["children"]?[0]?["children"] == .array([]))
    let text = try await Command.run(["inspect", path, "--tree"]).stdout
    for line in ["\na   ", "\n└─ b   ", "\nx9, 10, 12, 007   ", "\n└─ 0…2   ", "\n''   "] {
      #expect(text.contains(line), "\(line) in \(text)")
    }
    // The long name stands there once, and no other line is as long.
    #expect(text.count < 30_000)
  }
}
