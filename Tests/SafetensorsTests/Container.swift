import Safetensors
import Tensors
import TestSupport

/// The bytes of a file with this header and these data.
func container(_ header: String, data: [UInt8] = []) -> [UInt8] {
  container(Array(header.utf8), data: data)
}

/// The bytes of a file with this header and these data.
func container(_ header: [UInt8], data: [UInt8] = []) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header + data
}

/// Reads a file from memory under the name `a.safetensors`.
func read(_ bytes: [UInt8]) throws(SafetensorsError) -> SafetensorsFile {
  try SafetensorsFile(source: MemorySource(bytes, name: "a.safetensors"))
}

/// The bytes of a file of `Tests/Fixtures/safetensors`.
func bundledBytes(_ name: String) throws -> [UInt8] {
  let source = try FileSource(path: Fixtures.bundled("safetensors/\(name).safetensors"))
  return try source.allBytes()
}

/// Reads a file of `Tests/Fixtures/safetensors`.
func bundled(_ name: String) throws -> SafetensorsFile {
  let path = Fixtures.bundled("safetensors/\(name).safetensors")
  return try SafetensorsFile(source: FileSource(path: path))
}

/// The bytes that the writer gives.
func written(_ stateDict: StateDict, metadata: [String: String] = [:]) throws -> [UInt8] {
  var sink = MemorySink()
  let writer = try SafetensorsWriter(stateDict, metadata: metadata)
  try writer.write(to: &sink)
  return sink.bytes
}
