import Safetensors
import Testing

@Suite("Indices of shards")
struct ShardIndexTests {
  private func read(_ document: String) throws(SafetensorsError) -> ShardIndex {
    try ShardIndex(parsing: Array(document.utf8), file: "i.json")
  }

  @Test("Hugging Face's own index is read")
  func reference() throws {
    let document = try ShardFixture.bytes(ShardFixture.indexName)
    let index = try ShardIndex(parsing: document, file: "i.json")
    #expect(index.shards.map(\.fileName) == ShardFixture.shardNames)
    #expect(index.shards.flatMap(\.tensors) == ShardFixture.names)
    #expect(index.metadata == ["author": "tést \u{7F}\n", "b": "2"])
  }

  @Test("unknown members and notes that are no texts are passed over, and the order is free")
  func lenient() throws {
    let index = try read(
      """
      {"x": [1, {"y": null}], "weight_map": {"b": "z.safetensors", "a": "y.safetensors"},
       "metadata": {"total_size": 12, "n": "1", "l": [2]}}
      """
    )
    #expect(index.shards.map(\.fileName) == ["y.safetensors", "z.safetensors"])
    #expect(index.metadata == ["n": "1"])
    #expect(try read(#"{"weight_map": {}, "metadata": null}"#).shards == [])
  }

  static let refused: [(document: String, problem: SafetensorsError.Problem)] = [
    (#"{"weight_map": {"a": 1}}"#, .index(expected: "a string", found: "'1'")),
    (#"{"weight_map": ["a"]}"#, .index(expected: "'{'", found: "'['")),
    (#"{"weight_map": {"a": "a.safetensors"}"#, .index(expected: "',' or '}'", found: "the end")),
    (#"{"weight_map": {}} x"#, .index(expected: "the end", found: "'x'")),
    (#"{"metadata": {}}"#, .index(expected: "an object 'weight_map'", found: "none")),
    (#"{"weight_map": {}, "weight_map": {}}"#, .duplicateName("weight_map")),
    (#"{"metadata": {"a": "", "a": ""}}"#, .duplicateName("a")),
    (
      #"{"weight_map": {"a": "x.safetensors", "\u0061": "x.safetensors"}}"#,
      .duplicateName("a")
    ),
    ("{\"x\": \(String(repeating: "[", count: 200))", .tooDeep(limit: 127)),
  ]

  @Test("what is no index is refused", arguments: refused)
  func refuses(_ example: (document: String, problem: SafetensorsError.Problem)) {
    do throws(SafetensorsError) {
      _ = try read(example.document)
      Issue.record("\(example.document) was read")
    } catch {
      #expect(error.problem == example.problem)
      #expect(error.file == "i.json")
    }
  }

  @Test(
    "only names of files beside the index are taken",
    arguments: [
      "../x.safetensors", "/etc/x.safetensors", "a/x.safetensors", #"..\x.safetensors"#,
      "c:x.safetensors", "x.bin", ".safetensors", "", "x.safetensors\u{0}", "x\u{0}.safetensors",
      "x\n.safetensors", "X.SAFETENSORS",
    ]
  )
  func escapes(_ name: String) {
    let quoted = name.unicodeScalars.map { scalar in
      let digits = String(scalar.value, radix: 16)
      return #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
    }
    do throws(SafetensorsError) {
      _ = try read(#"{"weight_map": {"w": "\#(quoted.joined())"}}"#)
      Issue.record("\(name) was taken")
    } catch {
      #expect(error.problem == .shardName(name))
      #expect(error.tensor == "w")
      #expect(error.offset == 21)
    }
  }

  @Test("every prefix of an index is an error and no crash")
  func prefixes() throws {
    let document = try ShardFixture.bytes(ShardFixture.indexName)
    for count in document.indices {
      #expect(throws: SafetensorsError.self) {
        try ShardIndex(parsing: Array(document[..<count]), file: "i.json")
      }
    }
  }

  @Test("what names no map of weights is not taken for an index")
  func likely() throws {
    #expect(ShardIndex.isLikely(try ShardFixture.bytes(ShardFixture.indexName)))
    #expect(!ShardIndex.isLikely(Array(#"{"error": "not found"}"#.utf8)))
    #expect(!ShardIndex.isLikely([]))
  }

  @Test("an index without tensors is written as Python writes it")
  func empty() {
    let document = ShardIndex(shards: []).document(totalByteCount: 0)
    #expect(
      String(decoding: document, as: UTF8.self)
        == "{\n  \"metadata\": {\n    \"total_size\": 0\n  },\n  \"weight_map\": {}\n}"
    )
  }
}
