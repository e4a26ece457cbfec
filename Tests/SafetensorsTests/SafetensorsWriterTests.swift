import Safetensors
import Tensors
import Testing

@Suite("Safetensors writer")
struct SafetensorsWriterTests {
  @Test(
    "gives the reference implementation's bytes, whatever the order of the tensors",
    arguments: [
      "reference", "st_append", "st_bf16", "st_complex", "st_crc", "st_dtypes", "st_int4",
      "st_noext", "st_none", "st_scalar_empty",
    ]
  )
  func matchesReference(_ name: String) throws {
    let bytes = try bundledBytes(name)
    let file = try bundled(name)
    #expect(try written(file.stateDict, metadata: file.metadata) == bytes)
    let reversed = StateDict(file.stateDict.tensors.reversed())
    #expect(try written(reversed, metadata: file.metadata) == bytes)
  }

  @Test("sorts metadata by the bytes of the keys")
  func sortsMetadata() throws {
    // As Swift compares strings, the Ohm sign would come first.
    let metadata = ["\u{2126}": "1", "\u{1100}": "2", "a": "\u{1F}/", "A": ""]
    let header =
      "{\"__metadata__\":{\"A\":\"\",\"a\":\"\\u001f/\",\"\u{1100}\":\"2\","
      + "\"\u{2126}\":\"1\"}}"
    let padding = String(repeating: " ", count: 7 - (header.utf8.count + 7) % 8)
    #expect(try written(StateDict(), metadata: metadata) == container(header + padding))
  }

  static let types = DataType.allCases.filter { $0 != .string && $0 != .complex128 }

  @Test("gives back every type", arguments: types)
  func roundTripsTypes(_ type: DataType) throws {
    let bytes = (0..<6 * type.byteWidth).map { UInt8($0) }
    let tensors = [
      Tensor(name: "full", dataType: type, shape: [2, 3], region: ByteRegion(bytes)),
      Tensor(name: "empty", dataType: type, shape: [0, 3], region: ByteRegion([UInt8]())),
    ]
    let file = try read(written(StateDict(tensors), metadata: ["format": "pt"]))
    #expect(file.stateDict["full"]?.dataType == type)
    #expect(file.stateDict["full"]?.shape == [2, 3])
    #expect(try file.stateDict["full"]?.region.bytes() == bytes)
    #expect(file.stateDict["empty"]?.dataType == type)
    #expect(file.stateDict["empty"]?.shape == [0, 3])
    #expect(file.metadata["format"] == "pt")
  }

  @Test(
    "gives back odd names and notes",
    arguments: [
      "", " ", "\"", "\\", "\\u0041", "/", "\0", "\u{1F}", "\u{7F}", "\u{2028}", "\n\r\n", "é",
      "e\u{301}", "中文", "😀", "\u{10FFFF}", "\u{FEFF}", "dtype", "tensors", "{}",
    ]
  )
  func roundTripsNames(_ name: String) throws {
    let tensor = Tensor(name: name, dataType: .uint8, shape: [], region: ByteRegion([7]))
    let file = try read(written(StateDict([tensor]), metadata: ["note": name]))
    let found = try #require(file.stateDict.tensors.first)
    #expect(Array(found.name.utf8) == Array(name.utf8))
    #expect(file.metadata["note"].map { Array($0.utf8) } == Array(name.utf8))
  }

  @Test("joins the segments of a tensor")
  func joinsSegments() throws {
    let region = ByteRegion(joining: [ByteRegion([1, 2]), ByteRegion([UInt8]()), ByteRegion([3])])
    let tensor = Tensor(name: "a", dataType: .uint8, shape: [3], region: region)
    let file = try read(written(StateDict([tensor])))
    #expect(try file.stateDict["a"]?.region.bytes() == [1, 2, 3])
  }

  @Test("says how many bytes it will write", arguments: ["reference", "st_int4", "st_none"])
  func countsBytes(_ name: String) throws {
    let file = try bundled(name)
    let writer = try SafetensorsWriter(file.stateDict, metadata: file.metadata)
    #expect(try writer.byteCount == bundledBytes(name).count)
  }

  @Test("refuses types that the format has not", arguments: [DataType.string, .complex128])
  func refusesTypes(_ type: DataType) {
    let region = ByteRegion([UInt8](repeating: 0, count: type.byteWidth))
    let tensor = Tensor(name: "w", dataType: type, shape: [], region: region)
    #expect(throws: SafetensorsError(.unwritableType(type), tensor: "w")) {
      try SafetensorsWriter(StateDict([tensor]))
    }
  }

  @Test("refuses a tensor with the metadata's name")
  func refusesReservedName() {
    let tensor = Tensor(name: "__metadata__", dataType: .uint8, shape: [], region: ByteRegion([1]))
    #expect(throws: SafetensorsError(.reservedName, tensor: "__metadata__")) {
      try SafetensorsWriter(StateDict([tensor]))
    }
  }

  @Test(
    "refuses metadata under a tensor's name, the mark of packed pairs apart",
    arguments: [(DataType.int4x2, "Int8"), (.int8, "Int4"), (.float32, "Int4")]
  )
  func refusesMetadata(_ type: DataType, _ note: String) {
    let region = ByteRegion([UInt8](repeating: 0, count: type.byteWidth))
    let tensor = Tensor(name: "w", dataType: type, shape: [1], region: region)
    #expect(throws: SafetensorsError(.metadataKeyIsTensorName, tensor: "w")) {
      try SafetensorsWriter(StateDict([tensor]), metadata: ["w": note])
    }
  }

  @Test("refuses a header that no reader would take")
  func refusesLongHeaders() {
    let note = String(decoding: [UInt8](repeating: 0x78, count: 100_000_000), as: UTF8.self)
    #expect(throws: SafetensorsError(.headerTooLong(found: 100_000_032))) {
      try SafetensorsWriter(StateDict(), metadata: ["long": note])
    }
  }

  /// A sink that takes a number of bytes and then fails.
  struct FullSink: ByteSink {
    var room: Int

    mutating func write(_ bytes: Span<UInt8>) throws(FileError) {
      guard bytes.count <= room else { throw FileError(.writeFailed(code: 28), path: "full") }
      room -= bytes.count
    }
  }

  @Test("passes on that the sink is full")
  func passesOnFullDisk() throws {
    let writer = try SafetensorsWriter(bundled("reference").stateDict)
    for room in [0, 1500, writer.byteCount - 1] {
      var sink = FullSink(room: room)
      #expect(throws: FileError(.writeFailed(code: 28), path: "full")) {
        try writer.write(to: &sink)
      }
    }
  }
}
