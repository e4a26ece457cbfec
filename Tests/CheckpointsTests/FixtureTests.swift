import Digests
import Foundation
import TestSupport
import Testing

@Suite("Fixtures")
struct FixtureTests {
  @Test("every file is, to the byte, the one that MindSpore wrote")
  func unchanged() throws {
    let list = Fixtures.bundled("format/SHA256SUMS")
    let lines = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 82)
    for line in lines {
      let (digest, file) = (line.prefix(64), String(line.dropFirst(66)))
      let bytes = try FormatFixtures.bytes(file)
      #expect(SHA256Digest(of: bytes.span).description == digest, "\(file)")
    }
  }

  @Test("every checkpoint is in entries.tsv, encrypted, or empty")
  func complete() {
    let known = FormatFixtures.plainFiles + FormatFixtures.encryptedFiles + ["empty_list.ckpt"]
    #expect(FormatFixtures.allFiles == known.sorted())
    #expect(FormatFixtures.entries.values.reduce(0) { $0 + $1.count } == 357)
  }
}
