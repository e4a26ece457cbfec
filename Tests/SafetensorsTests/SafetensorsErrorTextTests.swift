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
      "a.safetensors: permission denied; you may not read this file"
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
