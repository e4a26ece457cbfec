import Evaluation
import Tensors
import Testing

@Suite("Stopping the evaluator")
struct EvaluatorStopTests {
  /// Evaluates the sample with a network that is quick, and gives the error and how many pictures
  /// `onPicture` got before.
  func evaluate(
    threadCount: Int = 1,
    batchCount: Int = 1,
    onPicture: (Int) throws(EvaluationError) -> Void
  ) async throws -> (error: EvaluationError?, pictureCount: Int) {
    var options = Evaluator.Options()
    options.threadCount = threadCount
    options.batchCount = batchCount
    let classifier = try PictureClassifier.constant([Float](repeating: 0, count: 10))
    let folder = try Sample.folder()
    var count = 0
    do throws(EvaluationError) {
      _ = try await Evaluator(classifier, options: options).evaluate(folder) {
        _,
        progress throws(EvaluationError) in
        count = progress.done
        try onPicture(count)
      }
    } catch {
      return (error, count)
    }
    return (nil, count)
  }

  @Test(
    "a cancelled task hands over the batch it is at and no other",
    arguments: [(1, 1, 3), (1, 7, 7), (5, 1, 3), (5, 7, 7), (2, 64, 64)]
  )
  func cancelled(_ threadCount: Int, _ batchCount: Int, _ expected: Int) async throws {
    // A task of its own, so that the test's is not cancelled.
    let task = Task {
      try await evaluate(threadCount: threadCount, batchCount: batchCount) { count in
        if count == 3 { unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() } }
      }
    }
    let (error, pictureCount) = try await task.value
    #expect(error == .cancelled)
    #expect(pictureCount == expected)
  }

  @Test("a task that was cancelled before hands nothing over")
  func cancelledBefore() async throws {
    let task = Task {
      unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
      return try await evaluate(threadCount: 2, batchCount: 7) { _ in }
    }
    let (error, pictureCount) = try await task.value
    #expect(error == .cancelled)
    #expect(pictureCount == 0)
  }

  @Test("what the caller throws at a picture ends it there", arguments: [1, 2])
  func thrown(_ threadCount: Int) async throws {
    let problem = EvaluationError.file(FileError(.writeFailed(code: 28), path: "a.npy"))
    let (error, pictureCount) = try await evaluate(
      threadCount: threadCount,
      batchCount: 16
    ) { count throws(EvaluationError) in
      if count == 20 { throw problem }
    }
    #expect(error == problem)
    #expect(pictureCount == 20)
  }
}
