internal import Ciphers
internal import Digests
public import Tensors

/// Writes MindSpore's `.ckpt` files, byte for byte as MindSpore 2.7.0 writes the same entries.
public enum CkptWriter {
  /// Writes entries in order, and nothing that ``CkptReader`` would refuse.
  ///
  /// - Parameters:
  ///   - entries: what the file shall hold.
  ///   - checksum: whether the file ends with its CRC-32, as `crc_check=True` has it.
  ///   - file: what error messages call the file.
  ///   - sink: takes the bytes.
  /// - Precondition: no two entries have the same name.
  /// - Throws: ``CheckpointError`` with ``CheckpointError/Problem/unwritableType(_:)``,
  ///   ``CheckpointError/Problem/invalidName(reason:)``,
  ///   ``CheckpointError/Problem/tooManyDimensions(limit:found:)`` or
  ///   ``CheckpointError/Problem/oversizedRecord(limit:)`` before anything is written, or
  ///   ``CheckpointError/Problem/file(_:)``.
  public static func write(
    _ entries: [CkptEntry],
    checksum: Bool = false,
    named file: String,
    to sink: inout some ByteSink
  ) throws(CheckpointError) {
    try check(entries, file: file)
    do {
      if checksum {
        var summing = SummingSink(sink)
        for entry in entries { try write(entry, to: &summing) }
        sink = summing.sink
        try sink.write(CkptTrailer.bytes(for: summing.checksum.value).span)
      } else {
        for entry in entries { try write(entry, to: &sink) }
      }
    } catch {
      throw CheckpointError(.file(error), file: file)
    }
  }

  /// Writes entries in order, encrypted, and nothing that ``CkptReader`` would refuse.
  ///
  /// There is no checksum: MindSpore loads no file that has both. Contents are read twice for AES-GCM.
  ///
  /// - Parameters:
  ///   - entries: what the file shall hold.
  ///   - encryption: the mode and the key.
  ///   - file: what error messages call the file.
  ///   - sink: takes the bytes.
  /// - Precondition: no two entries have the same name.
  /// - Throws: ``CheckpointError`` with what ``write(_:checksum:named:to:)`` throws, or
  ///   ``CheckpointError/Problem/keyLength(_:found:)`` or
  ///   ``CheckpointError/Problem/cipherUnavailable(_:)`` before anything is written.
  public static func write(
    _ entries: [CkptEntry],
    encryption: CkptEncryption,
    named file: String,
    to sink: inout some ByteSink
  ) throws(CheckpointError) {
    try check(entries, file: file)
    let (mode, key) = (encryption.mode, encryption.key)
    guard mode.keyByteCounts.contains(key.byteCount) else {
      throw CheckpointError(.keyLength(mode, found: key.byteCount), file: file)
    }
    var encryptor: BlockEncryptor
    do { encryptor = try BlockEncryptor(encryption) } catch {
      throw CheckpointError(error, file: file)
    }
    let plaintext = ByteRegion(joining: entries.flatMap(records(of:)))
    do { try encryptor.write(plaintext, to: &sink) } catch {
      throw CheckpointError(.file(error), file: file)
    }
  }

  /// Refuses what no checkpoint can hold.
  private static func check(_ entries: [CkptEntry], file: String) throws(CheckpointError) {
    precondition(Set(entries.map(\.tensor.name)).count == entries.count, "each name once")
    for entry in entries {
      if let problem = problem(of: entry) {
        throw CheckpointError(problem, file: file, parameter: entry.tensor.name)
      }
    }
  }

  /// Why a checkpoint cannot hold `entry`; names may come from formats that allow more.
  private static func problem(of entry: CkptEntry) -> CheckpointError.Problem? {
    let name = Array(entry.tensor.name.utf8)
    guard let type = MindSporeType.name(of: entry.tensor.dataType) else {
      return .unwritableType(entry.tensor.dataType)
    }
    if let problem = RecordWalker.problem(ofName: name) { return problem }
    guard entry.dimensions.count <= CkptReader.maximumRank else {
      return .tooManyDimensions(limit: CkptReader.maximumRank, found: entry.dimensions.count)
    }
    var budget = FramingBudget()
    guard budget.take(name.count), budget.take(type.utf8.count),
      budget.take(entry.dimensions.count * MemoryLayout<UInt64>.size)
    else { return .oversizedRecord(limit: FramingBudget.limit) }
    return nil
  }

  private static func write(
    _ entry: CkptEntry,
    to sink: inout some ByteSink
  ) throws(FileError) {
    for part in records(of: entry) {
      try part.forEachChunk { chunk throws(FileError) in try sink.write(chunk) }
    }
  }

  /// The bytes of an entry's records: the framing and the content of each.
  private static func records(of entry: CkptEntry) -> [ByteRegion] {
    entry.tensor.region.cut(into: entry.sliceByteCounts).flatMap { slice in
      [ByteRegion(framing(of: entry, contentByteCount: slice.byteCount)), slice]
    }
  }

  /// The bytes of a record before its content.
  private static func framing(of entry: CkptEntry, contentByteCount: Int) -> [UInt8] {
    var tensor: [UInt8] = []
    for dimension in entry.dimensions {
      tensor.appendKey(1, WireType.varint)
      tensor.appendVarint(UInt64(dimension))
    }
    tensor.appendField(2, (MindSporeType.name(of: entry.tensor.dataType) ?? "").utf8)
    tensor.appendKey(3, WireType.lengthDelimited)
    tensor.appendVarint(UInt64(contentByteCount))

    var value: [UInt8] = []
    value.appendField(1, entry.tensor.name.utf8)
    value.appendKey(2, WireType.lengthDelimited)
    value.appendVarint(UInt64(tensor.count + contentByteCount))
    value += tensor

    var record: [UInt8] = []
    record.appendKey(1, WireType.lengthDelimited)
    record.appendVarint(UInt64(value.count + contentByteCount))
    return record + value
  }
}

/// Sums up what passes through it.
private struct SummingSink<Sink: ByteSink>: ByteSink {
  private(set) var sink: Sink
  private(set) var checksum = CRC32()

  init(_ sink: Sink) { self.sink = sink }

  mutating func write(_ bytes: Span<UInt8>) throws(FileError) {
    checksum.update(bytes)
    try sink.write(bytes)
  }
}
