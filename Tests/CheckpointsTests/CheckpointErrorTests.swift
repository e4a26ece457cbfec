import Checkpoints
import Tensors
import Testing

@Suite("Messages about checkpoints")
struct CheckpointErrorTests {
  // What no file of Tests/Fixtures/malformed provokes; the corpus has all other texts.
  static let texts: [(problem: CheckpointError.Problem, text: String)] = [
    (
      .encrypted(.sm4CBC),
      "the file is encrypted (SM4-CBC); give its key with --key-file"
    ),
    (
      .keyLength(.aesGCM, found: 5),
      "expected a key of 16, 24 or 32 bytes for AES-GCM, found one of 5; give the key that the file was "
        + "encrypted with"
    ),
    (
      .keyLength(.sm4CBC, found: 32),
      "expected a key of 16 bytes for SM4-CBC, found one of 32; give the key that the file was encrypted with"
    ),
    (
      .tooManyBlocks(limit: 65536),
      "expected at most 65536 blocks, found more; the file is damaged or no checkpoint, so fetch or "
        + "save it again"
    ),
    (
      .cipherUnavailable("SM4-CBC"),
      "the libcrypto of this machine does not offer SM4-CBC; use an OpenSSL that does"
    ),
    (
      .unreadableRecord,
      "expected a parameter, found a record that libprotobuf-c refuses; the file is damaged or no "
        + "checkpoint, so fetch or save it again"
    ),
  ]

  @Test("say what was expected, what was found and what to do", arguments: texts)
  func text(_ problem: CheckpointError.Problem, _ text: String) {
    let error = CheckpointError(problem, file: "a.ckpt", parameter: "fc.weight", offset: 12)
    #expect(error.description == "a.ckpt: parameter 'fc.weight' at byte 12: \(text)")
  }

  @Test("say as much about the place as is known")
  func place() {
    let text = "the file is empty, it holds no parameters; fetch or save it again"
    let errors = [
      CheckpointError(.empty, file: "a.ckpt"),
      CheckpointError(.empty, file: "a.ckpt", offset: 3),
      CheckpointError(.empty, file: "a.ckpt", parameter: "w"),
    ]
    #expect(
      errors.map(\.description)
        == ["a.ckpt: \(text)", "a.ckpt: at byte 3: \(text)", "a.ckpt: parameter 'w': \(text)"]
    )
  }

  @Test("leave the words to the error of the file system")
  func file() {
    let failure = FileError(.notFound, path: "a.ckpt")
    let error = CheckpointError(.file(failure), file: "a.ckpt")
    #expect(error.description == "a.ckpt: no such file; check the path")
  }

  @Test("spell out characters that would steer a terminal or turn the text around")
  func hostileNames() {
    let name = "w\u{1B}[2J\n\u{202E}中"
    #expect(
      CheckpointError(.empty, file: "a.ckpt", parameter: name).description
        .hasPrefix("a.ckpt: parameter 'w\\u{1B}[2J\\u{A}\\u{202E}中': ")
    )
    #expect(
      CheckpointError(.unknownType("Int8\0x"), file: "a.ckpt").description
        .contains("found 'Int8\\u{0}x'; ")
    )
  }
}
