/// The steps of a training, few enough for a chart: means over equally many steps that follow one
/// another.
///
/// Which steps a mean is of depends on nothing but the steps before, so that a training that was resumed
/// has the same ones as an undisturbed one. A step whose loss is no number is left out.
package struct ThinnedSteps: Sendable, Equatable {
  /// A mean over steps.
  package struct Mean: Sendable, Equatable {
    /// The last one.
    package var step: Int
    /// The loss before a step.
    package var loss: Double
    /// The learning rate.
    package var learningRate: Double
    /// How many steps.
    var count: Double

    /// Takes in another mean, whose steps follow.
    fileprivate mutating func merge(_ next: Mean) {
      let share = next.count / (count + next.count)
      step = next.step
      loss += share * (next.loss - loss)
      learningRate += share * (next.learningRate - learningRate)
      count += next.count
    }
  }

  /// At most so many means are kept.
  package static let limit = 400

  /// The means, of which the last one may be of fewer steps.
  package private(set) var means: [Mean] = []
  /// How many steps a mean is of.
  private var stride = 1.0

  /// Begins without steps.
  package init() {}

  /// Takes in the next step.
  package mutating func add(_ report: StepReport) {
    guard report.loss.isFinite, report.learningRate.isFinite else { return }
    let mean = Mean(
      step: report.step,
      loss: Double(report.loss),
      learningRate: Double(report.learningRate),
      count: 1
    )
    if let last = means.indices.last, means[last].count < stride {
      means[last].merge(mean)
    } else {
      if means.count == Self.limit { halve() }
      means.append(mean)
    }
  }

  /// Makes one mean of each two.
  private mutating func halve() {
    means = Swift.stride(from: 0, to: means.count, by: 2).map { index in
      var mean = means[index]
      mean.merge(means[index + 1])
      return mean
    }
    stride *= 2
  }
}
