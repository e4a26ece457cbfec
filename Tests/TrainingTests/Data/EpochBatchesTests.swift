import Testing
import Training

@Suite("Random streams and the batches of an epoch")
struct EpochBatchesTests {
  @Test("a stream is the same for the same numbers, and another for others")
  func streams() {
    func bits(_ stream: RandomStream) -> [UInt64] {
      var stream = stream
      return (0..<4).map { _ in stream.bits() }
    }
    let streams = [
      RandomStream(seed: 42, .picture, epoch: 0, index: 0),
      RandomStream(seed: 43, .picture, epoch: 0, index: 0),
      RandomStream(seed: 42, .picture, epoch: 1, index: 0),
      RandomStream(seed: 42, .picture, epoch: 0, index: 1),
      RandomStream(seed: 42, .picture, epoch: -1, index: 0),
      RandomStream(seed: 42, .batch, epoch: 0, index: 0),
    ]
    #expect(Set(streams.map { bits($0) }).count == streams.count)
    #expect(bits(streams[0]) == bits(RandomStream(seed: 42, .picture)))
  }

  @Test("numbers are spread as they should be")
  func distributions() {
    var stream = RandomStream(seed: 5, .picture)
    let count = 40_000
    func moments(_ draw: (inout RandomStream) -> Double) -> (mean: Double, variance: Double) {
      let values = (0..<count).map { _ in draw(&stream) }
      let mean = values.reduce(0, +) / Double(count)
      return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count))
    }
    func expect(_ found: (mean: Double, variance: Double), _ mean: Double, _ variance: Double) {
      #expect(abs(found.mean - mean) < 0.02, "\(found)")
      #expect(abs(found.variance - variance) < 0.03, "\(found)")
    }
    expect(moments { $0.uniform() }, 0.5, 1.0 / 12)
    expect(moments { Double($0.below(3)) }, 1, 2.0 / 3)
    expect(moments { $0.normal() }, 0, 1)
    for shape in [0.2, 1, 4.0] {
      expect(moments { $0.beta(shape) }, 0.5, 1 / (4 * (2 * shape + 1)))
    }
    #expect((0..<1000).allSatisfy { _ in (0...1).contains(stream.beta(1e-3)) })
    #expect((0..<100).allSatisfy { _ in stream.below(1) == 0 })
    #expect(stream.permutation(0) == [])
    #expect(stream.permutation(1000).sorted() == Array(0..<1000))
  }

  @Test("every process gets as many pictures, and all together get each")
  func shares() {
    var plan = EpochBatches.Plan(pictureCount: 103, batchSize: 8)
    plan.processCount = 4
    plan.dropsRemainder = false
    #expect(plan.share == 26)
    #expect(plan.batchCount == 4)
    let shares = (0..<4).map { process in
      EpochBatches(plan, seed: 1, epoch: 2, process: process).batches
    }
    #expect(shares.allSatisfy { $0.map(\.count) == [8, 8, 8, 2] })
    let dealt = shares.flatMap { $0.flatMap(\.self) }
    #expect(dealt.count == 104)
    #expect(Set(dealt).count == 103)
    #expect(EpochBatches(plan, seed: 1, epoch: 3).batches != shares[0])
    #expect(EpochBatches(plan, seed: 1, epoch: 2).batches == shares[0])
  }

  @Test("remainders are left out, limits kept, and a set in its order stays so")
  func plans() {
    var plan = EpochBatches.Plan(pictureCount: 10, batchSize: 4)
    plan.isShuffled = false
    #expect(EpochBatches(plan, seed: 1, epoch: 0).batches == [[0, 1, 2, 3], [4, 5, 6, 7]])
    plan.pictureLimit = 6
    plan.dropsRemainder = false
    #expect(EpochBatches(plan, seed: 1, epoch: 0).batches == [[0, 1, 2, 3], [4, 5]])
    // More processes than pictures: the first ones come again.
    plan.processCount = 12
    #expect(EpochBatches(plan, seed: 1, epoch: 0, process: 11).batches == [[1]])
    plan = EpochBatches.Plan(pictureCount: 3, batchSize: 4)
    #expect(plan.batchCount == 0)
    #expect(EpochBatches(plan, seed: 1, epoch: 0).batches == [])
  }
}
