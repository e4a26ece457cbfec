import Downloads
import Testing

@Suite("Retries")
struct RetryTests {
  private static let lost = SourceError.network(.connectionLost(reason: "reset"))

  private func wait(_ repetition: Int, after error: SourceError = lost) -> Duration? {
    var generator = SystemRandomNumberGenerator()
    return RetryPolicy().wait(before: repetition, after: error, using: &generator)
  }

  // 0.5 s, doubled each time, is 8 s before the fifth repetition.
  @Test("waits double, and are random between half and all of it")
  func doubles() {
    for repetition in 0..<5 {
      let longest = Duration.milliseconds(500 << repetition)
      let waits = (0..<100).compactMap { _ in wait(repetition) }
      #expect(waits.count == 100)
      #expect(waits.allSatisfy { $0 >= longest * 0.5 && $0 <= longest })
      // That a hundred fall on one side of the middle happens once in 2^99 runs.
      #expect(waits.contains { $0 > longest * 0.75 } && waits.contains { $0 < longest * 0.75 })
    }
    #expect(wait(5) == nil)
  }

  @Test("no wait is longer than the longest, however often it failed")
  func longest() throws {
    var policy = RetryPolicy()
    policy.limit = .max
    var generator = SystemRandomNumberGenerator()
    let error = SourceError.status(503, retryAfter: nil)
    let wait = try #require(policy.wait(before: 1_000_000, after: error, using: &generator))
    #expect(wait >= .seconds(15) && wait <= .seconds(30))
  }

  @Test("what a server asks for is waited in full, unless it is too long")
  func requested() {
    #expect(wait(0, after: .status(429, retryAfter: .seconds(7))) == .seconds(7))
    #expect(wait(0, after: .status(503, retryAfter: .zero)) == .zero)
    #expect(wait(0, after: .status(429, retryAfter: .seconds(121))) == nil)
  }

  @Test(
    "what will not be otherwise in a moment is not asked again",
    arguments: [
      .status(404, retryAfter: nil), .status(403, retryAfter: .seconds(1)), .insecure,
      .webPage(title: nil), .network(.tls(reason: "")), .network(.connectFailed(reason: "")),
      .network(.unknownHost("a", reason: "")), .tooLarge(limit: 1, found: 2),
      .wrongHash(expected: "0", found: "1", comparedWith: .prefix),
      .contentEncoding("gzip"), .tooManyRedirects(limit: 1),
    ] as [SourceError]
  )
  func permanent(_ error: SourceError) { #expect(wait(0, after: error) == nil) }
}
