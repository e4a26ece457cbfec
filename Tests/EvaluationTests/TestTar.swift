import Foundation
import TestSupport

/// A tar file that a test puts together block by block, as POSIX.1-2017 has them.
struct TestTar {
  private(set) var bytes: [UInt8] = []

  /// Adds a member; its size field says `size` if that is given.
  mutating func add(
    _ name: String,
    _ content: [UInt8] = [],
    type: Character = "0",
    magic: String = "ustar\u{0}00",
    prefix: String = "",
    size: [UInt8]? = nil
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ field: [UInt8], at offset: Int) {
      header.replaceSubrange(offset..<offset + field.count, with: field)
    }
    put(Array(Array(name.utf8).prefix(100)), at: 0)
    put(Array("0000644\0".utf8), at: 100)
    put(size ?? Self.octal(content.count), at: 124)
    put(Array(String(type).utf8), at: 156)
    put(Array(magic.utf8), at: 257)
    put(Array(prefix.utf8), at: 345)
    put(Array("        ".utf8), at: 148)
    let sum = header.reduce(0) { $0 + Int($1) }
    put(Array(String(sum, radix: 8).utf8) + [0, 0x20], at: 148)
    bytes += header + content + [UInt8](repeating: 0, count: -content.count & 511)
  }

  /// A size as eleven octal digits.
  static func octal(_ number: Int) -> [UInt8] {
    let digits = String(number, radix: 8)
    return Array((String(repeating: "0", count: max(0, 11 - digits.count)) + digits + "\0").utf8)
  }

  /// A size in base 256.
  static func base256(_ number: UInt64) -> [UInt8] {
    [0x80, 0, 0, 0] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// The archive with the two blocks of zeros that end it.
  var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}

/// Compresses with the `gzip` of the system, which zlib did not write by itself.
func gzip(_ path: String) throws {
  let process = Process()
  process.executableURL = URL(filePath: "/bin/gzip")
  process.arguments = ["--force", path]
  try process.run()
  process.waitUntilExit()
}

/// Packs with the `tar` of the system.
func tar(_ arguments: [String]) throws {
  let process = Process()
  process.executableURL = URL(filePath: "/bin/tar")
  process.arguments = arguments
  try process.run()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { throw SystemError(code: process.terminationStatus) }
}
