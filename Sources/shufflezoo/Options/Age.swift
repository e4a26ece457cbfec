internal import ArgumentParser

/// A length of time as one types it: `90m`, `12h`, `30d`, `2w`.
enum Age {
  private static let secondsByUnit: [Character: Int64] = [
    "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400,
  ]

  /// Reads a whole number and its unit.
  ///
  /// - Throws: `ValidationError`.
  static func parse(_ text: String) throws -> Duration {
    let digits = text.dropLast()
    guard let unit = text.last.flatMap({ secondsByUnit[$0] }), !digits.isEmpty,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int64(digits)
    else {
      throw ValidationError(
        "'\(text)' is no length of time; give a whole number and s, m, h, d or w, such as 30d"
      )
    }
    let (seconds, isTooLong) = count.multipliedReportingOverflow(by: unit)
    guard !isTooLong else { throw ValidationError("'\(text)' is too long a time") }
    return .seconds(seconds)
  }
}
