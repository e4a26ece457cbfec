/// Averages gradients over all processes while the rest of them is still being computed.
///
/// A bucket is sent when its last gradient has come. What comes out does not depend on when the gradients came: it is
/// bit for bit what sums of the same buckets give afterwards, divided by the number of processes.
///
/// If a call throws, the step is lost, and so is this.
package final class GradientBuckets {
  /// Which gradients are sent together.
  package let plan: BucketPlan

  private let communicator: any Communicator
  private let buffers: [SumBuffer]
  private var running: [any RunningSum] = []
  /// How many of the plan's parts have come.
  private var arrivedCount = 0

  /// Takes the memory for the buckets.
  ///
  /// - Parameters:
  ///   - plan: the same in all processes.
  ///   - communicator: what they tell each other with.
  package init(_ plan: BucketPlan, _ communicator: any Communicator) {
    self.plan = plan
    self.communicator = communicator
    buffers = plan.counts.map(SumBuffer.init)
  }

  /// Takes gradients, and sends the buckets that they fill.
  ///
  /// - Parameters:
  ///   - parameters: those whose gradients are final: the next of the plan's order.
  ///   - gradients: of all parameters; the others' do not matter.
  /// - Throws: ``DistributionError`` if a bucket cannot be sent.
  /// - Precondition: the parameters are the next, and their gradients have the elements that the plan says.
  package func add(_ parameters: Range<Int>, of gradients: [[Float]]) throws(DistributionError) {
    while arrivedCount < plan.parts.count, parameters.contains(plan.parts[arrivedCount].parameter) {
      let part = plan.parts[arrivedCount]
      let gradient = gradients[part.parameter]
      precondition(gradient.count == part.range.count, "gradients as the plan has them")
      let buffer = buffers[part.bucket]
      buffer.write(gradient, at: part.range.lowerBound)
      arrivedCount += 1
      if part.range.upperBound == buffer.count {
        running.append(try communicator.startSum(of: buffer))
      }
    }
  }

  /// Waits for all buckets and makes ready for the next step.
  ///
  /// - Returns: the average of each parameter's gradient; nothing for those that have none.
  /// - Precondition: all gradients have been added.
  package func finish() throws(DistributionError) -> [[Float]] {
    precondition(running.count == buffers.count, "all gradients")
    for sum in running { try sum.wait() }
    running = []
    arrivedCount = 0
    let processCount = Float(communicator.processCount)
    var averages = [[Float]](repeating: [], count: plan.parameterCount)
    for part in plan.parts {
      averages[part.parameter] = buffers[part.bucket].sums(part.range).map { $0 / processCount }
    }
    return averages
  }
}
