import Checkpoints
import Tensors
import Testing

@Suite("The checksum at the end")
struct CkptTrailerTests {
  @Test(
    "MindSpore's checksums hold",
    arguments: [
      ("crc_on.ckpt", CkptChecksum.valid(3_198_666_549)),
      ("v2.10.0/crc.ckpt", .valid(4_068_418_693)),
      ("crc_off.ckpt", .absent),
    ]
  )
  func ofFixtures(_ file: String, _ expected: CkptChecksum) throws {
    #expect(try CkptReader.read(try FormatFixtures.source(file)).checksum == expected)
  }

  @Test("it is not compared when nobody asks for it")
  func unverified() throws {
    let source = try FormatFixtures.source("crc_on.ckpt")
    let file = try CkptReader.read(source, verifyingChecksum: false)
    #expect(file.checksum == .unverified)
  }

  @Test("a damaged one does not matter when nobody asks for it")
  func unverifiedDamage() throws {
    var bytes = try FormatFixtures.bytes("crc_on.ckpt")
    bytes[119 + 7] = 1
    let file = try CkptReader.read(MemorySource(bytes), verifyingChecksum: false)
    #expect(file.checksum == .unverified)
    #expect(file.entries.count == 4)
  }

  @Test("a flipped bit in a content is found out")
  func mismatch() throws {
    var bytes = try FormatFixtures.bytes("crc_on.ckpt")
    // The last byte of the file's first content, [2, 2] float32 from byte 22 on.
    bytes[37] ^= 1
    guard case .mismatch(stored: 3_198_666_549, computed: let computed) = try read(bytes).checksum
    else {
      Issue.record("expected a mismatch")
      return
    }
    #expect(computed != 3_198_666_549)
  }

  @Test("no flipped bit anywhere in a file with a checksum leaves it valid")
  func everyFlippedBit() throws {
    let sound = try FormatFixtures.bytes("crc_on.ckpt")
    for index in sound.indices {
      for bit in 0..<8 {
        var bytes = sound
        bytes[index] ^= 1 << bit
        do {
          let file = try read(bytes)
          if case .mismatch = file.checksum { continue }
          Issue.record("byte \(index), bit \(bit): \(file.checksum)")
        } catch {
          // Refused: as good.
        }
      }
    }
  }

  @Test("more than 32 bits behind the mark are damage", arguments: 0..<6)
  func damaged(_ digit: Int) throws {
    var bytes = try FormatFixtures.bytes("crc_on.ckpt")
    bytes[119 + 7 + digit] = 1
    #expect(throws: CheckpointError(.damagedTrailer, file: "a.ckpt", offset: 119)) {
      try read(bytes)
    }
  }

  @Test("a damaged mark makes the trailer a foreign field")
  func damagedMark() throws {
    var bytes = try FormatFixtures.bytes("crc_on.ckpt")
    bytes[120] = 0x72 | 0x80
    #expect(throws: CheckpointError.self) { try read(bytes) }
  }

  @Test("a file that is nothing but its checksum is empty")
  func nothingElse() {
    let bytes = Array("crc_num".utf8) + [UInt8](repeating: 0, count: 10)
    #expect(throws: CheckpointError(.empty, file: "a.ckpt")) { try read(bytes) }
  }
}
