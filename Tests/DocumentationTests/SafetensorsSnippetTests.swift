import Safetensors
import Tensors
import TestSupport
import Testing

@Suite("The snippets of Tensors and Safetensors")
struct SafetensorsSnippetTests {
  static func write(path: String) throws {
    // Snippet: writing
    let bias = Tensor(name: "bias", shape: [3], values: [0.5, -1, 2])
    let writer = try SafetensorsWriter(StateDict([bias]), metadata: ["author": "me"])
    var output = try OutputFile(path: path, overwriting: false)
    try writer.write(to: &output)
    try output.commit()
    // End of the snippet
  }

  static func read(path: String) throws -> (SafetensorsFile, [Float]?) {
    // Snippet: reading
    let file = try SafetensorsFile(source: FileSource(path: path))
    let values = try file.stateDict["bias"]?.floats()
    // End of the snippet
    return (file, values)
  }

  @Test("what was written is read again")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.safetensors")
    try Self.write(path: path)
    let (file, values) = try Self.read(path: path)
    #expect(values == [0.5, -1, 2])
    #expect(file.metadata == ["author": "me"])
    #expect(file.stateDict.names == ["bias"])
  }

  static func sum(_ tensor: Tensor) throws -> Int {
    // Snippet: in pieces
    var byteCount = 0
    try tensor.region.forEachChunk(of: 1 << 16) { chunk in
      byteCount += chunk.count
    }
    // End of the snippet
    return byteCount
  }

  @Test("a tensor's bytes come in pieces")
  func pieces() throws {
    let tensor = Tensor(name: "a", shape: [40_000], values: [Float](repeating: 1, count: 40_000))
    #expect(try Self.sum(tensor) == 160_000)
  }
}
