/// The gradients of some batches, which together are worth a step.
///
/// Source: `GradientAccumulation` in MindCV's `mindcv/utils/train_step.py`.
struct AccumulatedGradients: Sendable {
  /// The sum of the gradients so far, each divided by the number of batches of a step.
  private(set) var values: [[Float]]
  /// How many batches it is of.
  private(set) var batchCount: Int

  /// Begins with zeros, or goes on.
  init(_ values: [[Float]], batchCount: Int = 0) {
    self.values = values
    self.batchCount = batchCount
  }

  /// Adds the gradients of a batch that is one of `batchCount`.
  mutating func add(_ gradients: [[Float]], of batchCount: Int) {
    for (index, gradient) in gradients.enumerated() {
      for position in gradient.indices {
        values[index][position] += gradient[position] / Float(batchCount)
      }
    }
    self.batchCount += 1
  }
}
