import Checkpoints
import Conversion
import Foundation
import Safetensors
import Tensors
import TestSupport
import Testing

@Suite("Splitting outputs")
struct ShardedOutputTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func options(_ byteCount: Int, overwrites: Bool = false) -> Converter.Options {
    var options = Converter.Options()
    options.shardByteCount = byteCount
    options.overwrites = overwrites
    return options
  }

  private var net: String { Fixtures.bundled("format/net_plain.ckpt") }

  @discardableResult
  private func split(
    _ options: Converter.Options,
    of input: String? = nil
  ) throws -> Converter.Outcome {
    try Converter(WeightsFile(path: input ?? net), options: options)
      .writeGenericSafetensors(to: folder.path("m.safetensors"))
  }

  private static let indexName = "m.safetensors.index.json"

  private static func shardNames(_ count: Int) -> [String] {
    (1...count).map { "m-0000\($0)-of-0000\(count).safetensors" }
  }

  @Test("the outcome lists every file with its size and hash, the index last")
  func outcome() throws {
    let outcome = try split(Self.options(250))
    #expect(outcome.files.map(\.path) == (Self.shardNames(2) + [Self.indexName]).map(folder.path))
    #expect(outcome.output.path == folder.path(Self.indexName))
    #expect(outcome.mapped == 8)
    for file in outcome.files {
      #expect(try bytes(of: file.path).count == file.byteCount)
      let source = try FileSource(path: file.path)
      #expect(source.byteCount == file.byteCount)
    }
    let index = try WeightsFile(path: folder.path(Self.indexName))
    #expect(try index.sha256() == outcome.sha256)
    #expect(index.sources.count == 3)
    #expect(index.format == .safetensors)
    #expect(index.stateDict.tensors.count == 8)
    // The form of the checkpoint stands in the index, what a loader asks for in every shard.
    for name in Self.shardNames(2) {
      #expect(try safetensors(folder.path(name)).metadata == ["format": "ms"])
    }
  }

  @Test("one shard is one file under the name that was given, without an index")
  func single() throws {
    let outcome = try split(Self.options(1000))
    #expect(outcome.files.map(\.path) == [folder.path("m.safetensors")])
    let whole = folder.path("whole.safetensors")
    _ = try Converter(WeightsFile(path: net)).writeGenericSafetensors(to: whole)
    #expect(try bytes(of: folder.path("m.safetensors")) == bytes(of: whole))
    #expect(try folder.names() == ["m.safetensors", "whole.safetensors"])
  }

  @Test("an output in either form is not replaced unasked")
  func existing() throws {
    for name in ["m.safetensors", Self.indexName, Self.shardNames(2)[1]] {
      let path = try folder.write(name, [7])
      #expect(throws: ConversionError.file(FileError(.alreadyExists, path: path))) {
        try split(Self.options(250))
      }
      #expect(try folder.names() == [name])
      try FileManager.default.removeItem(atPath: path)
    }
  }

  @Test("and replaces the other form when that was asked for, since loaders would prefer it")
  func replaces() throws {
    _ = try folder.write("m.safetensors", [7])
    try split(Self.options(250, overwrites: true))
    #expect(try folder.names() == Self.shardNames(2) + [Self.indexName])
    try split(Self.options(250, overwrites: true))
    #expect(try folder.names() == Self.shardNames(2) + [Self.indexName])
    #expect(try WeightsFile(path: folder.path(Self.indexName)).stateDict.tensors.count == 8)
    try split(Self.options(1000, overwrites: true))
    #expect(try folder.names() == Self.shardNames(2) + ["m.safetensors"])
  }

  @Test("a shard of the input is never an output")
  func input() throws {
    try split(Self.options(250))
    let before = try folder.names().map { try bytes(of: folder.path($0)) }
    let index = folder.path(Self.indexName)
    for byteCount in [250, 100, 1000] {
      #expect(throws: ConversionError.self) {
        try split(Self.options(byteCount, overwrites: true), of: index)
      }
    }
    let shard = folder.path(Self.shardNames(2)[0])
    var options = Converter.Options()
    options.overwrites = true
    let converter = Converter(try WeightsFile(path: index), options: options)
    for write in [Converter.writeGenericSafetensors, Converter.writeGenericCkpt] {
      #expect(throws: ConversionError.file(FileError(.isInput, path: shard))) {
        try write(converter)(shard)
      }
    }
    #expect(try folder.names().map { try bytes(of: folder.path($0)) } == before)
  }

  @Test("what stands in the way of a shard is told before anything is written")
  func obstacle() throws {
    let obstacle = folder.path(Self.shardNames(2)[1])
    try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
    #expect(
      throws: ConversionError.file(
        FileError(.notReplaceable(kind: "a folder"), path: obstacle)
      )
    ) {
      try split(Self.options(250, overwrites: true))
    }
    #expect(try folder.names() == [Self.shardNames(2)[1]])
  }

  @Test("a name without the extension is refused")
  func name() throws {
    let path = folder.path("weights.bin")
    #expect(throws: ConversionError.shardName(file: path)) {
      try Converter(WeightsFile(path: net), options: Self.options(250))
        .writeGenericSafetensors(to: path)
    }
    #expect(try folder.names() == [])
  }

  @Test("what Hugging Face split is one file again, and the same when it is split again")
  func reference() throws {
    let sharded = Fixtures.bundled("safetensors/sharded")
    let index = "\(sharded)/model.safetensors.index.json"
    let whole = folder.path("whole.safetensors")
    _ = try Converter(WeightsFile(path: index)).writeGenericSafetensors(to: whole)
    #expect(
      try safetensors(whole).metadata == ["format": "pt", "author": "tést \u{7F}\n", "b": "2"]
    )
    #expect(try safetensors(whole).stateDict.tensors.count == 8)
    #expect(try WeightsDifference(WeightsFile(path: index), WeightsFile(path: whole)).isEqual)
    _ = try Converter(WeightsFile(path: index)).writeGenericCkpt(to: folder.path("o.ckpt"))
    #expect(try ckpt(folder.path("o.ckpt")).entries.count == 8)
  }

  @Test("a network can be taken from shards as from one file")
  func network() throws {
    let native = folder.path("native.safetensors")
    _ = try Converter(WeightsFile(path: Sample.path)).writeNative(to: native)
    try split(Self.options(300_000), of: native)
    let index = try WeightsFile(path: folder.path(Self.indexName))
    #expect(try index.recordedProbe() == WeightsFile(path: native).recordedProbe())
    _ = try Converter(index).writeCkpt(to: folder.path("a.ckpt"))
    _ = try Converter(WeightsFile(path: native)).writeCkpt(to: folder.path("b.ckpt"))
    #expect(try bytes(of: folder.path("a.ckpt")) == bytes(of: folder.path("b.ckpt")))
  }

  @Test("checksums are of the whole in the index, and of a shard in a shard")
  func checksums() throws {
    let input = Fixtures.bundled("safetensors/st_crc.safetensors")
    try split(Self.options(8), of: input)
    let index = folder.path(Self.indexName)
    #expect(try WeightsFile(path: index).checksum == .valid(1_816_943_593))
    let text = String(decoding: try bytes(of: index), as: UTF8.self)
    _ = try folder.write(Self.indexName, Array(text.replacing("1816943593", with: "18").utf8))
    let damaged = try WeightsFile(path: index)
    #expect(damaged.checksum == .mismatch(stored: 18, computed: 1_816_943_593))
    #expect(
      throws: ConversionError.checksum(file: index, stored: "18", computed: 1_816_943_593)
    ) { try damaged.requireSoundChecksum() }

    // A shard that brings a checksum of its own.
    let tensors = try safetensors(input).stateDict.tensors
    _ = try folder.write(Self.indexName, Array(text.replacing("crc_num", with: "x").utf8))
    let first = Self.shardNames(2)[0]
    let own = try safetensors(folder.path(first)).stateDict.tensors
    #expect(own.count == 1 && tensors.count == 2)
    _ = try folder.safetensors(own, metadata: ["crc_num": "5"], named: first)
    let unsound = try WeightsFile(path: index)
    do throws(ConversionError) {
      try unsound.requireSoundChecksum()
      Issue.record("the shard was taken")
    } catch {
      guard case .checksum(folder.path(first), "5", _) = error else { throw error }
    }
    #expect(unsound.metadata["crc_num"] == nil)
  }

  @Test("JSON that is no index is what it was before")
  func otherJSON() throws {
    let path = try folder.write("error.ckpt", Array(#"{"error": "not found"}"#.utf8))
    let json = CheckpointError(.notCheckpoint(.json), file: path, offset: 0)
    #expect(throws: ConversionError.checkpoint(json)) { try WeightsFile(path: path) }
    let broken = try folder.write("i.json", Array(#"{"weight_map": {"#.utf8))
    let cut = SafetensorsError(
      .index(expected: "a string", found: "the end"),
      file: broken,
      offset: 16
    )
    #expect(throws: ConversionError.safetensors(cut)) { try WeightsFile(path: broken) }
  }
}
