import Safetensors
import Tensors
import Testing

@Suite("Texts of safetensors errors")
struct SafetensorsErrorTextTests {
  // What no file of Tests/Fixtures/malformed provokes; the corpus has all other texts.
  static let texts: [(SafetensorsError, String)] = [
    (
      SafetensorsError(
        .file(FileError(.notReadable, path: "a.safetensors")),
        file: "a.safetensors"
      ),
      "a.safetensors: permission denied; let this user read the file, as with chmod"
    ),
    (
      SafetensorsError(.unwritableType(.string), tensor: "note"),
      "tensor 'note': expected a type that safetensors can hold, found str; convert the "
        + "tensor to another type, or leave it out"
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
    (
      SafetensorsError(
        .index(expected: "a string", found: "'1'"),
        file: "i.json",
        tensor: "w",
        offset: 22
      ),
      "i.json: tensor 'w' at byte 22: expected a string, found '1'; the index is damaged, so fetch it "
        + "again"
    ),
    (
      SafetensorsError(.shardName("../x"), file: "i.json", tensor: "w", offset: 22),
      "i.json: tensor 'w' at byte 22: expected the name of a .safetensors file in the folder of the "
        + "index, found '../x'; no other file is opened, so put the shards beside the index"
    ),
    (
      SafetensorsError(.missingShards((1...12).map(String.init)), file: "i.json"),
      "i.json: expected its shards in the same folder, found 12 missing: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 "
        + "and 2 more; fetch them"
    ),
    (
      SafetensorsError(.notInShard("s"), file: "i.json", tensor: "w"),
      "i.json: tensor 'w': expected it in s, as the index has it, found it missing there; index and "
        + "shards are of different weights, so fetch all of them again"
    ),
    (
      SafetensorsError(.notInIndex("s"), file: "i.json", tensor: "w"),
      "i.json: tensor 'w': expected an entry in the index, as it stands in s, found none; index and "
        + "shards are of different weights, so fetch all of them again"
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
