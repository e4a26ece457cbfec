import Checkpoints
import Ciphers
import Conversion
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Encrypted files of weights")
struct EncryptedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let key = CipherKey(Array("0123456789abcdef".utf8))

  @Test("a network is the same behind every mode", arguments: EncryptionMode.allCases)
  func network(_ mode: EncryptionMode) throws {
    var options = Converter.Options()
    options.encryption = CkptEncryption(mode, key: Self.key)
    // An encrypted file has no checksum, whatever the options say of one.
    options.writesChecksum = true
    let (path, plain) = (folder.path("out.ckpt"), folder.path("plain.ckpt"))
    let sample = try WeightsFile(path: Sample.path)
    let outcome = try Converter(sample, options: options).writeCkpt(to: path)
    _ = try Converter(sample).writeCkpt(to: plain)

    let file = try WeightsFile(path: path, key: Self.key)
    #expect(file.encryption == mode)
    #expect(file.checksum == .absent)
    #expect(try file.sha256() == outcome.sha256)
    #expect(try WeightsDifference(file, WeightsFile(path: plain)).isEqual)

    let back = folder.path("back.ckpt")
    _ = try Converter(file).writeGenericCkpt(to: back)
    #expect(try bytes(of: back) == bytes(of: plain))
    #expect(try folder.names() == ["back.ckpt", "out.ckpt", "plain.ckpt"])
  }

  @Test("the checksum that an encrypted output cannot have is told")
  func checksum() throws {
    var options = Converter.Options()
    options.encryption = CkptEncryption(.aesGCM, key: Self.key)
    let input = try WeightsFile(path: Fixtures.bundled("format/crc_on.ckpt"))
    let outcome = try Converter(input, options: options).writeGenericCkpt(to: folder.path("o"))
    #expect(outcome.notes.count == 1)
    #expect(outcome.notes.first?.contains("ends with a CRC-32") == true)
  }

  @Test("a key of another length, or another key, leaves nothing behind")
  func refused() throws {
    var options = Converter.Options()
    options.encryption = CkptEncryption(.sm4CBC, key: CipherKey([UInt8](repeating: 1, count: 32)))
    let output = folder.path("out.ckpt")
    let plain = try WeightsFile(path: Fixtures.bundled("format/net_plain.ckpt"))
    let length = CheckpointError(.keyLength(.sm4CBC, found: 32), file: output)
    #expect(throws: ConversionError.checkpoint(length)) {
      try Converter(plain, options: options).writeGenericCkpt(to: output)
    }
    #expect(try folder.names() == [])

    let encrypted = Fixtures.bundled("format/enc_AES-GCM_192.ckpt")
    let tag = CheckpointError(.authentication(block: 1), file: encrypted, offset: 0)
    #expect(throws: ConversionError.checkpoint(tag)) {
      try WeightsFile(path: encrypted, key: Self.key)
    }
  }

  @Test("a file that is changed while it is converted leaves nothing behind")
  func changed() throws {
    var options = Converter.Options()
    options.encryption = CkptEncryption(.aesGCM, key: Self.key)
    let path = folder.path("in.ckpt")
    _ = try Converter(WeightsFile(path: Sample.path), options: options).writeCkpt(to: path)
    let file = try WeightsFile(path: path, key: Self.key)
    let place = file.source.byteCount - 1000
    let handle = try FileHandle(forUpdating: URL(filePath: path))
    try handle.seek(toOffset: UInt64(place))
    let byte = try #require(try handle.read(upToCount: 1)?.first)
    try handle.seek(toOffset: UInt64(place))
    try handle.write(contentsOf: Data([byte ^ 1]))
    try handle.close()
    let error = try #require(throws: ConversionError.self) {
      try Converter(file).writeGenericSafetensors(to: folder.path("out.safetensors"))
    }
    guard case .file(let cause) = error, cause.problem == .changed else {
      Issue.record("expected a file that changed, found \(error)")
      return
    }
    #expect(try folder.names() == ["in.ckpt"])
  }
}
