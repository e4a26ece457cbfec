/// What comes of the pictures of a data set, some at a time, in its order.
///
/// An app shows or stores them as they come:
///
/// ```swift
/// for try await part in evaluator.outcomes(of: data) {
///   show(part.progress.done, part.progress.total)
/// }
/// ```
///
/// Nothing is computed that is not asked for: each part is worked on by all threads when its turn comes, so
/// that leaving the loop ends the evaluation. Where speed counts,
/// ``Evaluator/evaluate(_:journal:onPicture:)`` keeps the threads busy between the parts too.
public struct EvaluationOutcomes: AsyncSequence, Sendable {
  /// Some pictures that follow one another.
  public struct Part: Sendable {
    /// What came of each; at least one.
    public let pictures: [EvaluatedPicture]
    /// How far the evaluation is with them.
    public let progress: Evaluator.Progress
    /// The figures of all pictures up to here; `nil` until one has a class and can be read.
    public let result: EvaluationResult?
  }

  let evaluator: Evaluator
  let data: DataSet

  /// Starts from the first picture; nothing is read yet.
  public func makeAsyncIterator() -> Iterator { Iterator(self) }

  /// An evaluation on its way.
  public struct Iterator: AsyncIteratorProtocol {
    private let outcomes: EvaluationOutcomes
    private let start = ContinuousClock.now
    /// What is still to be done; `nil` before the first part.
    private var rest: Rest?

    /// The pictures that are left, and the counts of the others.
    private struct Rest {
      var batches: DataSet.Batches
      var count: Int
      var tally: Tally
    }

    fileprivate init(_ outcomes: EvaluationOutcomes) { self.outcomes = outcomes }

    /// The next part; `nil` behind the last picture.
    ///
    /// - Throws: as ``Evaluator/evaluate(_:journal:onPicture:)``;
    ///   ``EvaluationError/cancelled`` if the task was cancelled.
    public mutating func next() async throws(EvaluationError) -> Part? {
      let evaluator = outcomes.evaluator
      var rest = if let rest { rest } else { try first() }
      guard rest.count > 0 else {
        // What a whole evaluation throws if it has no figures, this one throws at its end.
        _ = try result(rest.tally)
        return nil
      }
      guard !Task.isCancelled else { throw .cancelled }
      var pictures: [EvaluatedPicture] = []
      let count = Swift.min(rest.count, evaluator.partCount)
      try await evaluator.forEachBatch(of: &rest.batches, count: count) {
        batch throws(EvaluationError) in
        for picture in batch {
          try evaluator.check(picture)
          rest.tally.count(picture)
        }
        pictures += batch
      }
      rest.count -= count
      self.rest = rest
      let progress = rest.tally.progress
      return Part(
        pictures: pictures,
        progress: progress,
        result: progress.evaluated > 0 ? try result(rest.tally) : nil
      )
    }

    private func first() throws(EvaluationError) -> Rest {
      let selected = try outcomes.evaluator.selection(of: outcomes.data)
      return Rest(
        batches: selected.batches(),
        count: selected.sampleCount,
        tally: Tally(total: selected.sampleCount, classCount: selected.classCount)
      )
    }

    private func result(_ tally: Tally) throws(EvaluationError) -> EvaluationResult {
      try tally.result(
        seconds: start.duration(to: .now) / .seconds(1),
        coverage: outcomes.evaluator.coverage(of: outcomes.data, pictureCount: tally.progress.done),
        path: outcomes.data.path
      )
    }
  }
}

extension Evaluator {
  /// Evaluates the model, as a sequence of what came of the pictures.
  ///
  /// Each iteration evaluates anew.
  ///
  /// - Precondition: `data` was listed for as many classes as the model has.
  public func outcomes(of data: DataSet) -> EvaluationOutcomes {
    precondition(data.classCount == classCount, "a label for each logit")
    return EvaluationOutcomes(evaluator: self, data: data)
  }
}
