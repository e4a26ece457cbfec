internal import Digests
internal import Tensors

/// The checksum that `save_checkpoint(crc_check=True)` puts behind the last record.
///
/// 17 bytes: `crc_num` in ASCII, then the CRC-32 of all bytes before as a ten-byte big-endian
/// integer.
///
/// Source: `ms:mindspore/train/serialization.py`, `_exec_save`.
struct CkptTrailer {
  static let byteCount = 17
  private static let mark = Array("crc_num".utf8)

  /// The CRC-32 as the file has it; `nil` if its digits hold more than 32 bits.
  let stored: UInt32?
  /// How many bytes stand before the trailer.
  let coveredByteCount: Int

  /// The bytes of a trailer.
  static func bytes(for checksum: UInt32) -> [UInt8] {
    mark + [0, 0, 0, 0, 0, 0] + checksum.bigEndianBytes
  }

  /// The trailer of `source`, `nil` if there is none.
  static func find(in source: any ByteSource) throws(CheckpointError) -> CkptTrailer? {
    let covered = source.byteCount - byteCount
    guard covered >= 0 else { return nil }
    let bytes: [UInt8]
    do {
      bytes = try source.bytes(in: covered..<source.byteCount)
    } catch {
      throw CheckpointError(.file(error), file: source.name)
    }
    guard bytes.starts(with: mark) else { return nil }
    let digits = bytes.dropFirst(mark.count)
    let stored = digits.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let fits = digits.prefix(6).allSatisfy { $0 == 0 }
    return CkptTrailer(stored: fits ? stored : nil, coveredByteCount: covered)
  }

  /// Compares the checksum with the bytes before it.
  func verify(_ source: any ByteSource) throws(CheckpointError) -> CkptChecksum {
    guard let stored else {
      throw CheckpointError(.damagedTrailer, file: source.name, offset: coveredByteCount)
    }
    var checksum = CRC32()
    let covered = ByteRegion([.init(source: source, range: 0..<coveredByteCount)])
    do {
      try covered.forEachChunk { checksum.update($0) }
    } catch {
      throw CheckpointError(.file(error), file: source.name)
    }
    return checksum.value == stored
      ? .valid(stored) : .mismatch(stored: stored, computed: checksum.value)
  }
}
