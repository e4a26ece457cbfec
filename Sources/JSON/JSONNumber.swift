/// A number in a JSON text (RFC 8259, section 6).
struct JSONNumber {
  /// Behind the last byte.
  let end: Int

  private let start: Int
  private let isNegative: Bool
  /// The digits as one whole number, if there are at most 19 that count.
  private let significand: UInt64?
  /// The power of ten that the significand is multiplied by.
  private let exponent: Int

  /// Finds the number that begins at `start`; `nil` if none does.
  init?(_ bytes: [UInt8], from start: Int, to limit: Int) {
    var position = start
    let isNegative = position < limit && bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    var digits = Digits()
    let wholeStart = position
    while position < limit, digits.take(bytes[position]) { position += 1 }
    let wholeCount = position - wholeStart
    guard wholeCount > 0, wholeCount == 1 || bytes[wholeStart] != UInt8(ascii: "0") else {
      return nil
    }
    if position < limit, bytes[position] == UInt8(ascii: ".") {
      let fractionStart = position + 1
      position = fractionStart
      while position < limit, digits.take(bytes[position]) { position += 1 }
      guard position > fractionStart else { return nil }
      digits.scale = fractionStart - position
    }
    var exponent = 0
    if position < limit, bytes[position] | 0x20 == UInt8(ascii: "e") {
      guard let (value, next) = Self.exponent(bytes, from: position + 1, to: limit) else {
        return nil
      }
      exponent = value
      position = next
    }
    self.start = start
    self.end = position
    self.isNegative = isNegative
    self.exponent = exponent + digits.scale
    significand = digits.count <= 19 ? digits.value : nil
  }

  /// The nearest float64; infinite if it is too large.
  func double(in bytes: [UInt8]) -> Double {
    if let significand, significand <= 1 << 53, abs(exponent) < Self.powers.count {
      // Both are exact, and so one operation rounds once (Clinger 1990).
      let power = Self.powers[abs(exponent)]
      let value = Double(significand)
      let result = exponent < 0 ? value / power : value * power
      return isNegative ? -result : result
    }
    return Double(text(in: bytes)) ?? .nan
  }

  /// The nearest float32; infinite if it is too large.
  func float(in bytes: [UInt8]) -> Float {
    if let significand, abs(exponent) < Self.powers.count {
      let power = Self.powers[abs(exponent)]
      let value = Double(significand)
      let estimate = exponent < 0 ? value / power : value * power
      // Two roundings put the estimate within 2 units of the last place of the true value. Rounding
      // it again is right unless the middle of two floats, which has the upper one of the 29 bits
      // that float32 lacks, lies as near.
      let distance = Int64(estimate.bitPattern & 0x1FFF_FFFF) - 0x1000_0000
      if distance.magnitude > 2, estimate == 0 || Self.normal.contains(estimate) {
        let result = Float(estimate)
        return isNegative ? -result : result
      }
    }
    return Float(text(in: bytes)) ?? .nan
  }

  private func text(in bytes: [UInt8]) -> Substring {
    String(decoding: bytes[start..<end], as: UTF8.self)[...]
  }

  /// Where rounding to float32 loses 29 bits, neither more nor the range.
  private static let normal =
    Double(Float.leastNormalMagnitude)...Double(Float.greatestFiniteMagnitude)

  /// The powers of ten that float64 has exactly.
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The digits so far.
  private struct Digits {
    var value: UInt64 = 0
    /// How many there are from the first that is no zero on.
    var count = 0
    /// The exponent of the last one.
    var scale = 0

    /// Takes a digit; `false` if the byte is none.
    mutating func take(_ byte: UInt8) -> Bool {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return false }
      if count > 0 || digit > 0 { count += 1 }
      // Of 20 and more digits the value is not used.
      value = value &* 10 &+ UInt64(digit)
      return true
    }
  }

  /// The exponent behind the `e`, and where it ends.
  private static func exponent(
    _ bytes: [UInt8],
    from start: Int,
    to limit: Int
  ) -> (value: Int, end: Int)? {
    var position = start
    var isNegative = false
    if position < limit, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[position]) {
      isNegative = bytes[position] == UInt8(ascii: "-")
      position += 1
    }
    let digitsStart = position
    var value = 0
    while position < limit, bytes[position] &- UInt8(ascii: "0") < 10 {
      // Beyond any float's; more digits do not make it smaller.
      value = min(value * 10 + Int(bytes[position] - UInt8(ascii: "0")), 100_000)
      position += 1
    }
    return position > digitsStart ? (isNegative ? -value : value, position) : nil
  }
}
