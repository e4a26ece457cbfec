import Tensors
import Testing

@Suite("Integers as bytes")
struct IntegerBytesTests {
  @Test("Both orders have all bytes, of negative numbers too")
  func orders() {
    #expect(UInt32(0x0102_0304).littleEndianBytes == [4, 3, 2, 1])
    #expect(UInt32(0x0102_0304).bigEndianBytes == [1, 2, 3, 4])
    #expect(Int32(-2).littleEndianBytes == [0xFE, 0xFF, 0xFF, 0xFF])
    #expect(1.littleEndianBytes == [1, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("What is appended is read again, wherever it stands")
  func appending() {
    var bytes: [UInt8] = [7]
    bytes.append(littleEndian: UInt16(0x8001))
    bytes.append(littleEndian: Int64.min)
    #expect(bytes.count == 11)
    #expect(bytes.span.littleEndian(UInt16.self, at: 1) == 0x8001)
    #expect(bytes.span.littleEndian(Int64.self, at: 3) == .min)
  }
}
