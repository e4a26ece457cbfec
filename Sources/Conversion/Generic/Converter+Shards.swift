internal import Safetensors
internal import Tensors

extension Converter {
  /// The metadata that stand in every shard and not in the index, where Hugging Face's tools have
  /// them: how the tensors are laid out, and what an index has another use for.
  private static let shardKeys: Set<String> = ["format", "total_size"]

  /// Writes a split file: the shards, then their index.
  ///
  /// All of them are on the disk before the first gets its name, and the index gets its name last.
  /// An index that is replaced goes first, so that at no time one stands beside shards that it
  /// does not describe; a file with all tensors that `instead` would have replaced goes at the end.
  func write(
    _ plan: ShardPlan,
    metadata: [String: String],
    index: HashingFile,
    instead: HashingFile,
    _ contents: GenericContents
  ) throws(ConversionError) -> Outcome {
    let path = instead.path
    let folder = path.folderPrefix
    let names = try shardNames(plan, besides: path)
    let outputs = try names.map { name throws(ConversionError) in try create(folder + name) }
    let shardMetadata = metadata.filter { Self.shardKeys.contains($0.key) }
    for (output, shard) in zip(outputs, plan.shards) {
      var sink = output
      try Self.write(shard, metadata: shardMetadata, named: output.path, to: &sink)
    }
    let document = ShardIndex(
      shards: zip(names, plan.shards).map { ShardIndex.Shard(fileName: $0, tensors: $1.names) },
      metadata: metadata.filter { key, _ in
        !Self.shardKeys.contains(key) && !plan.shards.contains { $0[key]?.dataType == .int4x2 }
      }
    )
    .document(totalByteCount: plan.shards.reduce(0) { $0 + $1.byteCount })
    do {
      try index.write(document.span)
      let files = try Self.commit(outputs, then: index)
      try instead.removeReplaced()
      return Outcome(
        map: nil,
        names: nil,
        layout: nil,
        mapped: contents.entries.count,
        unexpected: [],
        files: files,
        notes: contents.notes
      )
    } catch {
      throw .file(error)
    }
  }

  /// The names of the shards of `path`.
  private func shardNames(
    _ plan: ShardPlan,
    besides path: String
  ) throws(ConversionError) -> [String] {
    let name = path.lastPathPart
    guard name.hasSuffix(ShardIndex.shardExtension) else {
      throw .shardName(file: path)
    }
    let stem = String(name.dropLast(ShardIndex.shardExtension.count))
    return (1...plan.shards.count).map {
      ShardPlan.fileName(of: $0, in: plan.shards.count, stem: stem)
    }
  }

  /// Gives all files their names, or takes back those that have one.
  private static func commit(
    _ shards: [HashingFile],
    then index: HashingFile
  ) throws(FileError) -> [WrittenFile] {
    let outputs = shards + [index]
    for output in outputs { try output.sync() }
    try index.removeReplaced()
    var files: [WrittenFile] = []
    for output in outputs {
      do {
        files.append(try output.commit())
      } catch {
        for committed in outputs.prefix(files.count) { committed.withdraw() }
        throw error
      }
    }
    return files
  }
}
