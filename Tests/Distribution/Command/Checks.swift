import Distribution
import Foundation
import Training

/// Whether processes tell each other what they should; every one checks for itself.
struct Checks {
  let communicator: any Communicator
  private var rank: Int { communicator.rank }
  private var processes: Range<Int> { 0..<communicator.processCount }

  init(_ communicator: any Communicator) { self.communicator = communicator }

  /// What was found to be wrong.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  func run() throws {
    try wholeNumbers()
    try bytes()
    for count in [0, 1, 7, 1000, 20_000, 300_001] { try floats(count) }
    for byteLimit in [4, 10_000, 256 << 10, 1 << 30] { try buckets(byteLimit) }
    try engineBuckets()
    try communicator.stopTogether(nil)
    try communicator.barrier()
    if rank == 0 {
      print("\(communicator.processCount) processes: sums, bytes, buckets, gradients as expected")
    }
  }

  private func wholeNumbers() throws {
    let sums = try communicator.sum([Int64(rank), Int64(rank * rank) << 40, -1])
    try expect(
      sums == [
        processes.reduce(0) { $0 + Int64($1) },
        processes.reduce(0) { $0 + Int64($1 * $1) << 40 },
        -Int64(processes.count),
      ],
      "sums of whole numbers: \(sums)"
    )
    let largest = try communicator.maximum([Int64(rank), -Int64(rank), .min])
    try expect(largest == [Int64(processes.count - 1), 0, .min], "largest: \(largest)")
    try expect(try communicator.sum([Int64]()) == [], "sums of nothing")
    for value in [Int64.min, -1, 0, .max] {
      try expect(try isSameEverywhere(value), "\(value) is not the same everywhere")
    }
    let isSame = try isSameEverywhere(rank == 0 ? 5 : 6)
    try expect(isSame == (processes.count == 1), "5 and 6 are the same")
  }

  private func bytes() throws {
    for sender in processes {
      let bytes = (0..<1000 * sender).map { UInt8(truncatingIfNeeded: $0 * 7 + sender) }
      // What the others have does not matter.
      let own = rank == sender ? bytes : [UInt8](repeating: 1, count: 3 * rank)
      try expect(try communicator.broadcast(own, from: sender) == bytes, "bytes of \(sender)")
    }
    do {
      _ = try communicator.broadcast([1], from: processes.count)
      throw Failure(description: "bytes of a process that is not there")
    } catch let error as DistributionError {
      // The code is Open MPI's MPI_ERR_ROOT.
      let expected = "MPI: MPI_Bcast failed with code 8: MPI_ERR_ROOT: invalid root; "
      try expect(error.description.hasPrefix(expected), error.description)
    }
  }

  private func floats(_ count: Int) throws {
    // Small whole numbers are added exactly, in whatever order.
    let sums = try communicator.sum((0..<count).map { Float($0 % 1000 + rank) })
    let expected = (0..<count).map { index in
      processes.reduce(0) { $0 + Float(index % 1000 + $1) }
    }
    try expect(sums == expected, "sums of \(count) whole floats")
    // Others are not, but alike everywhere and every time.
    let values = Self.random(count, seed: rank)
    let (first, second) = (try communicator.sum(values), try communicator.sum(values))
    try expect(first.map(\.bitPattern) == second.map(\.bitPattern), "\(count) sums, made twice")
    try expect(try isSameEverywhere(Self.digest(first)), "\(count) sums, elsewhere")
  }

  private func buckets(_ byteLimit: Int) throws {
    // Weights, statistics without gradients, vectors; the last is as long as a classifier.
    let blocks = (0..<40).map { block -> [Int] in [300 + 97 * block, 0, 0, 60 + block, 60 + block] }
    let counts = blocks.flatMap { $0 } + [240_000]
    let order = [200..<201] + (0..<8).reversed().map { 25 * $0..<25 * ($0 + 1) }
    let plan = BucketPlan(elementCounts: counts, order: order, byteLimit: byteLimit)
    let buckets = GradientBuckets(plan, communicator)
    for step in 0..<3 {
      let gradients = processes.map { process in
        counts.enumerated().map { index, count in
          Self.random(count, seed: process + 64 * (index + 256 * step))
        }
      }
      for range in order { try buckets.add(range, of: gradients[rank]) }
      let averages = try buckets.finish()
      let name = "buckets of \(byteLimit) bytes, step \(step)"
      try expect(
        Self.bits(averages) == Self.bits(try averagedAfterwards(gradients[rank], plan)),
        "\(name): not what the same buckets give afterwards"
      )
      let digest = Self.digest(averages.flatMap { $0 })
      try expect(try isSameEverywhere(digest), "\(name): not the same everywhere")
      try near(averages, gradients, name)
    }
  }

  /// Gradients of a batch of each process, which leave while the engine computes.
  private func engineBuckets() throws {
    let batch = try EngineBatch(classCount: 5, pictureCount: 2, side: 64, seed: rank)
    for byteLimit in [4096, BucketPlan.defaultByteLimit] {
      let plan = BucketPlan(batch.network, byteLimit: byteLimit)
      let buckets = GradientBuckets(plan, communicator)
      for _ in 0..<2 {
        let gradients = try batch.gradients { try buckets.add($0, of: $1) }
        try expect(
          Self.bits(try buckets.finish()) == Self.bits(try averagedAfterwards(gradients, plan)),
          "gradients in buckets of \(byteLimit) bytes: not what the same buckets give afterwards"
        )
      }
    }
  }

  /// The averages of buckets that are sent when all gradients are there.
  private func averagedAfterwards(_ gradients: [[Float]], _ plan: BucketPlan) throws -> [[Float]] {
    var averages = gradients.map { _ in [Float]() }
    for bucket in plan.counts.indices {
      let parts = plan.parts.filter { $0.bucket == bucket }
      let sums = try communicator.sum(parts.flatMap { gradients[$0.parameter] })
      for part in parts {
        averages[part.parameter] = sums[part.range].map { $0 / Float(processes.count) }
      }
    }
    return averages
  }

  /// Compares with averages that are computed here, in another precision.
  private func near(_ averages: [[Float]], _ gradients: [[[Float]]], _ name: String) throws {
    for (index, average) in averages.enumerated() {
      try expect(average.count == gradients[rank][index].count, "\(name): parameter \(index)")
      for (element, found) in average.enumerated() {
        let sum = processes.reduce(0.0) { $0 + Double(gradients[$1][index][element]) }
        // Every addition of numbers below 1 rounds by less than the number of processes in units of 2^-24.
        let bound = Double(processes.count) * 0x1p-24
        try expect(
          abs(Double(found) - sum / Double(processes.count)) <= bound,
          "\(name): parameter \(index), element \(element): \(found)"
        )
      }
    }
  }

  /// Whether a number, such as a digest of gradients, is the same in every process.
  private func isSameEverywhere(_ value: Int64) throws -> Bool {
    // The complement turns the order round, so that its largest is that of the least number.
    try communicator.maximum([value, ~value]) == [value, ~value]
  }

  private func expect(_ holds: Bool, _ text: @autoclosure () -> String) throws(Failure) {
    if !holds { throw Failure(description: text()) }
  }

  /// Numbers from -1 to 1.
  static func random(_ count: Int, seed: Int) -> [Float] {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int32(truncatingIfNeeded: state >> 32)) * 0x1p-31
    }
  }

  private static func bits(_ values: [[Float]]) -> [[UInt32]] {
    values.map { $0.map(\.bitPattern) }
  }

  private static func digest(_ values: [Float]) -> Int64 {
    values.reduce(7) { ($0 &* 1_000_003) ^ Int64($1.bitPattern) }
  }
}
