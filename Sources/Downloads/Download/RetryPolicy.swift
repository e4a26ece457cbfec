/// How often and when a source that failed for the moment is asked again.
///
/// The wait before repetition `n` is random between half and all of `base * 2^n`, so that many
/// clients that failed together do not come back together ("Exponential Backoff And Jitter", AWS
/// Architecture Blog, 2015, has the measurements). What a server asks for in `Retry-After` is
/// waited in full, but no longer than ``longestRequestedWait``.
public struct RetryPolicy: Sendable {
  /// How many times a source is asked again.
  public var limit = 5
  /// The longest wait before the first repetition.
  public var base = Duration.milliseconds(500)
  /// The longest wait of all.
  public var longestWait = Duration.seconds(30)
  /// The longest `Retry-After` that is waited for; beyond it the source has failed.
  public var longestRequestedWait = Duration.seconds(120)

  /// The defaults.
  public init() {}

  /// The wait before repetition number `repetition`, from 0; `nil` if there is none.
  package func wait(
    before repetition: Int,
    after error: SourceError,
    using generator: inout some RandomNumberGenerator
  ) -> Duration? {
    guard error.isTransient, repetition < limit else { return nil }
    if case .status(_, let requested?) = error {
      return requested <= longestRequestedWait ? requested : nil
    }
    // 2^20 half seconds are a week: more doublings change nothing.
    let longest = min(longestWait, base * (1 << min(repetition, 20)))
    return longest * Double.random(in: 0.5...1, using: &generator)
  }
}
