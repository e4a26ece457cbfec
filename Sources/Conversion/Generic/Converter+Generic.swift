internal import Safetensors
internal import Tensors

extension Converter {
  /// Writes every tensor of any network as safetensors, untouched but for what
  /// ``Options/selection`` says, in several files if ``Options/shardByteCount`` asks for that and
  /// one is not enough.
  ///
  /// What safetensors cannot say of a checkpoint goes into its metadata, so that
  /// ``writeGenericCkpt(to:)`` gives the same bytes again.
  ///
  /// - Throws: ``ConversionError``.
  public func writeGenericSafetensors(to path: String) throws(ConversionError) -> Outcome {
    let output = try create(path)
    let index = try options.shardByteCount.map { _ throws(ConversionError) in
      try create(path + ShardIndex.fileExtension)
    }
    try input.requireSoundChecksum()
    try refuseMapTensors()
    let contents = try genericContents(writing: .safetensors)
    let (state, metadata) = try contents.storable(for: input.path)
    if let index, let byteCount = options.shardByteCount {
      let plan = ShardPlan(state, maximumByteCount: byteCount)
      if plan.shards.count > 1 {
        return completed(
          try write(plan, metadata: metadata, index: index, instead: output, contents),
          contents
        )
      }
    }
    let outcome = try write(output, mapped: contents.entries.count, notes: contents.notes) {
      sink throws(ConversionError) in
      try Self.write(state, metadata: metadata, named: path, to: &sink)
    }
    do { try index?.removeReplaced() } catch { throw .file(error) }
    return completed(outcome, contents)
  }

  /// Writes every tensor of any network as a MindSpore checkpoint, untouched but for what
  /// ``Options/selection`` says.
  ///
  /// - Throws: ``ConversionError``.
  public func writeGenericCkpt(to path: String) throws(ConversionError) -> Outcome {
    let output = try create(path)
    try input.requireSoundChecksum()
    try refuseMapTensors()
    let contents = try genericContents(writing: .ckpt)
    var notes = contents.notes
    let lost = contents.metadata.keys.sorted().filter { input.stateDict[$0] == nil }
    if !contents.isFromCkpt && !lost.isEmpty {
      notes.append("a .ckpt has no place for the metadata \(lost.joined(separator: ", "))")
    }
    if contents.hasChecksum && options.encryption != nil {
      notes.append("MindSpore loads no encrypted file that ends with a CRC-32, so it is left out")
    }
    let outcome = try write(output, mapped: contents.entries.count, notes: notes) {
      sink throws(ConversionError) in
      try write(
        contents.entries,
        checksum: contents.hasChecksum || options.writesChecksum,
        named: path,
        to: &sink
      )
    }
    return completed(outcome, contents)
  }

  private func genericContents(
    writing format: WeightsFile.Format
  ) throws(ConversionError) -> GenericContents {
    try GenericContents(of: input, selecting: options.selection, writing: format)
  }

  /// Adds to an outcome what became of the names.
  private func completed(_ outcome: Outcome, _ contents: GenericContents) -> Outcome {
    var outcome = outcome
    outcome.unexpected = input.mapTensorNames.filter { options.selection.takes($0) }
    outcome.excluded =
      contents.selection.excluded
      + input.mapTensorNames.filter { !options.selection.takes($0) }
    outcome.renamedCount = contents.selection.renamedCount
    return outcome
  }

  private func refuseMapTensors() throws(ConversionError) {
    let refused = input.mapTensorNames.filter {
      options.selection.takes($0) && !options.allowances.allowsUnexpected($0)
    }
    guard refused.isEmpty else { throw .mapTensors(file: input.path, names: refused) }
  }
}
