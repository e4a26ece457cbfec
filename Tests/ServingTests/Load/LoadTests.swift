internal import Serving
internal import Testing

@Suite("Load")
struct LoadTests {
  @Test(
    "an address that is no server's is refused",
    arguments: [
      "", "127.0.0.1:80", "https://a", "http://", "http://a:0", "http://a:70000", "http://a?b",
    ]
  )
  func address(text: String) {
    #expect(throws: LoadError.address(text)) { try LoadTarget(text) }
  }

  @Test("a share of the requests is done in the time of the nearest rank")
  func percentiles() {
    var windows = [LoadWindow(), LoadWindow()]
    for milliseconds in 1...10 {
      windows[milliseconds % 2].count(status: 200, nanoseconds: Int64(milliseconds) * 1_000_000)
    }
    windows[0].count(status: 503, nanoseconds: 1)
    let result = LoadResult(
      .concurrency(2),
      batchSize: 3,
      windows.map { ($0, 2) },
      isStable: true,
      server: nil
    )
    #expect([1, 50, 90, 91, 99, 100].map(result.percentile) == [1, 5, 9, 10, 10, 10])
    #expect(result.meanMilliseconds == 5.5)
    #expect(result.requestCount == 10)
    #expect(result.failures == ["status 503": 1])
    #expect(result.picturesPerSecond == 7.5)
  }

  @Test("without an answer there is no time")
  func nothing() {
    let result = LoadResult(
      .rate(1),
      batchSize: 1,
      [(LoadWindow(), 1)],
      isStable: false,
      server: nil
    )
    #expect(result.percentile(99) == 0)
    #expect(result.meanMilliseconds == 0)
  }

  @Test("the server's figures are means between two readings")
  func figures() throws {
    func reading(_ queue: Double, _ compute: Double, _ batch: Int, _ count: Int) -> [UInt8] {
      let figures = [
        ("queue_duration_seconds", "\(queue)"), ("compute_duration_seconds", "\(compute)"),
        ("batch_size", "\(batch)"),
      ]
      let lines = figures.map { name, sum in
        """
        # TYPE shufflezoo_\(name) histogram
        shufflezoo_\(name)_bucket{le="+Inf"} \(count)
        shufflezoo_\(name)_sum \(sum)
        shufflezoo_\(name)_count \(count)
        """
      }
      return Array(lines.joined(separator: "\n").utf8)
    }
    let first = reading(1, 2, 10, 10)
    let found = try #require(LoadServerFigures(from: first, to: reading(1.5, 4, 18, 14)))
    #expect(found.queueMilliseconds == 125)
    #expect(found.computeMilliseconds == 500)
    #expect(found.batchSize == 2)
    #expect(LoadServerFigures(from: first, to: first) == nil)
    #expect(LoadServerFigures(from: [], to: first) == nil)
  }
}
