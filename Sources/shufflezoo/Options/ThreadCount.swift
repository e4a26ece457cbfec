internal import ArgumentParser

/// What `--threads` may say.
enum ThreadCount {
  /// Threads past this are no machine's; each has memory of its own.
  private static let range = 1...1024

  /// Refuses a number that no machine has.
  ///
  /// - Throws: `ValidationError`.
  static func check(_ count: Int?) throws {
    guard range.contains(count ?? 1) else {
      throw ValidationError("--threads is from 1 to \(range.upperBound)")
    }
  }
}
