/// The mean of numbers and their squared distance from it, which can be put together from pieces.
///
/// The numbers are kept as multiples of the power of two next to the largest, so that no square
/// leaves the range of a `Double`, whatever the numbers.
///
/// Source: T. F. Chan, G. H. Golub, R. J. LeVeque: "Algorithms for computing the sample variance:
/// analysis and recommendations", The American Statistician 37 (1983); equation 1.7 within a piece,
/// 1.5b between pieces.
struct Moments {
  /// How many numbers there are.
  private(set) var count = 0.0
  /// All below counts multiples of 2 to this power, or of its square.
  private var exponent = leastExponent
  private var scaledMean = 0.0
  private var scaledSquares = 0.0

  /// Smaller numbers would be scaled by a power of two that a `Double` does not reach.
  private static let leastExponent = -1000

  /// No numbers.
  init() {}

  /// Takes finite numbers.
  ///
  /// - Parameters:
  ///   - numbers: one piece of them, small enough to be summed in eight sums.
  ///   - range: the smallest and the largest of them.
  init(_ numbers: [Double], in range: ClosedRange<Double>) {
    guard !numbers.isEmpty else { return }
    count = Double(numbers.count)
    let largest = max(abs(range.lowerBound), abs(range.upperBound))
    exponent = largest == 0 ? Self.leastExponent : max(Self.leastExponent, Int(largest.exponent))
    let scale = Double(sign: .plus, exponent: -exponent, significand: 1)
    let (sum, _) = Self.sums(numbers, scaledBy: scale, around: 0)
    // The mean of equal numbers is that number, however the sum was rounded.
    let mean = (sum / count).clamped(to: range.lowerBound * scale...range.upperBound * scale)
    let (rest, squares) = Self.sums(numbers, scaledBy: scale, around: mean)
    scaledMean = mean + rest / count
    scaledSquares = max(0, squares - rest * rest / count)
  }

  /// Takes the numbers of another piece.
  mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let exponent = max(self.exponent, other.exponent)
    let (first, second) = (scaled(to: exponent), other.scaled(to: exponent))
    let total = first.count + second.count
    let distance = second.scaledMean - first.scaledMean
    self = first
    scaledMean += distance * (second.count / total)
    scaledSquares +=
      second.scaledSquares + distance * distance * (first.count * (second.count / total))
    count = total
  }

  /// The mean, at most as far from 0 as a `Double` can be.
  var mean: Double { unscaled(scaledMean) }

  /// The standard deviation of a population, at most as large as a `Double` can be.
  var standardDeviation: Double { unscaled((scaledSquares / count).squareRoot()) }

  private func scaled(to exponent: Int) -> Moments {
    var moments = self
    moments.exponent = exponent
    let shift = self.exponent - exponent
    moments.scaledMean = Self.scale(scaledMean, by: shift)
    moments.scaledSquares = Self.scale(scaledSquares, by: 2 * shift)
    return moments
  }

  private func unscaled(_ number: Double) -> Double {
    let largest = Double.greatestFiniteMagnitude
    return Self.scale(number, by: exponent).clamped(to: -largest...largest)
  }

  /// The number times 2 to the power of `exponent`.
  private static func scale(_ number: Double, by exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: number)
  }

  /// The sum of the distances from `centre`, and that of their squares.
  private static func sums(
    _ numbers: [Double],
    scaledBy scale: Double,
    around centre: Double
  ) -> (first: Double, second: Double) {
    // Eight sums at once are shorter, so more exact, and need not wait for each other.
    var (first, second) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    let whole = numbers.count - numbers.count % first.scalarCount
    for start in stride(from: 0, to: whole, by: first.scalarCount) {
      var distances = SIMD8<Double>.zero
      for lane in 0..<first.scalarCount {
        distances[lane] = numbers[start + lane] * scale - centre
      }
      first += distances
      second += distances * distances
    }
    for index in whole..<numbers.count {
      let distance = numbers[index] * scale - centre
      first[index - whole] += distance
      second[index - whole] += distance * distance
    }
    return (first.sum(), second.sum())
  }
}

extension Double {
  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
