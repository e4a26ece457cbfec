internal import Checkpoints
internal import Digests
internal import Safetensors
internal import Tensors

/// The checksum that MindSpore puts into a safetensors file's metadata.
///
/// `crc_num` is, in decimal, a CRC-32 over every tensor in the order of the names' code points:
/// first the name in UTF-8, then the bytes.
///
/// Source: `ms:mindspore/train/serialization.py`, `_exec_save`, with `format="safetensors"`.
enum MindSporeChecksum {
  static let key = "crc_num"

  /// What the checksum of a file says, if it has one.
  ///
  /// A text that is no number of 32 bits is no tensor's checksum, so it counts as a mismatch; it
  /// stands in the metadata for who wants to show it.
  static func check(
    _ file: SafetensorsFile,
    verifying: Bool
  ) throws(FileError) -> CkptChecksum {
    try check(file.stateDict, noted: file.metadata[key], verifying: verifying)
  }

  /// What the checksums of split weights say: that of the whole in the index, and those of shards.
  ///
  /// - Returns: the first that differs, else one that does not, and the file that it stands in.
  static func check(
    _ shards: SafetensorsShards,
    at path: String,
    verifying: Bool
  ) throws(ConversionError) -> (CkptChecksum, path: String) {
    var outcome = (checksum: CkptChecksum.absent, path: path)
    do {
      let whole = shards.indexMetadata[key]
      outcome.checksum = try check(shards.stateDict, noted: whole, verifying: verifying)
      for shard in shards.shards {
        if case .mismatch = outcome.checksum { break }
        let checksum = try check(shard.file, verifying: verifying)
        if checksum != .absent { outcome = (checksum, shard.source.name) }
      }
    } catch {
      throw .file(error)
    }
    return outcome
  }

  private static func check(
    _ state: StateDict,
    noted text: String?,
    verifying: Bool
  ) throws(FileError) -> CkptChecksum {
    guard let text else { return .absent }
    let stored = UInt32(text)
    guard verifying else { return .unverified }
    var checksum = CRC32()
    for tensor in state.tensors.sorted(by: { $0.name.precedes($1.name) }) {
      checksum.update(Array(tensor.name.utf8).span)
      try tensor.region.forEachChunk { checksum.update($0) }
    }
    return checksum.value == stored
      ? .valid(checksum.value) : .mismatch(stored: stored ?? 0, computed: checksum.value)
  }
}
