import Digests
import Testing

@Suite("CRC-32C")
struct CRC32CTests {
  /// Check values: the catalogue of parametrised CRC algorithms (CRC-32/ISCSI), and RFC 3720,
  /// appendix B.4, whose bytes stand in the other order.
  static let values: [(bytes: [UInt8], value: UInt32)] = [
    ([], 0),
    (Array("123456789".utf8), 0xE306_9283),
    ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
    ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
    (Array(0..<32), 0x46DD_794E),
    (Array((0..<32).reversed()), 0x113F_DB5C),
  ]

  @Test("gives the known values", arguments: values)
  func knownValues(_ bytes: [UInt8], _ value: UInt32) {
    var crc = CRC32C()
    crc.update(bytes.span)
    #expect(crc.value == value)
  }

  @Test("gives one value however the bytes are cut")
  func cuts() {
    let bytes = Array("123456789".utf8)
    for cut in 0...bytes.count {
      var crc = CRC32C()
      crc.update(bytes.span.extracting(first: cut))
      crc.update(bytes.span.extracting(droppingFirst: cut))
      #expect(crc.value == 0xE306_9283)
    }
  }
}
