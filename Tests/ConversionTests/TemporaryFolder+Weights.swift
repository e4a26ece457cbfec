import Checkpoints
import Foundation
import Safetensors
import Tensors
import TestSupport

extension TemporaryFolder {
  /// Writes a checkpoint and gives its path.
  func ckpt(
    _ entries: [CkptEntry],
    checksum: Bool = false,
    named name: String = "in.ckpt"
  ) throws -> String {
    var sink = Collector()
    try CkptWriter.write(entries, checksum: checksum, named: name, to: &sink)
    return try write(name, sink.bytes)
  }

  /// Writes a checkpoint of tensors in the form of MindSpore 2.7.0 and gives its path.
  func ckpt(_ tensors: [Tensor], named name: String = "in.ckpt") throws -> String {
    try ckpt(tensors.map { CkptEntry($0) }, named: name)
  }

  /// Writes a safetensors file and gives its path.
  func safetensors(
    _ tensors: [Tensor],
    metadata: [String: String] = [:],
    named name: String = "in.safetensors"
  ) throws -> String {
    var sink = MemorySink()
    try SafetensorsWriter(StateDict(tensors), metadata: metadata).write(to: &sink)
    return try write(name, sink.bytes)
  }
}

/// A sink in memory that does not mind very many small writes.
private struct Collector: ByteSink {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ bytes: Span<UInt8>) {
    for index in bytes.indices { self.bytes.append(bytes[index]) }
  }
}

/// The bytes of a file.
func bytes(of path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(filePath: path)))
}

/// A safetensors file, opened without the code under test.
func safetensors(_ path: String) throws -> SafetensorsFile {
  try SafetensorsFile(source: try FileSource(path: path))
}

/// A checkpoint, opened without the code under test.
func ckpt(_ path: String) throws -> CkptFile { try CkptReader.read(try FileSource(path: path)) }
