import Checkpoints
import Foundation
import Tensors
import Testing

@Suite("Memory for checkpoints")
struct CkptMemoryTests {
  /// 1 TiB.
  private static let contentByteCount = 1 << 40

  @Test("a tensor of 1 TiB that the file does hold is described without being read")
  func sparseFile() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).ckpt").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let header = Self.header(dims: [1 << 38], type: "Float32", contentByteCount: 1 << 40)
    let after: [UInt8] = .int8("after", dims: [2], [5, 6])
    try Self.writeSparse(header, gap: Self.contentByteCount, after, to: path)

    let source = RecordingSource(try FileSource(path: path))
    #expect(source.byteCount == header.count + Self.contentByteCount + after.count)
    let clock = ContinuousClock()
    var state = StateDict()
    let duration = try clock.measure { state = try CkptReader.read(source).stateDict }
    #expect(state["w"]?.shape == [1 << 38])
    #expect(state["w"]?.region.byteCount == Self.contentByteCount)
    #expect(try state["after"]?.region.bytes() == [5, 6])
    // The head of the file, the place of a trailer, and a window of 16 KiB before and behind.
    #expect(source.totalRead < 64 << 10)
    // Milliseconds on an idle machine; reading 1 TiB would take minutes on any.
    #expect(duration < .seconds(30))
  }

  @Test("a claimed length that the file does not hold costs nothing")
  func claimedLength() throws {
    let header = Self.header(dims: [1 << 38], type: "Float32", contentByteCount: 1 << 40)
    let source = RecordingSource(MemorySource(header, name: "a.ckpt"))
    #expect(throws: CheckpointError.self) { try CkptReader.read(source) }
    #expect(source.totalRead <= 3 * header.count)
  }

  @Test("a name or a type of 1 TiB that the file does hold is refused unread")
  func giantName() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).ckpt").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let length = UInt64(Self.contentByteCount)
    let tag: [UInt8] = .key(1, wireType: 2) + .varint(length)
    let record: [UInt8] = .key(1, wireType: 2) + .varint(length + UInt64(tag.count))
    try Self.writeSparse(record + tag, gap: Self.contentByteCount, [], to: path)
    let source = RecordingSource(try FileSource(path: path))
    let error = CheckpointError(
      .oversizedRecord(limit: 8192),
      file: path,
      offset: record.count + tag.count
    )
    #expect(throws: error) { try CkptReader.read(source) }
    #expect(source.totalRead < 32 << 10)
  }

  @Test("fields that come again and again add nothing to a record's framing")
  func repeatedFields() throws {
    let tensor: [UInt8] = .tensor(.type("Int8"), .content([]))
    let records: [[UInt8]] = [
      .record(.tag("w"), .repeated(1000, tensor)),
      .record(.tag("m"), .repeated(100_000, .mapTensor())),
      .record(.tag("u"), .mapTensor(), .repeated(100_000, .number(9, 1))),
      .record(.tag("c"), .tensor(.type("Int8"), .repeated(100_000, .content([])))),
    ]
    for bytes in records {
      var walker = RecordWalker(MemorySource(bytes), end: bytes.count)
      let record = try #require(try walker.next())
      #expect(record.framing.count < 32)
      #expect(try walker.next() == nil)
    }
  }

  /// A record up to its content, with honest lengths.
  private static func header(dims: [UInt64], type: String, contentByteCount: UInt64) -> [UInt8] {
    let content: [UInt8] = .key(3, wireType: 2) + .varint(contentByteCount)
    let tensor: [UInt8] = dims.flatMap { [UInt8].number(1, $0) } + .type(type) + content
    let tensorLength = UInt64(tensor.count) + contentByteCount
    let value: [UInt8] = .tag("w") + .key(2, wireType: 2) + .varint(tensorLength) + tensor
    return .key(1, wireType: 2) + .varint(UInt64(value.count) + contentByteCount) + value
  }

  /// Writes a file with a hole, which takes no room on the disk.
  private static func writeSparse(
    _ start: [UInt8],
    gap: Int,
    _ end: [UInt8],
    to path: String
  ) throws {
    try Data(start).write(to: URL(filePath: path))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    defer { try? handle.close() }
    let size = UInt64(start.count + gap)
    try handle.truncate(atOffset: size)
    try handle.seek(toOffset: size)
    try handle.write(contentsOf: Data(end))
  }
}
