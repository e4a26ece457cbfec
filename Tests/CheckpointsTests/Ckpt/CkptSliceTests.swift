import Checkpoints
import Tensors
import Testing

@Suite("Sliced tensors")
struct CkptSliceTests {
  private static let tensor = Tensor(
    name: "w",
    dataType: .int8,
    shape: [5, 2],
    region: ByteRegion([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  )

  static let cases: [[Int]] = [
    [10],
    [4, 4, 2],  // Chunks of one size and the rest, as a synchronous save writes them.
    [4, 4, 2, 0],
    [2, 2, 2, 2, 2, 0, 0],  // Seven pieces of an axis of five, as `numpy.array_split` makes them.
    [3, 7],  // A slice need not end where a row does.
    [0, 10],
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  ]

  @Test("are joined in file order, written and read again", arguments: cases)
  func roundTrip(_ slices: [Int]) throws {
    let entry = CkptEntry(tensor: Self.tensor, dimensions: [5, 2], sliceByteCounts: slices)
    let after = CkptEntry(Tensor(name: "after", shape: [1], values: [1]))
    let bytes = try written([entry, after])
    let found = try read(bytes)
    #expect(found.stateDict.names == ["w", "after"])
    #expect(found.entries[0].sliceByteCounts == slices)
    #expect(found.entries[0].tensor.shape == [5, 2])
    #expect(try found.entries[0].tensor.region.bytes() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(try written(found.entries) == bytes)
  }

  @Test("every slice repeats name, type and all dimensions")
  func bytes() throws {
    let entry = CkptEntry(tensor: Self.tensor, dimensions: [5, 2], sliceByteCounts: [4, 4, 2])
    let expected: [UInt8] =
      .int8("w", dims: [5, 2], [0, 1, 2, 3]) + .int8("w", dims: [5, 2], [4, 5, 6, 7])
      + .int8("w", dims: [5, 2], [8, 9])
    #expect(try written([entry]) == expected)
  }

  @Test(
    "MindSpore 2.7.0 cuts above 512 MiB",
    arguments: [
      (0, [0]),
      (4, [4]),
      (536_870_912, [536_870_912]),
      (536_870_913, [536_870_912, 1]),
      (600_000_000, [536_870_912, 63_129_088]),
      (1_073_741_824, [536_870_912, 536_870_912]),
    ]
  )
  func defaultSlices(_ byteCount: Int, _ slices: [Int]) {
    #expect(CkptEntry.defaultSlices(of: byteCount) == slices)
  }

  private func expect(_ problem: CheckpointError.Problem, at offset: Int, in bytes: [UInt8]...) {
    #expect(throws: CheckpointError(problem, file: "a.ckpt", parameter: "w", offset: offset)) {
      try read(bytes.flatMap { $0 })
    }
  }

  // A record of `n` elements below is `n + 21` bytes long with one dimension, two more with two:
  // 0a .. 0a 01 77 12 .. 08 .. 12 04 I n t 8 1a ..

  @Test("a slice of another shape or type is an error")
  func mismatch() {
    expect(
      .sliceMismatch(expected: "int8 [4]", found: "int8 [5]"),
      at: 19,
      in: .int8("w", dims: [4], [1, 2]),
      .int8("w", dims: [5], [3, 4])
    )
    expect(
      .sliceMismatch(expected: "int8 [4]", found: "bool [4]"),
      at: 19,
      in: .int8("w", dims: [4], [1, 2]),
      .record(.tag("w"), .tensor(.dims(4), .type("Bool"), .content([0, 1])))
    )
  }

  @Test("missing slices are an error: at the end, before another name, before a map of tensors")
  func missing() {
    let part: [UInt8] = .int8("w", dims: [4], [1, 2])
    let problem = CheckpointError.Problem.contentSize(expected: 4, found: 2)
    expect(problem, at: 0, in: part)
    expect(problem, at: 0, in: part, .int8("v", dims: [1], [1]))
    expect(problem, at: 0, in: part, .record(.tag("m"), .mapTensor()))
    expect(problem, at: 0, in: part, .int8("v", dims: [1], [1]), part)
  }

  @Test("slices with too many bytes are an error")
  func tooLong() {
    expect(
      .contentSize(expected: 3, found: 4),
      at: 0,
      in: .int8("w", dims: [3], [1, 2]),
      .int8("w", dims: [3], [3, 4])
    )
  }

  @Test("a name that comes again after its tensor is complete is an error")
  func duplicates() {
    let whole: [UInt8] = .int8("w", dims: [2], [1, 2])
    let other: [UInt8] = .int8("v", dims: [2], [3, 4])
    let map: [UInt8] = .record(.tag("w"), .mapTensor())
    expect(.duplicate(firstOffset: 0), at: 19, in: whole, whole)
    expect(.duplicate(firstOffset: 0), at: 38, in: whole, other, whole)
    expect(.duplicate(firstOffset: 19), at: 38, in: other, whole, whole)
    expect(.duplicate(firstOffset: 0), at: 19, in: whole, map)
    expect(.duplicate(firstOffset: 0), at: 7, in: map, whole)
    expect(.duplicate(firstOffset: 0), at: 7, in: map, map)
  }

  @Test("an empty tensor has one record, and text is never sliced")
  func neverSliced() {
    let empty: [UInt8] = .int8("w", dims: [0, 3], [])
    expect(.duplicate(firstOffset: 0), at: 19, in: empty, empty)
    let text: [UInt8] = .record(
      .tag("w"),
      .tensor(.dims(0), .type("str"), .content([0x68, 0, 0, 0]))
    )
    expect(.duplicate(firstOffset: 0), at: 20, in: text, text)
  }

  @Test("names that only Swift takes for equal are not slices of one tensor")
  func compositions() throws {
    let composed: [UInt8] = .int8("\u{E9}", dims: [4], [1, 2])
    let decomposed: [UInt8] = .int8("e\u{301}", dims: [4], [3, 4])
    #expect(throws: CheckpointError.self) { try read(composed, decomposed) }
  }

  @Test(
    "a hundred thousand slices take time that grows with their number only",
    .timeLimit(.minutes(1))
  )
  func manySlices() throws {
    let count = 100_000
    let part: [UInt8] = .int8("w", dims: [Int64(count)], [7])
    let found = try read(.repeated(count, part))
    #expect(found.entries.count == 1)
    #expect(found.entries[0].sliceByteCounts.count == count)
  }
}
