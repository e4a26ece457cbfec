import Checkpoints
import Ciphers
import Conversion
import Foundation
import Safetensors
import Tensors
import TestSupport
import Testing

/// Random tensors of every type through every pair of writer and reader.
@Suite("Round trips of random tensors")
struct RoundTripTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Each seed makes about 20 tensors.
  static let seeds = 1...25

  /// What a checkpoint has no word for.
  private static let foreignTypes: Set<DataType> = [.float8E4M3, .float8E5M2, .float8E8M0]
  private static let ckptTypes = DataType.allCases.filter { !foreignTypes.contains($0) }
  private static let safetensorsTypes = DataType.allCases.filter {
    $0 != .string && $0 != .complex128
  }

  private static let key = CipherKey(Array("0123456789abcdef".utf8))

  private func convert(
    _ input: String,
    to name: String,
    key: CipherKey? = nil,
    _ options: Converter.Options = .init()
  ) throws -> String {
    let converter = Converter(try WeightsFile(path: input, key: key), options: options)
    let path = folder.path(name)
    let outcome =
      name.hasSuffix(".ckpt")
      ? try converter.writeGenericCkpt(to: path)
      : try converter.writeGenericSafetensors(to: path)
    #expect(outcome.files.allSatisfy { FileManager.default.fileExists(atPath: $0.path) })
    return outcome.output.path
  }

  private func expectSame(_ path: String, _ other: String, _ seed: Int) throws {
    #expect(try bytes(of: path) == bytes(of: other), "seed \(seed): \(path)")
  }

  private static func options(shards byteCount: Int) -> Converter.Options {
    var options = Converter.Options()
    options.shardByteCount = byteCount
    return options
  }

  /// A random checkpoint.
  private func checkpoint(_ seed: Int, checksum: Bool) throws -> String {
    var random = RandomTensors(seed: seed)
    let entries = random.tensors(Self.ckptTypes).map { random.entry($0) }
    return try folder.ckpt(entries, checksum: checksum)
  }

  /// A random safetensors file.
  private func safetensorsFile(_ seed: Int, _ types: [DataType]) throws -> String {
    var random = RandomTensors(seed: seed)
    let keys = ["format", "author", "total_size", "crc", "\u{1}ß\"", "remove_redundancy"]
    let notes = keys.filter { _ in random.isOne(of: 2) }.map { ($0, random.name(0)) }
    return try folder.safetensors(
      random.tensors(types),
      metadata: Dictionary(uniqueKeysWithValues: notes)
    )
  }

  @Test("checkpoint, safetensors, checkpoint, with and without checksum", arguments: seeds)
  func ckpt(_ seed: Int) throws {
    let input = try checkpoint(seed, checksum: seed.isMultiple(of: 2))
    let there = try convert(input, to: "there.safetensors")
    try expectSame(try convert(there, to: "back.ckpt"), input, seed)
    try expectSame(try convert(there, to: "again.safetensors"), there, seed)
    try expectSame(try convert(input, to: "copy.ckpt"), input, seed)
  }

  @Test("checkpoint, shards, and from them one file of either kind", arguments: seeds)
  func shards(_ seed: Int) throws {
    let input = try checkpoint(seed, checksum: seed.isMultiple(of: 2))
    var random = RandomTensors(seed: -seed & 0xFFFF)
    let options = Self.options(shards: 1 + random.below(60))
    let index = try convert(input, to: "s.safetensors", options)
    #expect(index.hasSuffix("s.safetensors.index.json"))
    try expectSame(try convert(index, to: "back.ckpt"), input, seed)
    let whole = try convert(input, to: "whole.safetensors")
    try expectSame(try convert(index, to: "joined.safetensors"), whole, seed)
    // Split anew in other sizes, and joined again.
    let other = Self.options(shards: 1 + random.below(4000))
    let again = try convert(index, to: "t.safetensors", other)
    try expectSame(try convert(again, to: "joined-again.safetensors"), whole, seed)
    #expect(try WeightsDifference(WeightsFile(path: index), WeightsFile(path: whole)).isEqual)
  }

  @Test("checkpoint, encrypted checkpoint, checkpoint, in every mode", arguments: 1...8)
  func encrypted(_ seed: Int) throws {
    let input = try checkpoint(seed, checksum: false)
    let there = try convert(input, to: "plain.safetensors")
    for mode in EncryptionMode.allCases {
      var options = Converter.Options()
      options.encryption = CkptEncryption(mode, key: Self.key)
      for (number, source) in [input, there].enumerated() {
        let name = "\(mode.rawValue)-\(number)"
        let secret = try convert(source, to: "\(name).ckpt", options)
        #expect(try WeightsFile(path: secret, key: Self.key).encryption == mode)
        let back = try convert(secret, to: "\(name)-back.ckpt", key: Self.key)
        try expectSame(back, input, seed)
        let safe = try convert(secret, to: "\(name).safetensors", key: Self.key)
        try expectSame(safe, there, seed)
      }
    }
  }

  @Test("safetensors, safetensors, and shards between them", arguments: seeds)
  func safetensors(_ seed: Int) throws {
    let input = try safetensorsFile(seed, Self.safetensorsTypes)
    try expectSame(try convert(input, to: "again.safetensors"), input, seed)
    var random = RandomTensors(seed: seed + 1000)
    let options = Self.options(shards: 1 + random.below(60))
    let index = try convert(input, to: "s.safetensors", options)
    try expectSame(try convert(index, to: "joined.safetensors"), input, seed)
  }

  @Test("safetensors, checkpoint, safetensors: the same tensors", arguments: seeds)
  func foreign(_ seed: Int) throws {
    let types = Self.safetensorsTypes.filter { !Self.foreignTypes.contains($0) }
    let input = try safetensorsFile(seed, types)
    let there = try convert(input, to: "there.ckpt")
    let back = try ConversionTests.safetensors(convert(there, to: "back.safetensors")).stateDict
    let expected = try ConversionTests.safetensors(input).stateDict
    #expect(back.names == expected.names, "seed \(seed)")
    for (found, tensor) in zip(back.tensors, expected.tensors) {
      #expect(found.dataType == tensor.dataType, "seed \(seed): \(tensor.name)")
      #expect(found.shape == tensor.shape, "seed \(seed): \(tensor.name)")
      #expect(try found.region.bytes() == tensor.region.bytes(), "seed \(seed): \(tensor.name)")
    }
  }
}
