internal import ShuffleNet
internal import Tensors

/// Numbers that look random and are the same on every machine.
///
/// Source: `splitmix64.c` by Sebastiano Vigna, in the public domain.
struct PseudoRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }

  /// `count` numbers, evenly spread in a range.
  mutating func values(_ count: Int, in range: ClosedRange<Float>) -> [Float] {
    let step = (range.upperBound - range.lowerBound) * 0x1p-24
    return (0..<count).map { _ in range.lowerBound + step * Float(next() >> 40) }
  }
}

extension ShuffleNetV1.Weights {
  /// Weights of a network that was never trained: as large as those of a new one, so that the numbers
  /// on the way neither vanish nor overflow.
  static func pseudoRandom(of network: ShuffleNetV1) -> Self {
    var random = PseudoRandom(seed: 0)
    return Self(
      of: network,
      values: network.parameters.map { parameter in
        let count = parameter.shape.elementCount
        return switch parameter.role {
        case .convolution, .classifier:
          random.values(count, inputs: count / parameter.shape[0])
        case .gamma, .movingVariance: random.values(count, in: 0.5...1.5)
        case .beta, .movingMean: random.values(count, in: -0.5...0.5)
        }
      }
    )
  }
}

extension PseudoRandom {
  /// Weights of outputs that sum up so many inputs each: He's uniform distribution.
  fileprivate mutating func values(_ count: Int, inputs: Int) -> [Float] {
    let bound = (6 / Float(inputs)).squareRoot()
    return values(count, in: -bound...bound)
  }
}
