internal import ArgumentParser

/// Refuses numbers that an option does not take.
enum NumberOption {
  /// Refuses a number outside of a range; one that was not given is fine.
  ///
  /// - Throws: `ValidationError`.
  static func check<Number: Comparable>(
    _ option: String,
    _ number: Number?,
    in range: ClosedRange<Number>
  ) throws {
    guard let number, !range.contains(number) else { return }
    throw ValidationError(
      "\(option): expected \(text(range.lowerBound)) to \(text(range.upperBound)), found \(text(number))"
    )
  }

  /// Refuses a number below the least; one that was not given is fine.
  ///
  /// - Throws: `ValidationError`.
  static func check(_ option: String, _ number: Int?, from least: Int) throws {
    guard let number, number < least else { return }
    throw ValidationError("\(option): expected \(least) or more, found \(number)")
  }

  /// Refuses what is negative, infinite, or no number at all.
  ///
  /// - Throws: `ValidationError`.
  static func checkNonNegative(_ option: String, _ number: Double) throws {
    guard !(number >= 0) || number.isInfinite else { return }
    throw ValidationError("\(option): expected a number from 0 up, found \(text(number))")
  }

  /// Refuses numbers of threads that no machine has; each has memory of its own.
  ///
  /// - Throws: `ValidationError`.
  static func checkThreads(_ count: Int?) throws { try check("--threads", count, in: 1...1024) }

  /// The number as one types it.
  private static func text(_ number: some Any) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
