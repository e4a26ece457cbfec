package import Distribution
package import ShuffleNet

/// How processes that learn together come to the average of their gradients.
package final class GradientExchange {
  private let communicator: any Communicator
  private let buckets: GradientBuckets

  /// Makes the memory for it.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - frozen: the parts whose gradients nobody needs.
  ///   - communicator: what the processes tell each other with.
  package init(
    _ network: ShuffleNetV1,
    frozen: FrozenParts,
    _ communicator: any Communicator
  ) {
    self.communicator = communicator
    buckets = GradientBuckets(BucketPlan(network, frozen: frozen), communicator)
  }

  /// Takes gradients that are final, and sends them once a bucket is full.
  func add(_ parameters: Range<Int>, of gradients: [[Float]]) throws(DistributionError) {
    try buckets.add(parameters, of: gradients)
  }

  /// Waits for the average of all that was added.
  func finish() throws(DistributionError) -> [[Float]] { try buckets.finish() }

  /// The average of gradients that have been computed.
  func average(_ gradients: [[Float]]) throws(DistributionError) -> [[Float]] {
    for part in buckets.plan.parts {
      try buckets.add(part.parameter..<part.parameter + 1, of: gradients)
    }
    return try buckets.finish()
  }

  /// What a batch came to.
  struct Tally {
    /// The loss; of several processes the mean.
    var loss: Float
    /// How many pictures were right; of several processes all of them.
    var correctCount: Int
    /// Whether something is not finite, in any of the processes.
    var isBroken: Bool
  }

  /// What the processes' batches came to together; the same in all of them.
  func together(_ own: Tally) throws(DistributionError) -> Tally {
    let sums = try communicator.sum([own.loss, Float(own.correctCount), own.isBroken ? 1 : 0])
    return Tally(
      loss: sums[0] / Float(communicator.processCount),
      correctCount: Int(sums[1]),
      isBroken: sums[2] > 0
    )
  }
}
