import Digests
import Testing
import Zoo

@Suite("Expected hashes")
struct ExpectedHashTests {
  /// Of "abc", the example of FIPS 180-4.
  private static let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  @Test(
    "the digits in a name are those of MindCV's rule",
    arguments: [
      ("shufflenet_v1_g3_05-42cfe109.ckpt", "42cfe109"),
      ("shufflenet_v1_g3_05-56209ef3-910v2.ckpt", "56209ef3"),
      ("a-12345678.ckpt", "12345678"),
      ("a-20241301.ckpt", "20241301"),
      ("a-b-42cfe109.ckpt", "42cfe109"),
    ]
  )
  func digits(_ name: String, _ digits: String) {
    #expect(ExpectedHash.digits(inFileName: name) == digits)
  }

  @Test(
    "other names have none, and a day is none",
    arguments: [
      "", "model.ckpt", "-42cfe109.ckpt", "a-42cfe10.ckpt", "a-42cfe1090.ckpt", "a-42CFE109.ckpt",
      "a-42cfe109.safetensors", "a-42cfe109-910v2-x.ckpt", "a_42cfe109.ckpt",
      "a-42cfe109.ckpt.part",
      "a-42cfe10g.ckpt", "net-20240131.ckpt", "net-19991231-best.ckpt", "a-42cfe109.ckpt\n",
    ]
  )
  func none(_ name: String) { #expect(ExpectedHash.digits(inFileName: name) == nil) }

  @Test("the zoo is asked first: all digits if it has them, else 8; then the name")
  func order() throws {
    let zoo = try ModelZoo.builtIn
    let whole = ExpectedHash(fileName: "shufflenet_v1_g3_05_fmnist-975e965d.ckpt", in: zoo)
    #expect(whole?.source == .sha256)
    // zoo/sample/README.md
    #expect(
      whole?.digits == "975e965d718623ca7f4ffe5273e5b4710ced3ac5807685e2608f4071f70bbeaa"
    )
    let prefix = ExpectedHash(fileName: "shufflenet_v1_g3_10-245f0ccf.ckpt", in: zoo)
    #expect(prefix?.source == .prefix)
    #expect(prefix?.digits == "245f0ccf")
    let name = ExpectedHash(fileName: "mine-245f0ccf.ckpt", in: zoo)
    #expect(name?.source == .name)
    #expect(ExpectedHash(fileName: "mine.ckpt", in: zoo) == nil)
  }

  @Test("a file that only a manifest has is known too")
  func manifest() throws {
    let file = ManifestFile(name: "mine.bin", byteCount: 3, sha256: Self.sha256, urls: [])
    let zoo = try ModelZoo.builtIn.adding([Manifest(files: [file])])
    let hash = ExpectedHash(fileName: "mine.bin", in: zoo)
    #expect(hash?.digits == Self.sha256)
    #expect(hash?.source == .sha256)
  }

  @Test("64 digits of either case are a hash, anything else is none")
  func given() {
    let hash = ExpectedHash(sha256: Self.sha256.uppercased())
    #expect(hash?.digits == Self.sha256)
    #expect(hash?.source == .sha256)
    for text in ["", "ba7816bf", Self.sha256 + "0", String(Self.sha256.dropLast()) + "g"] {
      #expect(ExpectedHash(sha256: text) == nil)
    }
  }

  @Test("a digest matches the digits that it starts with")
  func matches() {
    let digest = SHA256Digest(of: Array("abc".utf8).span)
    #expect(ExpectedHash(sha256: Self.sha256)?.matches(digest) == true)
    #expect(ExpectedHash(sha256: String(repeating: "0", count: 64))?.matches(digest) == false)
  }
}
