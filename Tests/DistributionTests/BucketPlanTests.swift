import Distribution
import Testing

@Suite("Plans of buckets")
struct BucketPlanTests {
  /// Eight parameters, of which two have no gradients; their floats by number.
  static let counts = [3, 0, 5, 2, 0, 9, 1, 4]
  static let order = [7..<8, 4..<7, 0..<4]

  struct Example: Sendable, CustomStringConvertible {
    let byteLimit: Int
    /// The parameters of each bucket.
    let buckets: [[Int]]
    var description: String { "\(byteLimit) bytes" }
  }

  static let examples = [
    Example(byteLimit: 0, buckets: [[7], [5], [6], [0], [2], [3]]),
    Example(byteLimit: 16, buckets: [[7], [5], [6, 0], [2], [3]]),
    Example(byteLimit: 20, buckets: [[7, 5], [6, 0, 2], [3]]),
    Example(byteLimit: 52, buckets: [[7, 5], [6, 0, 2, 3]]),
    Example(byteLimit: 53, buckets: [[7, 5, 6], [0, 2, 3]]),
    Example(byteLimit: 96, buckets: [[7, 5, 6, 0, 2, 3]]),
    Example(byteLimit: .max, buckets: [[7, 5, 6, 0, 2, 3]]),
  ]

  @Test("fill one after another and split no parameter", arguments: examples)
  func fills(example: Example) {
    let plan = BucketPlan(
      elementCounts: Self.counts,
      order: Self.order,
      byteLimit: example.byteLimit
    )
    #expect(plan.parameterCount == 8)
    #expect(plan.parts.map(\.parameter) == example.buckets.flatMap(\.self))
    #expect(
      plan.counts == example.buckets.map { $0.reduce(0) { $0 + Self.counts[$1] } }
    )
    for (index, bucket) in example.buckets.enumerated() {
      let parts = plan.parts.filter { $0.bucket == index }
      #expect(parts.map(\.parameter) == bucket)
      #expect(parts.map(\.range.count) == bucket.map { Self.counts[$0] })
      // One behind the other, from the start to the end.
      #expect(parts.first?.range.lowerBound == 0)
      #expect(
        zip(parts, parts.dropFirst()).allSatisfy { $0.range.upperBound == $1.range.lowerBound }
      )
      #expect(parts.last?.range.upperBound == plan.counts[index])
    }
  }

  @Test("of no gradients have no buckets")
  func empty() {
    let plan = BucketPlan(elementCounts: [0, 0], order: [0..<2])
    #expect(plan.parts.isEmpty && plan.counts.isEmpty && plan.parameterCount == 2)
  }
}
