import Evaluation
import Foundation
import TestSupport
import Testing

@Suite("The outcomes of an evaluation")
struct EvaluationOutcomesTests {
  static func evaluator(threadCount: Int = 2, batchCount: Int = 3) throws -> Evaluator {
    var options = Evaluator.Options()
    options.threadCount = threadCount
    options.batchCount = batchCount
    return Evaluator(try Sample.classifier(), options: options)
  }

  @Test(
    "are those of a whole evaluation, picture by picture",
    arguments: [(1, 1), (2, 3), (3, 70)]
  )
  func wholeEvaluation(_ threadCount: Int, _ batchCount: Int) async throws {
    let evaluator = try Self.evaluator(threadCount: threadCount, batchCount: batchCount)
    let data = try Sample.folder().dataSet
    var pictures: [EvaluatedPicture] = []
    var last: EvaluationResult?
    for try await part in evaluator.outcomes(of: data) {
      #expect(!part.pictures.isEmpty)
      pictures += part.pictures
      #expect(part.progress.done == pictures.count)
      #expect(part.result?.pictureCount == pictures.count)
      last = part.result
    }
    var expected: [EvaluatedPicture] = []
    let whole = try await evaluator.evaluate(data) { picture, _ in expected.append(picture) }
    #expect(pictures == expected)
    #expect(last?.top1 == whole.top1)
    #expect(last?.top5 == whole.top5)
    #expect(last?.loss == whole.loss)
    #expect(last?.coverage == whole.coverage)
    #expect(whole.top1 == Accuracy(correct: 162, total: 200))
  }

  @Test("before the last part are marked as not complete")
  func coverage() async throws {
    let evaluator = try Self.evaluator(threadCount: 1, batchCount: 1)
    for try await part in evaluator.outcomes(of: try Sample.folder().dataSet) {
      #expect(part.result?.coverage.isInterrupted == true)
      break
    }
  }

  @Test("end with the error of a whole evaluation where nothing can be read")
  func onlyUnreadable() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a/x.png", Array("no picture".utf8))
    let data = try ImageFolder(folder.path, classes: .rank, classCount: 10).dataSet
    var iterator = try Self.evaluator().outcomes(of: data).makeAsyncIterator()
    let part = try await iterator.next()
    #expect(part?.result == nil)
    #expect(part?.progress.done == 1)
    await #expect(throws: EvaluationError.self) { try await iterator.next() }
  }

  @Test("stop when the task is cancelled")
  func cancelled() async throws {
    let evaluator = try Self.evaluator(threadCount: 1, batchCount: 1)
    let data = try Sample.folder().dataSet
    // A task of its own, so that the test's is not cancelled.
    let task = Task {
      var count = 0
      do throws(EvaluationError) {
        for try await part in evaluator.outcomes(of: data) {
          count += part.pictures.count
          unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
        }
      } catch {
        return (Optional(error), count)
      }
      return (nil, count)
    }
    let (error, count) = await task.value
    #expect(error == .cancelled)
    #expect((1..<200).contains(count))
  }
}
