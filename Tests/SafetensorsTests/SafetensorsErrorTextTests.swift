import Safetensors
import Tensors
import Testing

@Suite("Texts of safetensors errors")
struct SafetensorsErrorTextTests {
  static let texts: [(SafetensorsError, String)] = [
    (
      SafetensorsError(
        .file(FileError(.notReadable, path: "a.safetensors")),
        file: "a.safetensors"
      ),
      "a.safetensors: permission denied; you may not read this file"
    ),
    (
      SafetensorsError(.tooShort(found: 7), file: "a.safetensors", offset: 0),
      "a.safetensors: at byte 0: expected at least 8 bytes, found 7; the file is cut short, so "
        + "fetch it again"
    ),
    (
      SafetensorsError(.headerTooLong(found: 100_000_001), file: "a.safetensors", offset: 0),
      "a.safetensors: at byte 0: expected a header of at most 100000000 bytes, found 100000001; "
        + "this is no safetensors file, or it holds too many tensors"
    ),
    (
      SafetensorsError(.headerPastEnd(expected: 3, found: 2), file: "a.safetensors", offset: 0),
      "a.safetensors: at byte 0: expected a header of 3 bytes, found 2; this is no safetensors "
        + "file, or it is cut short, so fetch it again"
    ),
    (
      SafetensorsError(.invalidUTF8, file: "a.safetensors", offset: 10),
      "a.safetensors: at byte 10: expected UTF-8, found other bytes; the header is damaged, so "
        + "fetch the file again"
    ),
    (
      SafetensorsError(
        .unexpected(expected: "'['", found: "'1'"),
        file: "a.safetensors",
        tensor: "w",
        offset: 22
      ),
      "a.safetensors: tensor 'w' at byte 22: expected '[', found '1'; the header is damaged, so "
        + "fetch the file again"
    ),
    (
      SafetensorsError(.tooDeep(limit: 127), file: "a.safetensors", tensor: "w", offset: 22),
      "a.safetensors: tensor 'w' at byte 22: expected at most 127 levels of nesting, found more; "
        + "no honest header is that deep"
    ),
    (
      SafetensorsError(.duplicateName("w"), file: "a.safetensors", offset: 61),
      "a.safetensors: at byte 61: expected each name once, found 'w' again; ask who wrote the "
        + "file which one holds"
    ),
    (
      SafetensorsError(.missingField("dtype"), file: "a.safetensors", tensor: "w", offset: 9),
      "a.safetensors: tensor 'w' at byte 9: expected the field 'dtype', found none; the header is "
        + "damaged, so fetch the file again"
    ),
    (
      SafetensorsError(.unknownType("F7"), file: "a.safetensors", tensor: "w", offset: 22),
      "a.safetensors: tensor 'w' at byte 22: expected one of U64, I64, F64, C64, F32, U32, I32, "
        + "BF16, F16, U16, I16, F8_E8M0, F8_E4M3, F8_E5M2, I8, U8, BOOL, found 'F7'; convert the "
        + "tensor to one of these where the file was written"
    ),
    (
      SafetensorsError(.packedType("F4"), file: "a.safetensors", tensor: "w", offset: 22),
      "a.safetensors: tensor 'w' at byte 22: expected elements of whole bytes, found 'F4'; packed "
        + "sub-byte types are not supported, so convert the tensor where the file was written"
    ),
    (
      SafetensorsError(
        .shape(.overflow(dimensions: [4_294_967_296, 4_294_967_296])),
        file: "a.safetensors",
        tensor: "w",
        offset: 22
      ),
      "a.safetensors: tensor 'w' at byte 22: expected the dimensions of a tensor, but the product of "
        + "the dimensions [4294967296, 4294967296] passes 2^63 - 1; the header is damaged, so fetch the file again"
    ),
    (
      SafetensorsError(
        .byteCountOverflow([4_611_686_018_427_387_904]),
        file: "a.safetensors",
        tensor: "w",
        offset: 9
      ),
      "a.safetensors: tensor 'w' at byte 9: expected a size below 2^63 bytes, found the shape "
        + "[4611686018427387904]; the header is damaged, so fetch the file again"
    ),
    (
      SafetensorsError(
        .notContiguous(expected: 4, found: 8),
        file: "a.safetensors",
        tensor: "w",
        offset: 9
      ),
      "a.safetensors: tensor 'w' at byte 9: expected its data at offset 4, found 8; tensors may "
        + "leave no hole and share no bytes, so write the file again"
    ),
    (
      SafetensorsError(
        .reversedOffsets(begin: 8, end: 4),
        file: "a.safetensors",
        tensor: "w",
        offset: 9
      ),
      "a.safetensors: tensor 'w' at byte 9: expected an end at or behind the begin 8, found 4; "
        + "the header is damaged, so fetch the file again"
    ),
    (
      SafetensorsError(
        .wrongByteCount(expected: 16, found: 12),
        file: "a.safetensors",
        tensor: "w",
        offset: 9
      ),
      "a.safetensors: tensor 'w' at byte 9: expected 16 bytes by its type and shape, found "
        + "offsets 12 apart; the header is damaged, so fetch the file again"
    ),
    (
      SafetensorsError(.wrongFileByteCount(expected: 62, found: 61), file: "a.safetensors"),
      "a.safetensors: expected a file of 62 bytes, found 61; it is cut short, so fetch it again"
    ),
    (
      SafetensorsError(.wrongFileByteCount(expected: 62, found: 63), file: "a.safetensors"),
      "a.safetensors: expected a file of 62 bytes, found 63; something follows the tensors, so "
        + "fetch it again"
    ),
    (
      SafetensorsError(.unwritableType(.string), tensor: "note"),
      "tensor 'note': expected a type that safetensors can hold, found str; convert or drop it"
    ),
    (
      SafetensorsError(.reservedName, tensor: "__metadata__"),
      "tensor '__metadata__': expected a tensor's name, found the one that safetensors keeps for "
        + "metadata; rename it"
    ),
    (
      SafetensorsError(.metadataKeyIsTensorName, tensor: "w"),
      "tensor 'w': expected no metadata under its name, found some, which MindSpore would take "
        + "for its type; rename the metadata's key"
    ),
  ]

  @Test("say where, what was expected, what was found and what to do", arguments: texts)
  func says(_ error: SafetensorsError, _ text: String) {
    #expect(error.description == text)
  }

  @Test("do not repeat what would steer a terminal, nor all of a long name")
  func printsSafely() {
    let name = "\u{1B}[2J\u{202E}é" + String(repeating: "x", count: 1000)
    #expect(
      SafetensorsError(.duplicateName(name)).description
        == "expected each name once, found '\\u{1B}[2J\\u{202E}é"
        + String(repeating: "x", count: 194)
        + "…' again; ask who wrote the file which one holds"
    )
  }
}
