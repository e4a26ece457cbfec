internal import CKernels

extension InstructionSet {
  /// Measures the most `float32` multiply-adds a second that one thread can do in vectors of this set,
  /// with all operands in registers; ``scalar`` gets the vectors that the compiler makes of plain
  /// loops.
  ///
  /// It takes a fifth of a second, and the best of many short runs counts, as other programs and a
  /// processor that is not awake yet only ever slow it down.
  ///
  /// - Returns: multiply-adds a second; `nil` if this processor does not have the instructions.
  public func peakMultiplyAddsPerSecond() -> Double? {
    guard let kernels = unsafe kernels else { return nil }
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(200)
    var best = 0.0
    repeat {
      var total: Float = 0
      var count = 0
      let duration = clock.measure {
        // The values end near 2: neither overflow nor subnormal numbers, which may be slower.
        unsafe count = kernels.peak(Self.peakRounds, 0.5, 1, &total)
      }
      best = max(best, Double(count) / (duration / .seconds(1)))
    } while clock.now < end
    return best
  }

  /// Some hundred microseconds: long beside reading the clock, short beside the time between two
  /// interruptions.
  private static let peakRounds = 50_000
}
