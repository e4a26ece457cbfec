import Checkpoints
import Tensors
import Testing

@Suite("Messages about checkpoints")
struct CheckpointErrorTests {
  private static let damaged = "the file is damaged or no checkpoint, so fetch or save it again"
  private static let cut = "the file is cut short or damaged, so fetch it again"

  private static let wrongKey =
    "the key is not the one that the file was encrypted with, or the file is damaged"

  static let texts: [(problem: CheckpointError.Problem, text: String)] = [
    (.empty, "the file is empty, it holds no parameters; fetch or save it again"),
    (
      .notCheckpoint(.html),
      "expected a MindSpore checkpoint, found an HTML page; the download probably failed, so fetch "
        + "the file again"
    ),
    (
      .encrypted(.sm4CBC),
      "the file is encrypted (SM4-CBC); give its key with --key-file"
    ),
    (
      .keyLength(.aesGCM, found: 5),
      "expected a key of 16, 24 or 32 bytes for AES-GCM, found one of 5"
    ),
    (
      .keyLength(.sm4CBC, found: 32),
      "expected a key of 16 bytes for SM4-CBC, found one of 32"
    ),
    (
      .authentication(block: 1),
      "expected the tag of block 1 to be that of its bytes, found another; \(wrongKey)"
    ),
    (
      .authentication(block: 2),
      "expected the tag of block 2 to be that of its bytes, found another; the file is damaged, as "
        + "the key is that of block 1; fetch it again"
    ),
    (
      .padding(.aesCBC, block: 3),
      "expected block 3 to end in the padding of AES-CBC, found other bytes; \(wrongKey)"
    ),
    (
      .notDecrypted(.sm4CBC),
      "expected a checkpoint inside the encryption (SM4-CBC), found other bytes; \(wrongKey)"
    ),
    (
      .ivLength(expected: 16, found: 12),
      "expected an initialisation vector of 16 bytes, found one of 12; \(damaged)"
    ),
    (
      .blockLength(expected: 89, found: 90),
      "expected a block that counts 89 bytes, found one that counts 90; \(damaged)"
    ),
    (
      .encryptedLength(.aesGCM, found: 0),
      "expected 1 to 67108864 bytes in a block, found 0; \(damaged)"
    ),
    (
      .encryptedLength(.aesCBC, found: 17),
      "expected a multiple of 16 bytes up to 67108880 in a block, found 17; \(damaged)"
    ),
    (.cutBlock(expected: 113, found: 112), "expected a block of 113 bytes, found 112; \(cut)"),
    (
      .foreignBytes(.aesGCM, count: 3),
      "expected another block (AES-GCM) or the end of the file, found 3 bytes of something else; "
        + damaged
    ),
    (.tooManyBlocks(limit: 65536), "expected at most 65536 blocks, found more; \(damaged)"),
    (
      .unauthenticatedForm,
      "the file is encrypted as MindSpore 1.x did it, without a tag that would show a wrong key or a "
        + "changed byte, which is not read here; load and save it with MindSpore 2"
    ),
    (
      .cipherUnavailable("SM4-CBC"),
      "the libcrypto of this machine does not offer SM4-CBC; use an OpenSSL that does"
    ),
    (
      .lengthPastEnd(of: "tag", expected: 9, found: 1),
      "expected 9 bytes of tag, found 1; \(cut)"
    ),
    (.truncatedNumber, "a number is cut off by the end of the file or of its record; \(cut)"),
    (.numberTooLong, "expected a number of at most 64 bits, found a longer one; \(damaged)"),
    (
      .wireType(field: "dims", expected: [2, 0], found: 5),
      "expected 'dims' with wire type 2 or 0, found wire type 5; \(damaged)"
    ),
    (.fieldNumber(0), "expected a field number from 1 to 536870911, found 0; \(damaged)"),
    (
      .foreignField(number: 7),
      "expected a parameter (field 1), found field 7; this is no checkpoint, or a damaged one (ONNX "
        + "and MindIR models, protobuf files too, look so)"
    ),
    (
      .missingField("tag"),
      "expected a parameter, found a record without 'tag'; \(damaged)"
    ),
    (.tensorAndMap, "expected a tensor or a map of tensors, found both; \(damaged)"),
    (
      .oversizedRecord(limit: 8192),
      "expected at most 8192 bytes beside the content, found more; \(damaged)"
    ),
    (
      .invalidName(reason: "is not UTF-8"),
      "expected a name in UTF-8, found one that is not UTF-8; \(damaged)"
    ),
    (
      .unknownType("Float8"),
      "expected an element type that MindSpore writes, such as 'Float32', found 'Float8'; save the "
        + "file with a released version of MindSpore"
    ),
    (
      .invalidShape(.negative(dimension: -1)),
      "expected dimensions that make a shape, but the dimension -1 is negative; \(damaged)"
    ),
    (
      .tooManyDimensions(limit: 64, found: 65),
      "expected at most 64 dimensions, found 65; \(damaged)"
    ),
    (
      .contentSize(expected: 24, found: 23),
      "expected 24 bytes of content for its type and dimensions, found 23; \(damaged)"
    ),
    (
      .sliceMismatch(expected: "int8 [4]", found: "bool [4]"),
      "expected the next slice of a tensor int8 [4], found bool [4]; \(damaged)"
    ),
    (
      .duplicate(firstOffset: 18),
      "expected each name once, found this one again (first at byte 18); save the file again with "
        + "unique names"
    ),
    (
      .checksum(stored: 1, computed: 2),
      "expected the CRC-32 1 that the file ends with, found 2; the file is damaged, so fetch it "
        + "again, or give --no-verify-crc to use it as it is"
    ),
    (.damagedTrailer, "expected a 32-bit CRC after 'crc_num', found a larger number; \(damaged)"),
    (
      .unreadableRecord,
      "expected a parameter, found a record that libprotobuf-c refuses; \(damaged)"
    ),
    (
      .unwritableType(.float8E4M3),
      "MindSpore's checkpoints have no name for float8_e4m3fn; convert the tensor to another type "
        + "first"
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
