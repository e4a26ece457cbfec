import Digests
import Testing

@Suite("CRC-32")
struct CRC32Tests {
  /// Check values: the catalogue of parametrised CRC algorithms (CRC-32/ISO-HDLC), and Python's
  /// `zlib.crc32`.
  static let values: [(text: String, value: UInt32)] = [
    ("", 0),
    ("a", 0xE8B7_BE43),
    ("123456789", 0xCBF4_3926),
    ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
  ]

  @Test("gives the known values", arguments: values)
  func knownValues(_ text: String, _ value: UInt32) {
    var crc = CRC32()
    crc.update(Array(text.utf8).span)
    #expect(crc.value == value)
  }

  @Test("gives one value however the bytes are cut")
  func cuts() {
    let bytes = Array("123456789".utf8)
    for cut in 0...bytes.count {
      var crc = CRC32()
      crc.update(bytes.span.extracting(first: cut))
      crc.update(bytes.span.extracting(droppingFirst: cut))
      #expect(crc.value == 0xCBF4_3926)
    }
  }

  @Test("is not changed by no bytes")
  func noBytes() {
    var crc = CRC32()
    crc.update(Array("a".utf8).span)
    crc.update([UInt8]().span)
    #expect(crc.value == 0xE8B7_BE43)
  }
}
