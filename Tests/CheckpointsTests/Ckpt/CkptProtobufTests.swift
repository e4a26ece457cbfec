import Checkpoints
import Tensors
import Testing

/// What protobuf allows and MindSpore never writes.
@Suite("Protobuf's freedoms")
struct CkptProtobufTests {
  private func expectSound(_ parts: [UInt8]...) throws {
    let file = try read(parts.flatMap { $0 })
    #expect(file.entries.map(\.tensor.name) == ["w"])
    let tensor = try #require(file.stateDict["w"])
    #expect(tensor.dataType == .int8)
    #expect(tensor.shape == [2, 3])
    #expect(try tensor.region.bytes() == [1, 2, 3, 4, 5, 6])
  }

  private let type: [UInt8] = .type("Int8")
  private let content: [UInt8] = .content([1, 2, 3, 4, 5, 6])

  @Test("packed dimensions are read, mixed with others too")
  func packed() throws {
    try expectSound(.record(.tag("w"), .tensor(.field(1, [2, 3]), type, content)))
    try expectSound(.record(.tag("w"), .tensor(.dims(2), .field(1, [3]), type, content)))
    try expectSound(.record(.tag("w"), .tensor(.field(1), .dims(2, 3), type, content)))
  }

  @Test("fields come in any order")
  func order() throws {
    try expectSound(.record(.tensor(content, type, .dims(2, 3)), .tag("w")))
    try expectSound(.record(.tag("w"), .tensor(.dims(2), content, .dims(3), type)))
  }

  @Test("unknown fields of every wire type are passed over")
  func unknown() throws {
    let unknown: [UInt8] =
      .number(4, .max) + [0x29, 1, 2, 3, 4, 5, 6, 7, 8] + .field(6, [1, 2, 3])
      + [0x3D, 1, 2, 3, 4] + .number(536_870_911, 0)
    try expectSound(
      .record(
        unknown,
        .tag("w"),
        unknown,
        .tensor(unknown, .dims(2), unknown, .dims(3), type, content, unknown),
        unknown
      )
    )
  }

  @Test("numbers may be longer than they need to be")
  func overlong() throws {
    try expectSound(.record(.tag("w"), .tensor([0x08, 0x82, 0x80, 0x00], .dims(3), type, content)))
    let record: [UInt8] = .record(.tag("w"), .tensor(.dims(2, 3), type, content))
    try expectSound(
      [0x0A, record[1] | 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
      Array(record[2...])
    )
  }

  @Test("of a field that comes again, the last one holds")
  func lastHolds() throws {
    try expectSound(.record(.tag("v"), .tag("w"), .tensor(.dims(2, 3), type, content)))
    try expectSound(.record(.tag("w"), .tensor(.dims(2, 3), .type("x"), type, content)))
    try expectSound(.record(.tag("w"), .tensor(.dims(2, 3), type, .content([9]), content)))
  }

  @Test("a tensor that comes again is merged with the one before")
  func merged() throws {
    try expectSound(.record(.tag("w"), .tensor(.dims(2, 3), type), .tensor(content)))
    try expectSound(
      .record(.tag("w"), .tensor(.dims(2), type, .content([9])), .tensor(.dims(3), content))
    )
    try expectSound(.record(.tag("w"), .tensor(), .tensor(.dims(2, 3), type, content)))
  }

  @Test("maps of tensors are named and not read")
  func mapTensors() throws {
    let inner: [UInt8] = .dims(2) + .type("int32") + .content([1, 0, 0, 0, 2, 0, 0, 0])
    let file = try read(
      .record(.tag("table"), .mapTensor(inner)),
      .int8("w", dims: [1], [1]),
      .record(.tag("other"), .mapTensor(), .mapTensor())
    )
    #expect(file.mapTensorNames == ["table", "other"])
    #expect(file.stateDict.names == ["w"])
    #expect(try read(.record(.tag("table"), .mapTensor())).entries.isEmpty)
  }

  @Test("a scalar has one element, written without dimensions or, as before 2.7.0, with [0]")
  func scalars() throws {
    for dims in [[UInt8](), .dims(0)] {
      let state = try read(.record(.tag("s"), .tensor(dims, .type("Int16"), .content([7, 0]))))
        .stateDict
      #expect(state["s"]?.shape == [])
    }
    #expect(try read(.int8("e", dims: [0], [])).stateDict["e"]?.shape == [0])
    #expect(try read(.int8("e", dims: [0, 1 << 40], [])).stateDict["e"]?.shape == [0, 1 << 40])
  }

  @Test("text of no characters is text")
  func emptyText() throws {
    let state = try read(.record(.tag("t"), .tensor(.dims(0), .type("str"), .content([]))))
      .stateDict
    #expect(try state["t"]?.text() == "")
  }

  @Test("names of any script are kept")
  func names() throws {
    let names = ["héllo ✓ 中文", " ", "a b/c", "👩‍🔬", "\n"]
    let records = names.map { [UInt8].int8($0, dims: [1], [1]) }
    #expect(try read(Array(records.joined())).stateDict.names == names)
  }
}
