internal import Tensors

/// The blocks of an encrypted checkpoint, from its first byte to its last.
struct EncryptedFraming {
  /// The mode of every block.
  let mode: EncryptionMode
  /// The blocks in order, one at least.
  private(set) var blocks: [EncryptedBlock] = []
  /// The trailer behind the last block.
  ///
  /// MindSpore writes it in plaintext when both encryption and a checksum are asked for, with a
  /// checksum of zero, and does not load such a file itself.
  private(set) var trailer: CkptTrailer?

  private let source: any ByteSource

  /// More blocks than any file has: 4 TiB in those of MindSpore.
  ///
  /// What is kept of each stays below 16 MiB together.
  static let largestBlockCount = 1 << 16

  /// Reads the header of every block.
  ///
  /// - Throws: ``CheckpointError``, for every file that is not a whole number of sound blocks.
  init(_ source: any ByteSource, mode: EncryptionMode) throws(CheckpointError) {
    self.source = source
    self.mode = mode
    let found = try CkptTrailer.find(in: source)
    var offset = 0
    while offset < source.byteCount {
      if let found, offset == found.coveredByteCount, offset > 0 {
        trailer = found
        return
      }
      let block = try block(at: offset)
      guard blocks.count < Self.largestBlockCount else {
        throw error(.tooManyBlocks(limit: Self.largestBlockCount), offset)
      }
      blocks.append(block)
      offset = block.text.upperBound
    }
  }

  private func block(at offset: Int) throws(CheckpointError) -> EncryptedBlock {
    let left = source.byteCount - offset
    let expected = EncryptedBlock.headerByteCount(mode)
    let header: [UInt8]
    do {
      header = try source.bytes(in: offset..<offset + min(expected, left))
    } catch {
      throw CheckpointError(.file(error), file: source.name)
    }
    guard EncryptionMode(fileStart: header) == mode else {
      throw error(.foreignBytes(mode, count: left), offset)
    }
    if offset == 0, isTagless(header) { throw error(.unauthenticatedForm, offset) }
    guard header.count == expected else {
      throw error(.cutBlock(expected: expected, found: left), offset)
    }
    return try EncryptedBlock(
      header: header,
      at: offset,
      mode: mode,
      end: source.byteCount,
      file: source.name
    )
  }

  /// Whether a file starts as MindSpore 1.x wrote them: with the number of AES-GCM in every mode, and
  /// without a tag.
  ///
  /// Where it has the length of the vector, 16, today's form has a tag.
  ///
  /// Source: `ms:mindspore/core/utils/crypto.cc` of 2021.
  private func isTagless(_ header: [UInt8]) -> Bool {
    guard mode == .aesGCM, header.count >= 32 else { return false }
    let numbers = [4, 8, 28].map { Int(header.span.littleEndian(UInt32.self, at: $0)) }
    return numbers[1] == EncryptedBlock.ivByteCount && numbers[0] == 24 + numbers[2]
      && numbers[0] <= source.byteCount - 8
  }

  private func error(_ problem: CheckpointError.Problem, _ offset: Int) -> CheckpointError {
    CheckpointError(problem, file: source.name, offset: offset)
  }
}
