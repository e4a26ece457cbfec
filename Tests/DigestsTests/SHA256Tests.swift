import Digests
import Testing

@Suite("SHA-256")
struct SHA256Tests {
  /// NIST's example values for FIPS 180-4: one block, two blocks, and the empty message.
  static let values = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
        + "lmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ]

  @Test("gives the values of FIPS 180-4", arguments: values)
  func knownValues(_ text: String, _ value: String) {
    #expect(SHA256Digest(of: Array(text.utf8).span).description == value)
  }

  @Test("gives the value of FIPS 180-4 for a million letters in pieces of odd sizes")
  func million() {
    let hash = SHA256()
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 997)
    var left = 1_000_000
    while left > 0 {
      let count = min(left, letters.count)
      hash.update(letters.span.extracting(first: count))
      left -= count
    }
    #expect(
      hash.digest.description == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    )
  }

  @Test("goes on after a digest was taken")
  func goesOn() {
    let hash = SHA256()
    hash.update(Array("a".utf8).span)
    #expect(hash.digest == SHA256Digest(of: Array("a".utf8).span))
    hash.update([UInt8]().span)
    hash.update(Array("bc".utf8).span)
    #expect(hash.digest == SHA256Digest(of: Array("abc".utf8).span))
  }

  @Test("has 32 bytes, the first of the text first")
  func bytes() {
    let digest = SHA256Digest(of: Array("abc".utf8).span)
    #expect(digest.bytes.count == 32)
    #expect(digest.bytes.prefix(4) == [0xBA, 0x78, 0x16, 0xBF])
  }
}
