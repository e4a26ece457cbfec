import Checkpoints
import Synchronization
import Tensors
import Testing

/// Damage to encrypted files: where the mode authenticates it is always an error, elsewhere an error
/// or a value.
@Suite("Damaged encrypted checkpoints")
struct EncryptedDamageTests {
  /// Three blocks: of 32, 32 and 1 byte.
  private static func file(_ mode: EncryptionMode) throws -> [UInt8] {
    let plain = try CkptReader.read(try FormatFixtures.source("enc_plain_reference.ckpt"))
    return try encrypted(plain.entries, mode, blockByteCount: 32)
  }

  private func read(_ bytes: [UInt8]) throws -> [UInt8] {
    let source = MemorySource(bytes, name: "a.ckpt")
    return try written(try CkptReader.read(source, key: FormatFixtures.key()).entries)
  }

  private func problem(_ bytes: [UInt8]) throws -> CheckpointError.Problem {
    let error = try #require(throws: CheckpointError.self) { try read(bytes) }
    return error.problem
  }

  @Test("no flipped bit of AES-GCM passes, but in the four bytes that MindSpore writes for nothing")
  func everyFlippedBit() throws {
    let sound = try Self.file(.aesGCM)
    #expect(sound.count == 65 + 3 * 48)
    let plain = try FormatFixtures.bytes("enc_plain_reference.ckpt")
    #expect(try read(sound) == plain)
    for index in sound.indices {
      // The vector has 16 bytes from byte 28 of a block on; the nonce is the first 12 of them.
      let isUnused = (40..<44).contains(index % 80)
      for bit in 0..<8 {
        var bytes = sound
        bytes[index] ^= 1 << bit
        if isUnused {
          #expect(try read(bytes) == plain, "byte \(index), bit \(bit)")
        } else {
          #expect(throws: CheckpointError.self, "byte \(index), bit \(bit)") { try read(bytes) }
        }
      }
    }
  }

  @Test("a flipped bit in a chain is an error in the framing, and an error or a value behind it")
  func everyFlippedBitOfChain() throws {
    for mode in [EncryptionMode.aesCBC, .sm4CBC] {
      let sound = try Self.file(mode)
      #expect(sound.count == 3 * 32 + 48 + 48 + 16)
      for index in sound.indices {
        let isFraming = index % 80 < 12 || (28..<32).contains(index % 80)
        for bit in 0..<8 {
          var bytes = sound
          bytes[index] ^= 1 << bit
          if isFraming {
            #expect(throws: CheckpointError.self, "byte \(index), bit \(bit)") { try read(bytes) }
          } else {
            _ = try? read(bytes)
          }
        }
      }
    }
  }

  @Test("a file cut at any byte is an error", arguments: EncryptionMode.allCases)
  func everyPrefix(_ mode: EncryptionMode) throws {
    let sound = try Self.file(mode)
    for count in sound.indices {
      let prefix = Array(sound.prefix(count))
      #expect(throws: CheckpointError.self, "cut at \(count)") { try read(prefix) }
    }
    #expect(try problem(Array(sound.prefix(79))) == .cutBlock(expected: 80, found: 79))
    let header = mode == .aesGCM ? 48 : 32
    #expect(try problem(Array(sound.prefix(10))) == .cutBlock(expected: header, found: 10))
  }

  @Test("bytes behind the last block are an error", arguments: EncryptionMode.allCases)
  func trailing(_ mode: EncryptionMode) throws {
    let sound = try Self.file(mode)
    for count in 1...49 {
      let bytes = sound + [UInt8](repeating: 7, count: count)
      #expect(try problem(bytes) == .foreignBytes(mode, count: count))
    }
    let trailer = Array("crc_num".utf8) + [UInt8](repeating: 0, count: 10)
    #expect(try read(sound + trailer) == FormatFixtures.bytes("enc_plain_reference.ckpt"))
    #expect(throws: CheckpointError.self) { try read(sound + trailer + trailer) }
  }

  @Test("lengths that lie are errors that say what was expected")
  func lengths() throws {
    let sound = try Self.file(.aesGCM)
    let cases: [(Int, [UInt8], CheckpointError.Problem)] = [
      (20, [57], .blockLength(expected: 56, found: 57)),
      (24, [12], .ivLength(expected: 16, found: 12)),
      (24, [0xFF, 0xFF, 0xFF, 0xFF], .ivLength(expected: 16, found: 0xFFFF_FFFF)),
      (44, [0], .encryptedLength(.aesGCM, found: 0)),
      (44, [0xFF, 0xFF, 0xFF, 0xFF], .encryptedLength(.aesGCM, found: 0xFFFF_FFFF)),
      (44, [33], .blockLength(expected: 57, found: 56)),
    ]
    for (place, field, expected) in cases {
      var bytes = sound
      bytes.replaceSubrange(place..<place + field.count, with: field)
      #expect(try problem(bytes) == expected)
    }
    var chain = try Self.file(.aesCBC)
    chain[28] = 47
    #expect(try problem(chain) == .encryptedLength(.aesCBC, found: 47))
  }

  @Test("a damaged block is named by its number and place")
  func place() throws {
    var bytes = try Self.file(.aesGCM)
    bytes[160 + 48] ^= 1
    let error = CheckpointError(.authentication(block: 3), file: "a.ckpt", offset: 160)
    #expect(throws: error) { try read(bytes) }
  }

  @Test("more blocks than any file has are refused before one is decrypted")
  func tooMany() throws {
    let header = Array(try Self.file(.aesGCM)[160...])
    #expect(header.count == 49)
    let bytes = Array(repeatElement(header, count: 65537).joined())
    #expect(try problem(bytes) == .tooManyBlocks(limit: 65536))
  }

  @Test("bytes that change after their tag was checked are never handed out")
  func changed() throws {
    let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 * 7919 >> 4) }
    let tensor = Tensor(
      name: "w",
      dataType: .uint8,
      shape: [content.count],
      region: ByteRegion(content)
    )
    let sound = try encrypted([CkptEntry(tensor)], .aesGCM, blockByteCount: 150_000)
    let source = ChangingSource(sound)
    let file = try CkptReader.read(source, key: FormatFixtures.key())
    let region = try #require(file.entries.first).tensor.region
    #expect(try region.bytes() == content)
    for index in [60, 65_600, 131_120, 150_100, sound.count - 1] {
      source.flip(index)
      let error = try #require(throws: FileError.self) { try region.bytes() }
      #expect(error.problem == .changed, "byte \(index)")
      source.flip(index)
      #expect(try region.bytes() == content)
    }
  }
}

/// A file that somebody else writes to.
private final class ChangingSource: ByteSource {
  let name = "a.ckpt"
  let byteCount: Int
  private let bytes: Mutex<[UInt8]>

  init(_ bytes: [UInt8]) {
    byteCount = bytes.count
    self.bytes = Mutex(bytes)
  }

  func flip(_ index: Int) { bytes.withLock { $0[index] ^= 1 } }

  func read(
    _ range: Range<Int>,
    into buffer: inout MutableSpan<UInt8>,
    at position: Int
  ) throws(FileError) {
    try MemorySource(bytes.withLock { $0 }).read(range, into: &buffer, at: position)
  }
}
