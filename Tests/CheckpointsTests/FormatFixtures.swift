import Checkpoints
import Ciphers
import Foundation
import Tensors
import TestSupport
import Testing

/// The files of `Tests/Fixtures/format` and what MindSpore's own schema finds in them.
enum FormatFixtures {
  /// One line of `entries.tsv`.
  struct Entry {
    let name: String
    let tensorType: String
    let dims: [Int]
    let content: [UInt8]
  }

  /// The files of `entries.tsv`: every unencrypted checkpoint that is not empty.
  static let plainFiles = entries.keys.sorted()

  /// The encrypted files.
  static let encryptedFiles =
    allFiles.filter { $0.contains("enc_A") || $0.contains("enc_S") }
    + ["enc_crc.ckpt", "v2.10.0/crc_enc.ckpt"]

  /// The mode of an encrypted file.
  static func mode(of file: String) -> EncryptionMode {
    if file.contains("AES-CBC") { return .aesCBC }
    // The two files with a checksum are encrypted as MindSpore does by default.
    return file.contains("SM4-CBC") ? .sm4CBC : .aesGCM
  }

  /// The key of the encrypted files: so many bytes, a file's name ends in their bits if not 16.
  static func key(byteCount: Int = 16) -> CipherKey {
    CipherKey(Array("0123456789abcdefghijklmnopqrstuv".utf8.prefix(byteCount)))
  }

  /// The key of an encrypted file.
  static func key(of file: String) -> CipherKey {
    key(byteCount: file.contains("_256") ? 32 : file.contains("_192") ? 24 : 16)
  }

  /// All checkpoints in the folder, sorted.
  static let allFiles: [String] = {
    let folder = URL(filePath: Fixtures.bundled("format"))
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return (paths ?? []).filter { $0.hasSuffix("ckpt") }.sorted()
  }()

  /// The entries of each file in file order.
  static let entries: [String: [Entry]] = {
    let path = Fixtures.bundled("format/entries.tsv")
    let lines = (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n") ?? []
    var entries: [String: [Entry]] = [:]
    for line in lines {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard columns.count == 5, let content = [UInt8](hexadecimal: columns[4]) else { continue }
      let entry = Entry(
        name: String(columns[1]),
        tensorType: String(columns[2]),
        dims: columns[3].split(separator: ",").compactMap { Int($0) },
        content: content
      )
      entries[String(columns[0]), default: []].append(entry)
    }
    return entries
  }()

  /// The bytes of a file.
  static func bytes(_ file: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: Fixtures.bundled("format/\(file)"))))
  }

  /// A file as a source.
  static func source(_ file: String) throws -> FileSource {
    try FileSource(path: Fixtures.bundled("format/\(file)"))
  }
}
