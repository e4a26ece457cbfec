internal import Checkpoints
internal import Tensors

/// What a conversion tensor by tensor writes: what the selection takes of a file, under new names.
struct GenericContents {
  /// The tensors, in the form that a checkpoint gives them.
  let entries: [CkptEntry]
  /// Whether the input is a checkpoint, or was made from one and has to be taken for it.
  ///
  /// As long as safetensors stay safetensors and nothing is selected, their metadata just go along.
  let isFromCkpt: Bool
  /// Whether that checkpoint ends with its CRC-32.
  let hasChecksum: Bool
  /// The metadata of a safetensors file, without those that ``isFromCkpt`` stands for.
  let metadata: [String: String]
  /// What became of the names.
  let selection: TensorSelection.Outcome
  /// What the user should know.
  let notes: [String]

  /// The metadata that describe all tensors of a file under their own names, and so no part of them
  /// under others: MindSpore's checksum, and those by which a network of ours is known.
  private static let keysOfTheWhole = [
    MindSporeChecksum.key, NativeMetadata.Key.version, NativeMetadata.Key.export,
    NativeMetadata.Key.probe,
  ]

  /// Takes from a file.
  ///
  /// - Throws: what ``TensorSelection/applied(to:of:writing:)`` throws, or
  ///   ``ConversionError/form(file:reason:)``.
  init(
    of input: WeightsFile,
    selecting selection: TensorSelection,
    writing format: WeightsFile.Format
  ) throws(ConversionError) {
    let all: [CkptEntry]
    var metadata = input.metadata
    // A graph's tensors make a file of tensors, and none that was exported here.
    if case .onnx = input.contents { metadata[NativeMetadata.Key.export] = nil }
    if case .ckpt(let file) = input.contents {
      all = file.entries
      isFromCkpt = true
      hasChecksum = file.checksum != .absent
    } else if format == .ckpt || !selection.isEmpty,
      let form = try CkptForm(metadata: metadata, file: input.path)
    {
      all = try form.entries(from: input.stateDict, file: input.path)
      isFromCkpt = true
      hasChecksum = form.checksum
      metadata[CkptForm.key] = nil
    } else {
      all = input.stateDict.tensors.map { CkptEntry($0) }
      isFromCkpt = false
      hasChecksum = false
    }
    let names = all.map(\.tensor.name)
    let outcome = try selection.applied(to: names, of: input.path, writing: format)
    entries = outcome.taken.map { place, name in all[place].renamed(name) }
    self.selection = outcome
    var notes = outcome.notes
    if outcome.renamedCount > 0 || !outcome.excluded.isEmpty {
      // Marks of packed types stand under the tensors' old names; the writer sets them anew.
      for tensor in input.stateDict.tensors where tensor.dataType == .int4x2 {
        metadata[tensor.name] = nil
      }
      let stale = Self.keysOfTheWhole.filter { metadata.removeValue(forKey: $0) != nil }
      if !stale.isEmpty {
        notes.append(
          "the metadata \(stale.joined(separator: ", ")) were of all tensors under their old names, "
            + "so they are left out"
        )
      }
    }
    self.metadata = metadata
    self.notes = notes
  }

  /// The tensors and the metadata of a safetensors file.
  ///
  /// What safetensors cannot say of a checkpoint is among the metadata.
  func storable(for file: String) throws(ConversionError) -> (StateDict, [String: String]) {
    guard isFromCkpt else { return (StateDict(entries.map(\.tensor)), metadata) }
    let form = try CkptForm(of: entries, checksum: hasChecksum)
    let ownMetadata = try form.metadata(for: file)
    let others = metadata.filter { ownMetadata["format"] != nil || $0.key != "format" }
    return (form.storableTensors(of: entries), others.merging(ownMetadata) { $1 })
  }
}

extension CkptEntry {
  /// The same entry under another name.
  fileprivate func renamed(_ name: String) -> CkptEntry {
    CkptEntry(
      tensor: tensor.renamed(name),
      dimensions: dimensions,
      sliceByteCounts: sliceByteCounts
    )
  }
}
