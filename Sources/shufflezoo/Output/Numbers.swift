#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension Double {
  /// The number with so many decimals, such as `81.00`.
  func fixed(_ decimals: Int) -> String { formatted("%.\(decimals)f") }

  /// The number with at most so many significant digits, such as `0.0625` or `1.5e-07`.
  func significant(_ digits: Int) -> String { formatted("%.\(digits)g") }

  private func formatted(_ format: String) -> String {
    unsafe withVaList([self]) { arguments in
      // SAFETY: vsnprintf writes at most `count` bytes and ends them with a NUL; 320 hold any
      // double in full. The formats above take one double.
      var buffer = [CChar](repeating: 0, count: 352)
      let count = unsafe vsnprintf(&buffer, buffer.count, format, arguments)
      return String(
        decoding: buffer.prefix(Int(max(0, count))).map { UInt8(bitPattern: $0) },
        as: UTF8.self
      )
    }
  }
}

extension Int {
  /// The number in groups of three digits, such as `729 564`.
  var grouped: String {
    var digits = String(magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    groups.insert(digits, at: 0)
    return (self < 0 ? "-" : "") + groups.joined(separator: " ")
  }

  /// A number of bytes in the largest unit that leaves at least 1, such as `2.8 MiB`.
  var bytes: String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var value = Double(self)
    var unit = 0
    while value >= 1024 && unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return unit == 0 ? "\(self) B" : "\(value.fixed(1)) \(units[unit])"
  }
}
