internal import Ciphers
internal import Tensors

/// Decrypts a checkpoint's blocks piece by piece, in any order.
///
/// It holds one piece of plaintext and, in AES-GCM, 16 bytes for each piece of the file: memory
/// hardly grows with the file, and not with its blocks. Pieces can be decrypted by themselves since
/// GCM encrypts by a counter (NIST SP 800-38D, section 6.5), and since a block of a chain depends on
/// the one before it alone.
struct BlockDecryptor {
  /// The size of a piece, a multiple of the cipher's block.
  static let pieceByteCount = 64 << 10

  private static let leadByteCount = Cipher.blockByteCount

  /// A block with its place in the plaintext.
  private struct Part {
    let block: EncryptedBlock
    /// Where its plaintext lies in that of the file.
    let range: Range<Int>
    /// How many pieces the blocks before it have.
    let firstPiece: Int
  }

  private let source: any ByteSource
  private let mode: EncryptionMode
  private let run: CipherRun
  /// What the pieces of AES-GCM were like when their tags were checked.
  private let seals: PieceSeals?
  private var parts: [Part] = []
  private var pieceCount = 0
  /// A piece of the file, behind room for the cipher's block before it.
  private var buffer: [UInt8]
  /// Where the plaintext that lies in `buffer` lies in that of the file.
  private var loaded = 0..<0

  /// The number of bytes of plaintext.
  private(set) var byteCount = 0

  /// Checks every block as far as its mode allows: by the tag of AES-GCM, for which all of the file
  /// is read, or by the padding.
  ///
  /// - Throws: ``CheckpointError`` with ``CheckpointError/Problem/keyLength(_:found:)``,
  ///   ``CheckpointError/Problem/authentication(block:)``,
  ///   ``CheckpointError/Problem/padding(_:block:)``,
  ///   ``CheckpointError/Problem/cipherUnavailable(_:)`` or ``CheckpointError/Problem/file(_:)``.
  init(
    _ source: any ByteSource,
    framing: EncryptedFraming,
    key: CipherKey
  ) throws(CheckpointError) {
    self.source = source
    mode = framing.mode
    guard mode.keyByteCounts.contains(key.byteCount) else {
      throw CheckpointError(.keyLength(mode, found: key.byteCount), file: source.name)
    }
    let largest = framing.blocks.reduce(0) { max($0, $1.text.count) }
    buffer = [UInt8](repeating: 0, count: Self.leadByteCount + min(Self.pieceByteCount, largest))
    let checking: CipherRun
    do {
      checking = try CipherRun(mode.cipher, .decrypting, key: key)
      run = mode == .aesGCM ? try CipherRun(.aesCTR, .decrypting, key: key) : checking
      seals = mode == .aesGCM ? try PieceSeals() : nil
    } catch {
      throw CheckpointError(error, file: source.name)
    }
    for (index, block) in framing.blocks.enumerated() {
      let count =
        mode == .aesGCM
        ? try authenticate(block, number: index + 1, with: checking)
        : try unpadded(block, number: index + 1)
      parts.append(Part(block: block, range: byteCount..<byteCount + count, firstPiece: pieceCount))
      byteCount += count
      pieceCount += (block.text.count + Self.pieceByteCount - 1) / Self.pieceByteCount
    }
  }

  /// Copies plaintext into `target`, from its element `position` on.
  ///
  /// - Precondition: `range` lies within the plaintext and fits the target.
  /// - Throws: ``FileError/Problem/changed`` if the file holds other bytes than when it was opened,
  ///   and what reading it throws.
  mutating func read(
    _ range: Range<Int>,
    into target: inout MutableSpan<UInt8>,
    at position: Int
  ) throws(FileError) {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "read within the file")
    precondition(position >= 0 && range.count <= target.count - position, "read into the buffer")
    var offset = range.lowerBound
    while offset < range.upperBound {
      if !loaded.contains(offset) { try loadPiece(at: offset) }
      let end = min(loaded.upperBound, range.upperBound)
      let start = Self.leadByteCount + (offset - loaded.lowerBound)
      let place = position + (offset - range.lowerBound)
      unsafe target.withUnsafeMutableBytes { target in
        unsafe buffer.withUnsafeBytes { buffer in
          // SAFETY: the preconditions keep the place, and `loaded` the source, inside their buffers.
          unsafe target[place..<place + (end - offset)]
            .copyBytes(from: buffer[start..<start + (end - offset)])
        }
      }
      offset = end
    }
  }
}

extension BlockDecryptor {
  /// Checks a block's tag and takes the seals of its pieces.
  ///
  /// - Returns: the number of bytes of its plaintext.
  private mutating func authenticate(
    _ block: EncryptedBlock,
    number: Int,
    with checking: CipherRun
  ) throws(CheckpointError) -> Int {
    checking.start(iv: Self.nonce(of: block).span)
    var offset = block.text.lowerBound
    while offset < block.text.upperBound {
      let end = min(offset + Self.pieceByteCount, block.text.upperBound)
      do throws(FileError) {
        guard !Task.isCancelled else { throw FileError(.cancelled, path: source.name) }
        try fill(offset..<end)
      } catch {
        throw CheckpointError(.file(error), file: source.name)
      }
      seals?.append(buffer.span.extracting(Self.place(of: end - offset)))
      update(checking, byteCount: end - offset)
      offset = end
    }
    guard checking.isAuthentic(tag: block.tag) else {
      throw CheckpointError(.authentication(block: number), file: source.name, offset: block.offset)
    }
    return block.text.count
  }

  /// Checks the padding at a block's end.
  ///
  /// - Returns: the number of bytes of its plaintext without the padding.
  private mutating func unpadded(
    _ block: EncryptedBlock,
    number: Int
  ) throws(CheckpointError) -> Int {
    let last = block.text.suffix(Cipher.blockByteCount)
    do {
      try decrypt(last, of: block)
    } catch {
      throw CheckpointError(.file(error), file: source.name)
    }
    let bytes = buffer[Self.leadByteCount..<Self.leadByteCount + last.count]
    let count = Int(bytes.last ?? 0)
    guard (1...last.count).contains(count),
      bytes.suffix(count).allSatisfy({ Int($0) == count })
    else {
      throw CheckpointError(.padding(mode, block: number), file: source.name, offset: block.offset)
    }
    return block.text.count - count
  }

  /// Loads the piece with the plaintext at `offset`.
  private mutating func loadPiece(at offset: Int) throws(FileError) {
    // Should reading fail, what is in the buffer is no piece.
    loaded = 0..<0
    let part = parts[partIndex(at: offset)]
    let index = (offset - part.range.lowerBound) / Self.pieceByteCount
    let start = index * Self.pieceByteCount
    let end = min(start + Self.pieceByteCount, part.block.text.count)
    let text = part.block.text.lowerBound
    if let seals {
      try fill(text + start..<text + end)
      let place = Self.place(of: end - start)
      guard seals.matches(buffer.span.extracting(place), at: part.firstPiece + index) else {
        throw FileError(.changed, path: source.name, offset: text + start)
      }
      run.start(iv: Self.counter(of: part.block, at: start).span)
      update(run, byteCount: end - start)
    } else {
      try decrypt(text + start..<text + end, of: part.block)
    }
    let first = part.range.lowerBound
    loaded = first + start..<min(first + end, part.range.upperBound)
  }

  /// The index of the part with the plaintext at `offset`.
  private func partIndex(at offset: Int) -> Int {
    var candidates = parts.indices
    while candidates.count > 1 {
      let middle = candidates.lowerBound + candidates.count / 2
      candidates =
        parts[middle].range.lowerBound <= offset
        ? middle..<candidates.upperBound : candidates.lowerBound..<middle
    }
    return candidates.lowerBound
  }

  /// Fills the buffer with a part of the file.
  private mutating func fill(_ range: Range<Int>) throws(FileError) {
    let source = source
    var span = buffer.mutableSpan
    try source.read(range, into: &span, at: Self.leadByteCount)
  }

  /// Fills the buffer with the plaintext of a part of a block in a mode of chaining.
  private mutating func decrypt(
    _ range: Range<Int>,
    of block: EncryptedBlock
  ) throws(FileError) {
    let (source, run) = (source, run)
    var iv = block.iv
    if range.lowerBound > block.text.lowerBound {
      // The ciphertext before is what the chain goes on from.
      var span = buffer.mutableSpan
      try source.read(range.lowerBound - Self.leadByteCount..<range.upperBound, into: &span, at: 0)
      iv = Array(buffer[..<Self.leadByteCount])
    } else {
      try fill(range)
    }
    run.start(iv: iv.span)
    update(run, byteCount: range.count)
  }

  /// Runs a cipher over the first bytes of the piece in the buffer.
  private mutating func update(_ run: CipherRun, byteCount: Int) {
    var span = buffer.mutableSpan
    run.update(&span, in: Self.place(of: byteCount))
  }

  /// Where in the buffer a piece of that size lies.
  private static func place(of byteCount: Int) -> Range<Int> {
    leadByteCount..<leadByteCount + byteCount
  }

  private static func nonce(of block: EncryptedBlock) -> [UInt8] {
    Array(block.iv.prefix(Cipher.aesGCM.ivByteCount))
  }

  /// The counter that GCM encrypts with from byte `offset` of a block on.
  ///
  /// It is the nonce and a number of 32 bits, big-endian, which is 1 for the tag and goes on from 2
  /// for the text (NIST SP 800-38D, section 7.1). A block's 64 MiB leave it far from its end.
  private static func counter(of block: EncryptedBlock, at offset: Int) -> [UInt8] {
    let number = UInt32(2 + offset / Cipher.blockByteCount)
    return nonce(of: block) + number.bigEndianBytes
  }
}
