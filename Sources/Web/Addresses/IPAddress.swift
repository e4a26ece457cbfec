#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A numeric address of a host: 4 bytes, or 16 in IPv6.
struct IPAddress: Hashable {
  /// Its bytes, the highest first.
  let bytes: [UInt8]

  /// Whether it is one of 16 bytes.
  var isIPv6: Bool { bytes.count == 16 }

  /// Reads `192.0.2.1` or `2001:db8::1`; `nil` for all else, such as a name or an address in an old
  /// short form.
  init?(_ text: String) {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      let result = unsafe bytes.withUnsafeMutableBytes { buffer in
        // SAFETY: inet_pton writes 4 bytes for AF_INET and 16 for AF_INET6, which the buffer has.
        unsafe inet_pton(family, text, buffer.baseAddress)
      }
      if result == 1 {
        self.bytes = bytes
        return
      }
    }
    return nil
  }

  /// Whether the first `bitCount` bits are those of `network`.
  func isInside(_ network: IPAddress, bitCount: Int) -> Bool {
    guard bytes.count == network.bytes.count else { return false }
    return zip(bytes, network.bytes).enumerated().allSatisfy { index, pair in
      let bits = min(max(bitCount - 8 * index, 0), 8)
      return (pair.0 ^ pair.1) >> (8 - bits) == 0
    }
  }
}
