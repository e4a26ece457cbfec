/// Random numbers that are the same on every machine: SplitMix64.
///
/// Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA 2014).
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// Starts where `seed` says.
  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// Floats that are spread evenly from `range.lowerBound` to below `range.upperBound`.
  package mutating func floats(_ count: Int, in range: Range<Float>) -> [Float] {
    let width = range.upperBound - range.lowerBound
    return (0..<count).map { _ in
      range.lowerBound + width * (Float(next() >> 40) * 0x1p-24)
    }
  }
}
