import Checkpoints
import Ciphers
import Digests
import Tensors
import Testing

@Suite("Decryption")
struct DecryptionTests {
  /// The plain file with the same entries as an encrypted one.
  private static func reference(_ file: String) -> String {
    if file.contains("crc") || file.hasPrefix("v2.10.0") { return "noext.ckpt" }
    return file.hasPrefix("v2.0.0") ? "v2.0.0/append_str.ckpt" : "enc_plain_reference.ckpt"
  }

  @Test("gives the plaintext of MindSpore's files", arguments: FormatFixtures.encryptedFiles)
  func fixtures(_ file: String) throws {
    let source = try FormatFixtures.source(file)
    let found = try CkptReader.read(source, key: FormatFixtures.key(of: file))
    #expect(found.encryption == FormatFixtures.mode(of: file))
    // The checksum that MindSpore puts behind an encrypted file is 0, and means nothing.
    #expect(found.checksum == .absent)
    #expect(try written(found.entries) == FormatFixtures.bytes(Self.reference(file)))
  }

  @Test("a plain file is read as before, with a key or without")
  func plain() throws {
    let source = try FormatFixtures.source("net_plain.ckpt")
    let found = try CkptReader.read(source, key: FormatFixtures.key())
    #expect(found.encryption == nil)
    #expect(try written(found.entries) == FormatFixtures.bytes("net_plain.ckpt"))
  }

  @Test("a key of another length, or another key, is told", arguments: [1, 15, 17, 24, 32, 33])
  func otherLengths(_ byteCount: Int) throws {
    let key = CipherKey([UInt8](repeating: 0x30, count: byteCount))
    let isLength = [24, 32].contains(byteCount)
    let gcm = try FormatFixtures.source("enc_AES-GCM_128.ckpt")
    #expect(
      throws: CheckpointError(
        isLength ? .authentication(block: 1) : .keyLength(.aesGCM, found: byteCount),
        file: gcm.name,
        offset: isLength ? 0 : nil
      )
    ) { try CkptReader.read(gcm, key: key) }
    let sm4 = try FormatFixtures.source("enc_SM4-CBC_128.ckpt")
    #expect(throws: CheckpointError(.keyLength(.sm4CBC, found: byteCount), file: sm4.name)) {
      try CkptReader.read(sm4, key: key)
    }
  }

  @Test("a wrong key of a chain is told by the padding, or else by what comes out")
  func wrongChainKeys() throws {
    let bytes = try FormatFixtures.bytes("enc_AES-CBC_128.ckpt")
    var counts = [0, 0]
    for number in 0..<2048 {
      let key = CipherKey((0..<16).map { UInt8(truncatingIfNeeded: number >> ($0 % 2 * 8)) })
      do {
        _ = try CkptReader.read(MemorySource(bytes, name: "a.ckpt"), key: key)
        Issue.record("key \(number) opens the file")
      } catch {
        switch error.problem {
        case .padding(.aesCBC, block: 1): counts[0] += 1
        case .notDecrypted(.aesCBC): counts[1] += 1
        default: Issue.record("key \(number): \(error)")
        }
      }
    }
    // One of 256 keys leaves a padding of one byte.
    #expect(counts[0] > 2000 && counts[1] > 0)
  }

  @Test("a checksum behind the blocks that is not 0 is that of the bytes before it")
  func checksum() throws {
    let sound = try FormatFixtures.bytes("enc_crc.ckpt")
    var sum = CRC32()
    sum.update(sound.span.extracting(droppingLast: 17))
    let digits = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum.value >> UInt32($0)) }
    let valid = Array(sound.dropLast(4)) + digits
    let key = FormatFixtures.key()
    #expect(try CkptReader.read(MemorySource(valid), key: key).checksum == .valid(sum.value))
    let other = Array(sound.dropLast(4)) + [0, 0, 0, 1]
    #expect(
      try CkptReader.read(MemorySource(other), key: key).checksum
        == .mismatch(stored: 1, computed: sum.value)
    )
    #expect(
      try CkptReader.read(MemorySource(other), key: key, verifyingChecksum: false).checksum
        == .unverified
    )
  }

  @Test("the form of MindSpore 1.x, which has no tag, is named")
  func tagless() throws {
    let sound = try FormatFixtures.bytes("enc_AES-GCM_128.ckpt")
    let bytes = Array(sound[..<4] + sound[20...])
    let error = CheckpointError(.unauthenticatedForm, file: "a.ckpt", offset: 0)
    #expect(throws: error) {
      try CkptReader.read(MemorySource(bytes, name: "a.ckpt"), key: FormatFixtures.key())
    }
  }
}
