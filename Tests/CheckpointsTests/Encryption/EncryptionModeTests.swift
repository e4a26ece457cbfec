import Checkpoints
import Tensors
import Testing

@Suite("Encrypted checkpoints")
struct EncryptionModeTests {
  @Test("are recognised, and their mode is named", arguments: FormatFixtures.encryptedFiles)
  func recognised(_ file: String) throws {
    let source = try FormatFixtures.source(file)
    let mode = FormatFixtures.mode(of: file)
    let error = CheckpointError(.encrypted(mode), file: source.name)
    #expect(throws: error) { try CkptReader.read(source) }
    #expect(error.description.contains("is encrypted (\(mode.rawValue)); give its key"))
  }

  @Test("there are files of all three modes from three versions")
  func fixtures() {
    #expect(FormatFixtures.encryptedFiles.count == 15)
    let modes = Set(FormatFixtures.encryptedFiles.map(FormatFixtures.mode))
    #expect(modes == Set(EncryptionMode.allCases))
  }

  @Test(
    "the first four bytes tell the mode",
    arguments: [
      ([0xD8, 0x5E, 0x3A, 0x7F], EncryptionMode.aesGCM),
      ([0xD9, 0x5E, 0x3A, 0x7F, 0x00], .aesCBC),
      ([0xDA, 0x5E, 0x3A, 0x7F], .sm4CBC),
      ([0xDB, 0x5E, 0x3A, 0x7F], nil),
      ([0xD8, 0x5E, 0x3A], nil),
      ([], nil),
    ]
  )
  func magic(_ start: [UInt8], _ mode: EncryptionMode?) {
    #expect(EncryptionMode(fileStart: start) == mode)
  }
}
