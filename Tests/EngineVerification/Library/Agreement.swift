package import ShuffleNet

/// Compares engines on one instruction set with the reference and with each other.
package struct Agreement: Sendable {
  /// How an engine failed.
  package enum Failure: Hashable, Sendable {
    /// The logits lie too far from the reference's, as a share of the picture's largest.
    case deviation(Float)
    /// A picture got other bits than in the first run.
    case bits
  }

  /// Logits lie within this share of the picture's largest one: the engine's promise.
  package static let tolerance: Float = 1e-5

  /// The pictures and what the reference makes of them.
  package let examples: Examples
  /// The largest deviation of all runs, as a share of the picture's largest logit.
  package private(set) var worst: Float = 0

  /// The bits that each picture got at first.
  private var bits: [Int: [UInt32]] = [:]

  /// Starts to compare.
  package init(_ examples: Examples) { self.examples = examples }

  /// Runs an engine on a batch; `nil` if all is as it should be.
  ///
  /// - Throws: ``ModelError`` if the engine refuses.
  package mutating func check(
    _ engine: Engine,
    batchCount: Int
  ) throws(ModelError) -> Failure? {
    let logits = try engine.logits(
      for: examples.batch(batchCount),
      batchCount: batchCount,
      height: examples.height,
      width: examples.width
    )
    let classCount = examples.network.classCount
    var worst: Float = 0
    var hasSameBits = true
    for (row, picture) in examples.order(batchCount: batchCount).enumerated() {
      let found = Array(logits[row * classCount..<(row + 1) * classCount])
      worst = Self.larger(worst, Self.deviation(of: found, from: examples.logits[picture]))
      let foundBits = found.map(\.bitPattern)
      if bits[picture, default: foundBits] != foundBits { hasSameBits = false }
      bits[picture] = bits[picture] ?? foundBits
    }
    self.worst = Self.larger(self.worst, worst)
    guard worst <= Self.tolerance else { return .deviation(worst) }
    return hasSameBits ? nil : .bits
  }

  /// How far logits lie from those expected, as a share of the largest of these.
  package static func deviation(of found: [Float], from expected: [Float]) -> Float {
    let largest = expected.reduce(0) { max($0, abs($1)) }
    return zip(found, expected).reduce(0) { larger($0, abs($1.0 - $1.1)) } / largest
  }

  /// The larger number, NaN being the largest of all.
  private static func larger(_ a: Float, _ b: Float) -> Float {
    b.isNaN || b > a ? b : a
  }
}

extension Agreement.Failure: CustomStringConvertible {
  /// What was found.
  package var description: String {
    switch self {
    case .deviation(let share): "\(share) of the largest logit away from the reference"
    case .bits: "other bits than in the first run"
    }
  }
}
