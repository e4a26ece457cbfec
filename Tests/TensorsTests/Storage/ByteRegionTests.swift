import Tensors
import Testing

@Suite("Byte regions")
struct ByteRegionTests {
  /// Ten bytes, 0 … 9, in four segments of which one is empty.
  private var region: ByteRegion {
    let source = MemorySource([99, 0, 1, 2, 3, 99])
    return ByteRegion(joining: [
      ByteRegion([ByteRegion.Segment(source: source, range: 1..<5)]),
      ByteRegion([4]),
      ByteRegion([UInt8]()),
      ByteRegion([5, 6, 7, 8, 9]),
    ])
  }

  @Test("join without copying")
  func joins() throws {
    #expect(region.byteCount == 10)
    #expect(region.segments.count == 4)
    #expect(try region.bytes() == Array(0...9))
    #expect(try ByteRegion(joining: []).bytes() == [])
  }

  @Test("are cut at every place")
  func slices() throws {
    for lower in 0...10 {
      for upper in lower...10 {
        let slice = region.slice(lower..<upper)
        #expect(slice.byteCount == upper - lower)
        #expect(try slice.bytes() == (lower..<upper).map { UInt8($0) })
      }
    }
  }

  @Test(
    "are cut into consecutive pieces, empty ones too",
    arguments: [[10], [0, 10], [3, 0, 2, 5, 0], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]
  )
  func cuts(_ sizes: [Int]) throws {
    let pieces = region.cut(into: sizes)
    #expect(pieces.map(\.byteCount) == sizes)
    #expect(try pieces.flatMap { try $0.bytes() } == Array(0...9))
  }

  @Test("come in chunks of every size, all of it but the last, wherever segments end")
  func chunks() throws {
    for size in 1...11 {
      var bytes: [UInt8] = []
      try region.forEachChunk(of: size) { (chunk) throws(FileError) in
        #expect(chunk.count == min(size, 10 - bytes.count))
        for index in chunk.indices { bytes.append(chunk[index]) }
      }
      #expect(bytes == Array(0...9))
    }
  }

  @Test("of no bytes give no chunk")
  func noChunks() throws {
    try ByteRegion([UInt8]()).forEachChunk { (_) throws(FileError) in
      Issue.record("a chunk of nothing")
    }
  }

  @Test("pass on what the taker of chunks throws")
  func passesOn() {
    let failure = FileError(.writeFailed(code: 28), path: "full")
    #expect(throws: failure) {
      try region.forEachChunk { (_) throws(FileError) in throw failure }
    }
  }
}
