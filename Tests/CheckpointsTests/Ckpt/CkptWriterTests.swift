import Checkpoints
import Tensors
import Testing

@Suite("Writing checkpoints")
struct CkptWriterTests {
  @Test("what was read is written back byte for byte", arguments: FormatFixtures.plainFiles)
  func roundTrip(_ file: String) throws {
    let found = try CkptReader.read(try FormatFixtures.source(file))
    let bytes = try written(found.entries, checksum: found.checksum != .absent)
    #expect(bytes == (try FormatFixtures.bytes(file)))
  }

  @Test(
    "tensors alone are written as MindSpore 2.7.0 writes them",
    arguments: ["net_plain.ckpt", "dtypes_basic.ckpt", "append_dict.ckpt", "async.ckpt"]
  )
  func defaults(_ file: String) throws {
    let found = try CkptReader.read(try FormatFixtures.source(file))
    let bytes = try written(found.stateDict.tensors.map { CkptEntry($0) })
    #expect(bytes == (try FormatFixtures.bytes(file)))
  }

  @Test("scalars take the form of 2.7.0 unless they are entries of an older file")
  func olderScalars() throws {
    let old = try CkptReader.read(try FormatFixtures.source("v2.0.0/scalars.ckpt"))
    let bytes = try written(old.stateDict.tensors.map { CkptEntry($0) })
    #expect(bytes == (try FormatFixtures.bytes("scalar_0d.ckpt")))
  }

  @Test("a record is what the format's worked example spells out")
  func workedExample() throws {
    let text = Tensor(
      name: "note",
      dataType: .string,
      shape: [],
      region: ByteRegion([0x68, 0, 0, 0, 0x69, 0, 0, 0])
    )
    let weight = Tensor(name: "w", shape: [2, 2], values: [1, 2, 3, 4])
    let expected = try #require(
      [UInt8](
        hexadecimal: "0a24" + "0a0177" + "121f" + "08020802" + "1207466c6f61743332"
          + "1a10" + "0000803f000000400000404000008040"
          + "0a19" + "0a046e6f7465" + "1211" + "0800" + "1203737472" + "1a08" + "6800000069000000"
      )
    )
    #expect(try written([CkptEntry(weight), CkptEntry(text)]) == expected)
  }

  @Test("lengths of several bytes are right")
  func longLengths() throws {
    let values = (0..<10_000).map { Float($0) }
    let bytes = try written([CkptEntry(Tensor(name: "w", shape: [100, 100], values: values))])
    let content = values.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    let expected: [UInt8] = .record(
      .tag("w"),
      .tensor(.dims(100, 100), .type("Float32"), .content(content))
    )
    #expect(bytes == expected)
  }

  @Test(
    "types that MindSpore has no word for are refused before anything is written",
    arguments: [DataType.float8E4M3, .float8E5M2, .float8E8M0]
  )
  func unwritableTypes(_ type: DataType) {
    let sound = CkptEntry(Tensor(name: "w", shape: [1], values: [1]))
    let odd = Tensor(name: "f", dataType: type, shape: [1], region: ByteRegion([0]))
    var sink = MemorySink()
    let error = CheckpointError(.unwritableType(type), file: "b.ckpt", parameter: "f")
    #expect(throws: error) {
      try CkptWriter.write([sound, CkptEntry(odd)], named: "b.ckpt", to: &sink)
    }
    #expect(sink.bytes.isEmpty)
  }

  static let refusedByReader: [(name: String, rank: Int, problem: CheckpointError.Problem)] = [
    ("", 1, .invalidName(reason: "is empty")),
    ("a\0b", 1, .invalidName(reason: "holds a NUL")),
    ("w", 65, .tooManyDimensions(limit: 64, found: 65)),
    (String(repeating: "n", count: 8192), 1, .oversizedRecord(limit: 8192)),
  ]

  @Test("what the reader would refuse is not written", arguments: refusedByReader)
  func unreadable(_ name: String, _ rank: Int, _ problem: CheckpointError.Problem) {
    let shape = Shape(Array(repeating: 1, count: rank))
    let entry = CkptEntry(Tensor(name: name, shape: shape, values: [1]))
    #expect(throws: CheckpointError(problem, file: "b.ckpt", parameter: name)) {
      try written([entry])
    }
  }

  @Test("the longest name and the highest rank that are written can be read")
  func limits() throws {
    let name = String(repeating: "n", count: 8192 - 7 - 64 * 8)
    let shape = Shape(Array(repeating: 1, count: 64))
    let bytes = try written([CkptEntry(Tensor(name: name, shape: shape, values: [1]))])
    #expect(try read(bytes).stateDict[name]?.shape == shape)
  }

  @Test("a full disk is reported with the system's reason")
  func failingSink() {
    let failure = FileError(.writeFailed(code: 28), path: "b.ckpt", offset: 0)
    var sink = FailingSink(failure: failure)
    let entry = CkptEntry(Tensor(name: "w", shape: [1], values: [1]))
    for checksum in [false, true] {
      #expect(throws: CheckpointError(.file(failure), file: "b.ckpt")) {
        try CkptWriter.write([entry], checksum: checksum, named: "b.ckpt", to: &sink)
      }
    }
  }
}

/// A sink that takes nothing.
private struct FailingSink: ByteSink {
  let failure: FileError

  mutating func write(_: Span<UInt8>) throws(FileError) { throw failure }
}
