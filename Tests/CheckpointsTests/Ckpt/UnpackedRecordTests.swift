import Checkpoints
import Testing

/// The walker hands libprotobuf-c sound messages only, so its refusals need bytes made for them.
@Suite("Unpacking records with libprotobuf-c")
struct UnpackedRecordTests {
  @Test("finds name, type and dimensions")
  func tensor() throws {
    let framing: [UInt8] = .record(.tag("w"), .tensor(.dims(2, 3), .type("Int8"), .content([])))
    let record = try #require(UnpackedRecord(framing: framing))
    #expect(record.name == "w")
    #expect(record.tensor?.type == "Int8")
    #expect(record.tensor?.dimensions == [2, 3])
  }

  @Test("a map of tensors has no tensor")
  func mapTensor() throws {
    let record = try #require(UnpackedRecord(framing: .record(.tag("m"), .mapTensor())))
    #expect(record.name == "m")
    #expect(record.tensor == nil)
  }

  @Test(
    "refuses what is no single record with all required fields",
    arguments: [
      [],
      [0x0A],
      [0x0A, 0x05, 0x0A],
      .record(),
      .record(.tensor(.type("Int8"), .content([]))),
      .record(.tag("w"), .tensor(.type("Int8"))),
      .record(.tag("w"), .tensor(.content([]))),
      .record(.tag("w"), .mapTensor()) + .record(.tag("v"), .mapTensor()),
    ] as [[UInt8]]
  )
  func refused(_ framing: [UInt8]) {
    #expect(UnpackedRecord(framing: framing) == nil)
  }
}
