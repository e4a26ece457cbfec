import Foundation
import Safetensors
import Tensors
import TestSupport

/// The folder that Hugging Face's own function wrote (`Tests/Fixtures/safetensors/sharded`).
enum ShardFixture {
  static let indexName = "model.safetensors.index.json"

  /// The order of the tensors that were saved, which the shards' files do not keep.
  static let names = [
    "embed.weight", "b.weight", "a.gross/größe.weight", "z.scalar", "empty",
    #"head."quoted"\.weight"#, "wide.weight", "tail.😀",
  ]

  static let shardNames = (1...4).map { "model-0000\($0)-of-00004.safetensors" }

  /// The path of a file of the folder.
  static func path(_ name: String) -> String { Fixtures.bundled("safetensors/sharded/\(name)") }

  /// The bytes of a file of the folder.
  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path(name))))
  }

  /// All tensors in the order in which they were saved.
  static func stateDict() throws -> StateDict {
    let files = try shardNames.map { try SafetensorsFile(source: FileSource(path: path($0))) }
    let tensors = files.flatMap(\.stateDict.tensors)
    return StateDict(names.compactMap { name in tensors.first { $0.name == name } })
  }
}
