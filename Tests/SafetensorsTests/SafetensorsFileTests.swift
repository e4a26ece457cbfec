import Safetensors
import Tensors
import Testing

@Suite("Safetensors files")
struct SafetensorsFileTests {
  /// A tensor that a fixture holds.
  struct Expected: Equatable {
    let name: String
    let dataType: DataType
    let shape: Shape
    let bytes: [UInt8]

    init(_ name: String, _ dataType: DataType, _ shape: Shape, _ bytes: [UInt8]) {
      self.name = name
      self.dataType = dataType
      self.shape = shape
      self.bytes = bytes
    }

    init(_ tensor: Tensor) throws {
      self.init(tensor.name, tensor.dataType, tensor.shape, try tensor.region.bytes())
    }
  }

  struct Fixture {
    let name: String
    let metadata: [String: String]
    let tensors: [Expected]
  }

  static let a = Expected("a", .int64, [1], [5, 0, 0, 0, 0, 0, 0, 0])
  static let z = Expected(
    "z",
    .float32,
    [2, 2],
    [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40]
  )
  static let one: [UInt8] = [0, 0, 0x80, 0x3F]

  static let fixtures = [
    Fixture(
      name: "st_bf16",
      metadata: ["format": "ms"],
      tensors: [Expected("b", .bfloat16, [2], [0x80, 0x3F, 0x20, 0xC0])]
    ),
    Fixture(
      name: "st_complex",
      metadata: ["format": "ms"],
      tensors: [Expected("b", .complex64, [1], one + [0, 0, 0, 0x40])]
    ),
    Fixture(
      name: "st_int4",
      metadata: ["format": "ms", "q": "Int4"],
      tensors: [Expected("f", .float32, [1], one), Expected("q", .int4x2, [2], [0x12, 0xFB])]
    ),
    Fixture(
      name: "st_scalar_empty",
      metadata: ["format": "ms"],
      tensors: [
        Expected("e", .float32, [0, 3], []), Expected("s", .float32, [], [0, 0, 0x40, 0x40]),
      ]
    ),
    Fixture(
      name: "st_append",
      metadata: ["format": "ms"],
      tensors: [
        a, Expected("epoch_num", .int64, [], [3, 0, 0, 0, 0, 0, 0, 0]), z,
        Expected("flag", .bool, [], [1]),
      ]
    ),
    Fixture(
      name: "st_crc",
      metadata: ["format": "ms", "crc_num": "1816943593"],
      tensors: [a, z]
    ),
    Fixture(
      name: "st_rr_true",
      metadata: ["format": "ms", "remove_redundancy": "True"],
      tensors: [a, z]
    ),
    Fixture(
      name: "st_rr_false",
      metadata: ["format": "ms", "remove_redundancy": "False"],
      tensors: [a, z]
    ),
    Fixture(name: "st_noext", metadata: ["format": "ms"], tensors: [a, z]),
    Fixture(name: "st_none", metadata: [:], tensors: []),
  ]

  @Test("gives what MindSpore wrote, in the order of the bytes", arguments: fixtures)
  func readsMindSpore(_ fixture: Fixture) throws {
    let file = try bundled(fixture.name)
    #expect(file.metadata == fixture.metadata)
    #expect(try file.stateDict.tensors.map(Expected.init) == fixture.tensors)
  }

  @Test("gives every type that MindSpore writes")
  func readsTypes() throws {
    let file = try bundled("st_dtypes")
    let counted = [0, 1, 2, 3, 4, 5]
    let types: [(DataType, [UInt8])] = [
      (.uint64, littleEndian(counted.map { UInt64($0) })),
      (.int64, littleEndian(counted.map { Int64($0) })),
      (.float64, littleEndian(counted.map { Double($0).bitPattern })),
      (.float32, littleEndian(counted.map { Float($0).bitPattern })),
      (.uint32, littleEndian(counted.map { UInt32($0) })),
      (.int32, littleEndian(counted.map { Int32($0) })),
      (.float16, littleEndian([0, 0x3C00, 0x4000, 0x4200, 0x4400, 0x4500] as [UInt16])),
      (.uint16, littleEndian(counted.map { UInt16($0) })),
      (.int16, littleEndian(counted.map { Int16($0) })),
      (.int8, littleEndian(counted.map { Int8($0) })),
      (.uint8, littleEndian(counted.map { UInt8($0) })),
      (.bool, [1, 0, 1, 0, 0, 1]),
    ]
    let expected = types.map { Expected("p.\($0.rawValue)", $0, [2, 3], $1) }
    #expect(try file.stateDict.tensors.map(Expected.init) == expected)
    #expect(file.headerByteCount == 1094 - 8 - 270)
  }

  private func littleEndian<Value: FixedWidthInteger>(_ values: [Value]) -> [UInt8] {
    values.flatMap { value in
      (0..<Value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
  }

  static let odd = #""dtype":"U8","shape":[1],"data_offsets":[0,1]"#

  @Test(
    "takes headers that the reference takes",
    arguments: [
      " \n\t\r{\"a\":{\(odd)}}",
      "{\"a\":{\(odd)}} \n\t\r",
      "{ \"a\" : { \(odd) } , \"__metadata__\" : null }",
      "{\"a\":{\(odd),\"more\":[1.5e-3,{\"y\":null,\"y\":-0}],\"more\":true,\"x\":false}}",
      "{\"a\":{\(odd),\"more\":0e999}}",
      "{\"a\":{\"data_offsets\":[0,1],\"shape\":[],\"\\u0064type\":\"BOOL\"}}",
      "{\"a\":{\(odd),\"more\":\(String(repeating: "[", count: 125) + String(repeating: "]", count: 125))}}",
    ]
  )
  func takes(_ header: String) throws {
    let file = try read(container(header, data: [7]))
    #expect(file.stateDict.names == ["a"])
    #expect(file.metadata.isEmpty)
    #expect(file.headerByteCount == header.utf8.count)
  }

  @Test("resolves escapes in names")
  func resolvesEscapes() throws {
    let header =
      #"{"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00\u0000":{\#(Self.odd)},"#
      + #""__metadata__":{"\u006b":"\u0076"}}"#
    let file = try read(container(header, data: [7]))
    #expect(file.stateDict.names == ["\"\\/\u{8}\u{C}\n\r\té😀\0"])
    #expect(file.metadata == ["k": "v"])
  }

  @Test("sorts tensors by where they lie, empty ones in the order of the header")
  func sorts() throws {
    let header =
      #"{"c":{"dtype":"U8","shape":[2],"data_offsets":[1,3]},"#
      + #""z":{"dtype":"F32","shape":[0],"data_offsets":[1,1]},"#
      + #""y":{"dtype":"F32","shape":[3,0],"data_offsets":[1,1]},"#
      + #""b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#
    let file = try read(container(header, data: [1, 2, 3]))
    #expect(file.stateDict.names == ["b", "z", "y", "c"])
    #expect(try file.stateDict["c"]?.region.bytes() == [2, 3])
  }

  @Test("takes the mark Int4 for bytes only")
  func marksBytesOnly() throws {
    let header =
      #"{"__metadata__":{"u":"Int4","i":"Int8"},"#
      + #""u":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
      + #""i":{"dtype":"I8","shape":[1],"data_offsets":[1,2]}}"#
    let file = try read(container(header, data: [1, 2]))
    #expect(file.stateDict.tensors.map(\.dataType) == [.uint8, .int8])
  }

  @Test("refuses every prefix of a file", arguments: ["reference", "st_int4", "st_append"])
  func refusesPrefixes(_ name: String) throws {
    let bytes = try bundledBytes(name)
    for count in bytes.indices {
      #expect(throws: SafetensorsError.self, "\(count) bytes") {
        _ = try read(Array(bytes[..<count]))
      }
    }
  }

  @Test("gives an error or a value for every flipped bit", arguments: ["reference", "st_int4"])
  func survivesFlips(_ name: String) throws {
    let bytes = try bundledBytes(name)
    let dataOffset = try 8 + read(bytes).headerByteCount
    for index in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[index] ^= 1 << bit
        do {
          let file = try read(flipped)
          #expect(8 + file.headerByteCount + file.stateDict.byteCount == bytes.count)
          for tensor in file.stateDict.tensors { _ = try tensor.region.bytes() }
        } catch {
          #expect(error is SafetensorsError)
          #expect(index < dataOffset, "no value of a tensor's bytes is wrong")
        }
      }
    }
  }

  @Test("reads the header and nothing else")
  func readsHeaderOnly() throws {
    let header = #"{"a":{"dtype":"U8","shape":[1000],"data_offsets":[0,1000]}}"#
    let bytes = container(header, data: [UInt8](repeating: 0, count: 1000))
    let source = HeaderOnlySource(bytes: bytes, readableByteCount: 8 + header.utf8.count)
    #expect(try SafetensorsFile(source: source).stateDict.byteCount == 1000)
  }

  /// A source of which only the beginning can be read.
  struct HeaderOnlySource: ByteSource {
    let bytes: [UInt8]
    let readableByteCount: Int
    var name: String { "b.safetensors" }
    var byteCount: Int { bytes.count }

    func read(
      _ range: Range<Int>,
      into buffer: inout MutableSpan<UInt8>,
      at position: Int
    ) throws(FileError) {
      guard range.upperBound <= readableByteCount else {
        throw FileError(
          .shrank(expected: byteCount, found: readableByteCount),
          path: name,
          offset: readableByteCount
        )
      }
      try MemorySource(bytes).read(range, into: &buffer, at: position)
    }
  }

  @Test("passes on that the source cannot be read")
  func passesOnFileErrors() {
    let source = HeaderOnlySource(bytes: container("{}"), readableByteCount: 9)
    let cause = FileError(.shrank(expected: 10, found: 9), path: "b.safetensors", offset: 9)
    #expect(throws: SafetensorsError(.file(cause), file: "b.safetensors", offset: 9)) {
      try SafetensorsFile(source: source)
    }
  }
}
