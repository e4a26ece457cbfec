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
