import Ciphers
import Testing

@Suite("Ciphers")
struct CipherRunTests {
  /// Published values: a key, what a run starts with, a plaintext and its ciphertext.
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let cipher: Cipher
    let key: String
    let iv: String
    let plaintext: String
    let ciphertext: String
    var tag: String?
    var testDescription: String { name }
  }

  /// The four blocks of NIST SP 800-38A, appendix F.
  private static let blocks =
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"

  static let examples = [
    Example(
      name: "F.2.1, AES-128 in CBC",
      cipher: .aesCBC,
      key: "2b7e151628aed2a6abf7158809cf4f3c",
      iv: "000102030405060708090a0b0c0d0e0f",
      plaintext: blocks,
      ciphertext: "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
        + "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7"
    ),
    Example(
      name: "F.2.5, AES-256 in CBC",
      cipher: .aesCBC,
      key: "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      iv: "000102030405060708090a0b0c0d0e0f",
      plaintext: blocks,
      ciphertext: "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
        + "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b"
    ),
    Example(
      name: "F.5.3, AES-192 in CTR",
      cipher: .aesCTR,
      key: "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      iv: "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
      plaintext: blocks,
      ciphertext: "1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e94"
        + "1e36b26bd1ebc670d1bd1d665620abf74f78a7f6d29809585a97daec58c6b050"
    ),
    Example(
      name: "McGrew and Viega's test case 3, AES-128 in GCM",
      cipher: .aesGCM,
      key: "feffe9928665731c6d6a8f9467308308",
      iv: "cafebabefacedbaddecaf888",
      plaintext: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
      ciphertext: "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
        + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985",
      tag: "4d5c2af327cd64a62cf35abd2ba6fab4"
    ),
    Example(
      name: "RFC 8998 and GB/T 32907-2016, appendix A, SM4 of one block in a chain from zeros",
      cipher: .sm4CBC,
      key: "0123456789abcdeffedcba9876543210",
      iv: "00000000000000000000000000000000",
      plaintext: "0123456789abcdeffedcba9876543210",
      ciphertext: "681edf34d206965e86b3e94f536e4246"
    ),
  ]

  @Test("give published values, in pieces and at once, both ways", arguments: examples)
  func published(_ example: Example) throws {
    let key = CipherKey(bytes(example.key))
    for pieceByteCount in [16, 32, 1024] {
      let encrypting = try CipherRun(example.cipher, .encrypting, key: key)
      let decrypting = try CipherRun(example.cipher, .decrypting, key: key)
      // The second stream must not depend on the first.
      for _ in 0..<2 {
        let text = bytes(example.plaintext)
        let encrypted = run(encrypting, bytes(example.iv), text, by: pieceByteCount)
        #expect(encrypted == bytes(example.ciphertext))
        if let tag = example.tag { #expect(encrypting.tag() == bytes(tag)) }
        #expect(run(decrypting, bytes(example.iv), encrypted, by: pieceByteCount) == text)
        if let tag = example.tag { #expect(decrypting.isAuthentic(tag: bytes(tag))) }
      }
    }
  }

  @Test("authenticate what is not encrypted: McGrew and Viega's test case 1, and RFC 4543's way")
  func additional() throws {
    let key = CipherKey([UInt8](repeating: 0, count: 16))
    let run = try CipherRun(.aesGCM, .encrypting, key: key)
    let iv = [UInt8](repeating: 0, count: 12)
    run.start(iv: iv.span)
    #expect(run.tag() == bytes("58e2fccefa7e3061367f1d57a4e7455a"))

    let text = Array("a piece of a file".utf8)
    run.start(iv: iv.span)
    run.authenticate(text.span)
    let whole = run.tag()
    run.start(iv: iv.span)
    run.authenticate(text.span.extracting(first: 5))
    run.authenticate(text.span.extracting(droppingFirst: 5))
    #expect(run.tag() == whole)
    run.start(iv: iv.span)
    run.authenticate(text.span.extracting(droppingLast: 1))
    #expect(run.tag() != whole)
  }

  @Test("tell every flipped bit of a tag and of a text")
  func flipped() throws {
    let example = Self.examples[3]
    let decrypting = try CipherRun(.aesGCM, .decrypting, key: CipherKey(bytes(example.key)))
    let (text, tag) = (bytes(example.ciphertext), bytes(try #require(example.tag)))
    for bit in 0..<8 * (text.count + tag.count) {
      var all = text + tag
      all[bit / 8] ^= 1 << (bit % 8)
      _ = run(decrypting, bytes(example.iv), Array(all.prefix(text.count)), by: 1024)
      #expect(!decrypting.isAuthentic(tag: Array(all.suffix(tag.count))), "bit \(bit)")
    }
  }

  @Test("say which lengths their keys have")
  func keys() {
    #expect(Cipher.aesGCM.keyByteCounts == [16, 24, 32])
    #expect(Cipher.sm4CBC.keyByteCounts == [16])
  }

  @Test("take keys that the generator makes, each another one")
  func randomKeys() throws {
    let iv = [UInt8](repeating: 0, count: 16)
    let streams = try (0..<8).map { _ in
      let run = try CipherRun(.aesCTR, .encrypting, key: CipherKey(randomByteCount: 32))
      return self.run(run, iv, [UInt8](repeating: 0, count: 16), by: 16)
    }
    #expect(Set(streams).count == 8)
  }

  /// What comes out of a stream that goes in piece by piece.
  private func run(
    _ run: CipherRun,
    _ iv: [UInt8],
    _ text: [UInt8],
    by pieceByteCount: Int
  ) -> [UInt8] {
    var text = text
    run.start(iv: iv.span)
    for start in stride(from: 0, to: text.count, by: pieceByteCount) {
      var span = text.mutableSpan
      run.update(&span, in: start..<min(start + pieceByteCount, span.count))
    }
    return text
  }

  private func bytes(_ digits: String) -> [UInt8] {
    let digits = Array(digits)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }
}
