import Checkpoints
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Reading checkpoints")
struct CkptReaderTests {
  /// The types that MindSpore writes (`ms:mindspore/train/serialization.py`, `tensor_to_np_type`).
  static let types: [String: DataType] = [
    "Float32": .float32, "Float16": .float16, "BFloat16": .bfloat16, "Float64": .float64,
    "Int8": .int8, "Int16": .int16, "Int32": .int32, "Int64": .int64,
    "UInt8": .uint8, "UInt16": .uint16, "UInt32": .uint32, "UInt64": .uint64,
    "Bool": .bool, "str": .string, "Int4": .int4x2,
    "Complex64": .complex64, "Complex128": .complex128,
  ]

  @Test(
    "reads what MindSpore's own schema reads: names, types, dimensions and bytes in order",
    arguments: FormatFixtures.plainFiles
  )
  func agreesWithMindSpore(_ file: String) throws {
    let expected = try #require(FormatFixtures.entries[file])
    let found = try CkptReader.read(try FormatFixtures.source(file))
    #expect(found.entries.map(\.tensor.name) == expected.map(\.name))
    #expect(found.mapTensorNames.isEmpty)
    for (entry, line) in zip(found.entries, expected) {
      let type = try #require(Self.types[line.tensorType])
      #expect(entry.tensor.dataType == type, "\(line.name)")
      #expect(entry.dimensions == line.dims, "\(line.name)")
      #expect(try entry.tensor.region.bytes() == line.content, "\(line.name)")
      #expect(entry.sliceByteCounts == [line.content.count], "\(line.name)")
      // MindSpore writes a scalar without dimensions, before 2.7.0 with [0], and text with [0].
      let isScalar = line.dims == [0] && line.content.count == type.byteWidth
      let shape = isScalar || type == .string ? [] : line.dims
      #expect(entry.tensor.shape.dimensions == shape, "\(line.name)")
    }
  }

  @Test("the state dict has the entries in file order and by name")
  func stateDict() throws {
    let state = try CkptReader.read(try FormatFixtures.source("order.ckpt")).stateDict
    #expect(state.names == ["z", "a", "m"])
    #expect(try ["z", "a", "m"].map { try state[$0]?.region.bytes().first } == [0, 1, 2])
  }

  @Test("an empty file is an error")
  func emptyFile() throws {
    let source = try FormatFixtures.source("empty_list.ckpt")
    #expect(throws: CheckpointError(.empty, file: source.name)) { try CkptReader.read(source) }
  }

  @Test("a failing read is reported with the system's reason")
  func failingSource() {
    let failure = FileError(.readFailed(code: 5), path: "a.ckpt", offset: 0)
    #expect(throws: CheckpointError(.file(failure), file: "a.ckpt")) {
      try CkptReader.read(FailingSource(failure: failure))
    }
  }

  @Test("a file that became shorter while it was open is an error")
  func shrinkingFile() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).ckpt").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FileManager.default.copyItem(
      atPath: Fixtures.bundled("format/net_plain.ckpt"),
      toPath: path
    )
    let source = try FileSource(path: path)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 100)
    let failure = FileError(.shrank(expected: 554, found: 100), path: path, offset: 100)
    #expect(throws: CheckpointError(.file(failure), file: path)) { try CkptReader.read(source) }
  }
}

/// A source that cannot be read.
private struct FailingSource: ByteSource {
  let failure: FileError
  let name = "a.ckpt"
  let byteCount = 100

  func read(_: Range<Int>, into _: inout MutableSpan<UInt8>, at _: Int) throws(FileError) {
    throw failure
  }
}
