extension Double {
  /// The number with so many decimals, at most 9, such as `81.000`; without a fraction that a
  /// double of more than 15 digits does not have, and `nan` or `inf` as Swift writes them.
  package func decimals(_ count: Int) -> String {
    let scale = (0..<count).reduce(1.0) { product, _ in product * 10 }
    let scaled = (self * scale).rounded()
    guard scaled.isFinite, abs(scaled) < 1e15 else { return "\(self)" }
    let digits = String(Int(abs(scaled)))
    let padded = String(repeating: "0", count: max(0, count + 1 - digits.count)) + digits
    let sign = scaled < 0 ? "-" : ""
    guard count > 0 else { return sign + padded }
    return sign + padded.dropLast(count) + "." + padded.suffix(count)
  }
}
