import Foundation
import Safetensors
import Tensors
import Testing

@Suite("Opening shards")
struct SafetensorsShardsTests {
  /// A copy of the reference folder, to spoil.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "shufflezoo-tests-\(UUID().uuidString)")

    init() throws {
      let source = ShardFixture.path("")
      try FileManager.default.copyItem(at: URL(filePath: source), to: url)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func open(_ document: [UInt8]? = nil) throws -> SafetensorsShards {
      let index = try document ?? ShardFixture.bytes(ShardFixture.indexName)
      return try SafetensorsShards(index: index, at: path(ShardFixture.indexName))
    }

    /// The index with a text in it replaced.
    func index(_ old: String, _ new: String) throws -> [UInt8] {
      let text = String(
        decoding: try ShardFixture.bytes(ShardFixture.indexName),
        as: UTF8.self
      )
      #expect(text.contains(old))
      return Array(text.replacing(old, with: new).utf8)
    }

    /// Expects that opening ends with an error about the index.
    func expect(
      _ problem: SafetensorsError.Problem,
      tensor: String? = nil,
      reading document: [UInt8]? = nil
    ) {
      let index = path(ShardFixture.indexName)
      #expect(throws: SafetensorsError(problem, file: index, tensor: tensor)) {
        try open(document)
      }
    }
  }

  private let folder: Folder

  init() throws { folder = try Folder() }

  @Test("gives all tensors and all notes")
  func all() throws {
    let shards = try folder.open()
    #expect(Set(shards.stateDict.names) == Set(ShardFixture.names))
    #expect(shards.metadata == ["format": "pt", "author": "tést \u{7F}\n", "b": "2"])
    #expect(shards.indexMetadata["format"] == nil)
    for tensor in try ShardFixture.stateDict().tensors {
      #expect(
        try shards.stateDict[tensor.name]?.region.bytes() == tensor.region.bytes(),
        "\(tensor.name)"
      )
    }
  }

  @Test("follows links, as the cache of huggingface_hub has them")
  func links() throws {
    for name in ShardFixture.shardNames {
      let blob = "blob-\(name)"
      try FileManager.default.moveItem(atPath: folder.path(name), toPath: folder.path(blob))
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(name),
        withDestinationPath: blob
      )
    }
    #expect(try folder.open().stateDict.tensors.count == 8)
  }

  @Test("names every shard that is missing")
  func missing() throws {
    for name in ShardFixture.shardNames.dropLast(2) {
      try FileManager.default.removeItem(atPath: folder.path(name))
    }
    folder.expect(.missingShards(Array(ShardFixture.shardNames.dropLast(2))))
  }

  @Test("refuses tensors that index and shard do not both have in the same place")
  func disagreement() throws {
    let third = ShardFixture.shardNames[2]
    let fourth = ShardFixture.shardNames[3]
    let elsewhere = try folder.index(
      "\"wide.weight\": \"\(fourth)\"",
      "\"wide.weight\": \"\(third)\""
    )
    folder.expect(.notInShard(third), tensor: "wide.weight", reading: elsewhere)
    let unlisted = try folder.index("    \"wide.weight\": \"\(fourth)\",\n", "")
    folder.expect(.notInIndex(fourth), tensor: "wide.weight", reading: unlisted)
    let invented = try folder.index("\"embed.weight\"", "\"embed.wait\"")
    folder.expect(
      .notInShard(ShardFixture.shardNames[0]),
      tensor: "embed.wait",
      reading: invented
    )
    // A tensor in two shards stands in one of them unlisted.
    try FileManager.default.removeItem(atPath: folder.path(third))
    try FileManager.default.copyItem(atPath: folder.path(fourth), toPath: folder.path(third))
    folder.expect(.notInShard(third), tensor: #"head."quoted"\.weight"#)
  }

  @Test("a damaged shard is named itself")
  func damaged() throws {
    let path = folder.path(ShardFixture.shardNames[1])
    let bytes = try ShardFixture.bytes(ShardFixture.shardNames[1])
    try Data(bytes.dropLast()).write(to: URL(filePath: path))
    let cut = SafetensorsError(
      .wrongFileByteCount(expected: bytes.count, found: bytes.count - 1),
      file: path
    )
    #expect(throws: cut) { try folder.open() }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    let directory = SafetensorsError(
      .file(FileError(.notRegular(kind: "a folder"), path: path)),
      file: path
    )
    #expect(throws: directory) { try folder.open() }
  }
}
