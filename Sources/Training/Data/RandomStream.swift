#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Random numbers of one picture, or of one batch, in one epoch.
///
/// Every picture has a stream of its own, so that what becomes of it depends neither on the threads that
/// prepare pictures nor on the machines that they are shared out to. The numbers are the same on every
/// processor.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014
/// (`SplitMix64`).
package struct RandomStream: Sendable {
  /// What a stream is for; two purposes have different numbers.
  package enum Purpose: UInt64, Sendable {
    /// The order of an epoch's pictures.
    case order
    /// How a picture is changed.
    case picture
    /// How a batch is mixed.
    case batch
    /// The weights that a training begins with.
    case weights
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  private var state: UInt64

  /// Begins a stream.
  ///
  /// - Parameters:
  ///   - seed: the recipe's.
  ///   - purpose: what the numbers are for.
  ///   - epoch: the epoch, from 0 on.
  ///   - index: the number of the picture or the batch.
  package init(seed: Int, _ purpose: Purpose, epoch: Int = 0, index: Int = 0) {
    state = [purpose.rawValue, UInt64(bitPattern: Int64(epoch)), UInt64(bitPattern: Int64(index))]
      .reduce(Self.mixed(UInt64(bitPattern: Int64(seed)))) { state, number in
        Self.mixed((state ^ number) &+ Self.step)
      }
  }

  /// Any 64 bits.
  package mutating func bits() -> UInt64 {
    state &+= Self.step
    return Self.mixed(state)
  }

  /// A number of the range but its upper end, each as likely as another.
  package mutating func uniform(_ range: ClosedRange<Double> = 0...1) -> Double {
    let share = Double(bits() >> 11) * 0x1p-53
    return range.lowerBound + (range.upperBound - range.lowerBound) * share
  }

  /// Whether something comes to pass that does with this probability.
  package mutating func happens(_ probability: Double) -> Bool { uniform() < probability }

  /// A whole number from 0 to `bound` less one, each as likely as another.
  ///
  /// Source: Lemire, "Fast random integer generation in an interval", 2019.
  ///
  /// - Precondition: `bound` is at least 1.
  package mutating func below(_ bound: Int) -> Int {
    precondition(bound >= 1, "a number to choose")
    let bound = UInt64(bound)
    var product = bits().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = bits().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// A number of the normal distribution with mean 0 and deviation 1.
  ///
  /// Source: Box and Muller, "A note on the generation of random normal deviates", 1958.
  package mutating func normal() -> Double {
    // One less a number below 1 is never 0.
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// A number of the beta distribution whose two parameters are both `shape`.
  ///
  /// - Precondition: `shape` is positive.
  package mutating func beta(_ shape: Double) -> Double {
    precondition(shape > 0, "a distribution")
    let (first, second) = (logGamma(shape), logGamma(shape))
    // For small shapes both numbers may be less than any that is not 0.
    return 1 / (1 + exp(second - first))
  }

  /// The logarithm of a number of the gamma distribution with scale 1.
  ///
  /// Source: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000; their note on
  /// shapes below 1.
  private mutating func logGamma(_ shape: Double) -> Double {
    guard shape >= 1 else { return logGamma(shape + 1) + log(1 - uniform()) / shape }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = 1 + c * x
      guard v > 0 else { continue }
      let cube = v * v * v
      if log(1 - uniform()) < x * x / 2 + d - d * cube + d * log(cube) { return log(d * cube) }
    }
  }

  /// The numbers from 0 to `count` less one in any order.
  ///
  /// Source: Durstenfeld's form of Fisher and Yates's shuffle, 1964.
  package mutating func permutation(_ count: Int) -> [Int] {
    var numbers = Array(0..<count)
    for last in numbers.indices.dropFirst().reversed() { numbers.swapAt(last, below(last + 1)) }
    return numbers
  }

  private static func mixed(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
