import Distribution
import Synchronization
import Testing

@Suite("Buckets of gradients")
struct GradientBucketsTests {
  /// Two buckets: parameters 3 and 2, then 0; parameter 1 has no gradient.
  static let plan = BucketPlan(
    elementCounts: [4, 0, 2, 3],
    order: [3..<4, 1..<3, 0..<1],
    byteLimit: 20
  )
  static let gradients: [[Float]] = [[1, 2, 3, 4], [], [5, 6], [7, 8, 9]]

  @Test("are sent when they are full, and waited for at the end")
  func sends() throws {
    let communicator = RecordingCommunicator(processCount: 4)
    let buckets = GradientBuckets(Self.plan, communicator)
    for _ in 0..<2 {
      communicator.calls.withLock { $0 = [] }
      try buckets.add(3..<4, of: Self.gradients)
      #expect(communicator.calls.withLock { $0 } == [])
      try buckets.add(1..<3, of: Self.gradients)
      #expect(communicator.calls.withLock { $0 } == [.start(count: 5)])
      try buckets.add(0..<1, of: Self.gradients)
      #expect(communicator.calls.withLock { $0 } == [.start(count: 5), .start(count: 4)])
      let averages = try buckets.finish()
      #expect(averages == [[0.25, 0.5, 0.75, 1], [], [1.25, 1.5], [1.75, 2, 2.25]])
      #expect(
        communicator.calls.withLock { $0 }
          == [.start(count: 5), .start(count: 4), .wait(count: 5), .wait(count: 4)]
      )
    }
  }

  @Test("of one process give its gradients, bit for bit")
  func local() throws {
    let buckets = GradientBuckets(Self.plan, LocalCommunicator())
    let odd: [[Float]] = [
      [-0.0, .leastNonzeroMagnitude, .infinity, 0.1], [], [1e30, -3], [1, 2, 3],
    ]
    for parameters in [3..<4, 1..<3, 0..<1] { try buckets.add(parameters, of: odd) }
    let found = try buckets.finish()
    #expect(found.map { $0.map(\.bitPattern) } == odd.map { $0.map(\.bitPattern) })
  }

  @Test("take gradients of several ranges at once")
  func together() throws {
    let buckets = GradientBuckets(Self.plan, LocalCommunicator())
    try buckets.add(0..<4, of: Self.gradients)
    #expect(try buckets.finish() == Self.gradients)
  }
}
