public import Tensors

/// Weights that are split over several `.safetensors` files, opened by their index.
///
/// Index and shards have to agree to the last name: every tensor stands in the file that the index
/// names for it, and in no other.
public struct SafetensorsShards: Sendable {
  /// A shard, opened.
  public struct Shard: Sendable {
    /// The file.
    public let source: FileSource
    /// What it holds.
    public let file: SafetensorsFile
  }

  /// The tensors of all shards, shard by shard in the order of their names, each in file order.
  public let stateDict: StateDict
  /// The notes of the index, and those of the shards that concern no single tensor; where they
  /// contradict each other the index wins, then the first shard.
  ///
  /// A checksum of a single shard is not among them: it says nothing of the whole.
  public let metadata: [String: String]
  /// The notes of the index alone.
  public let indexMetadata: [String: String]
  /// The shards in the order of their names.
  public let shards: [Shard]

  /// The notes of a shard that do not hold for the whole.
  private static let ownKeys: Set<String> = ["crc_num"]

  /// Opens the shards beside the index.
  ///
  /// - Parameters:
  ///   - document: the bytes of the index.
  ///   - path: where it lies, as the caller named it.
  /// - Throws: ``SafetensorsError`` as reading the index and each shard does, or with
  ///   ``SafetensorsError/Problem/missingShards(_:)``,
  ///   ``SafetensorsError/Problem/notInShard(_:)`` or
  ///   ``SafetensorsError/Problem/notInIndex(_:)``.
  public init(index document: [UInt8], at path: String) throws(SafetensorsError) {
    let index = try ShardIndex(parsing: document, file: path)
    let sources = try Self.open(index.shards, besides: path)
    var stateDict = StateDict()
    var metadata = index.metadata
    var shards: [Shard] = []
    for (listed, source) in zip(index.shards, sources) {
      let file = try SafetensorsFile(source: source)
      try Self.compare(file, with: listed, index: path)
      for tensor in file.stateDict.tensors { stateDict.append(tensor) }
      let notes = file.metadata.filter { key, _ in
        !Self.ownKeys.contains(key) && file.stateDict[key] == nil
      }
      metadata.merge(notes) { first, _ in first }
      shards.append(Shard(source: source, file: file))
    }
    self.stateDict = stateDict
    self.metadata = metadata
    indexMetadata = index.metadata
    self.shards = shards
  }

  /// Opens the files in the folder of the index.
  private static func open(
    _ shards: [ShardIndex.Shard],
    besides path: String
  ) throws(SafetensorsError) -> [FileSource] {
    let folder = path.folderPrefix
    var sources: [FileSource] = []
    var missing: [String] = []
    for shard in shards {
      do throws(FileError) {
        sources.append(try FileSource(path: folder + shard.fileName))
      } catch {
        guard error.problem == .notFound else {
          throw SafetensorsError(.file(error), file: error.path)
        }
        missing.append(shard.fileName)
      }
    }
    guard missing.isEmpty else { throw SafetensorsError(.missingShards(missing), file: path) }
    return sources
  }

  /// Holds a shard against what the index lists of it.
  private static func compare(
    _ file: SafetensorsFile,
    with listed: ShardIndex.Shard,
    index path: String
  ) throws(SafetensorsError) {
    if let name = listed.tensors.first(where: { file.stateDict[$0] == nil }) {
      throw SafetensorsError(.notInShard(listed.fileName), file: path, tensor: name)
    }
    let names = Set(listed.tensors)
    if let name = file.stateDict.names.first(where: { !names.contains($0) }) {
      throw SafetensorsError(.notInIndex(listed.fileName), file: path, tensor: name)
    }
  }
}
