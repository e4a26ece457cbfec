import Conversion
import Evaluation
import TestSupport
import Testing

/// Expected figures are those that MindCV's `validate.py` on MindSpore 2.7.0 prints, and the logits
/// it computed: `zoo/sample/README.md`.
@Suite("Evaluating the bundled sample")
struct SampleTests {
  /// Evaluates the sample and collects the logits.
  func evaluate(
    threadCount: Int,
    batchCount: Int,
    limit: Int? = nil,
    folder: ImageFolder? = nil,
    executor: PictureClassifier.Executor = .fast
  ) async throws -> (result: EvaluationResult, logits: [Float]) {
    var options = Evaluator.Options()
    options.threadCount = threadCount
    options.batchCount = batchCount
    options.limit = limit
    var all: [Float] = []
    let evaluator = Evaluator(try Sample.classifier(executor), options: options)
    let result = try await evaluator.evaluate(folder ?? Sample.folder()) { picture, _ in
      all += picture.logits ?? []
    }
    return (result, all)
  }

  @Test(
    "gives MindCV's top-1, top-5 and loss, and MindSpore's logits, in both executors",
    arguments: PictureClassifier.Executor.allCases
  )
  func figures(_ executor: PictureClassifier.Executor) async throws {
    let (result, logits) = try await evaluate(
      threadCount: 2,
      batchCount: 16,
      executor: executor
    )
    #expect(result.top1 == Accuracy(correct: 162, total: 200))
    #expect(result.top5 == Accuracy(correct: 200, total: 200))
    // Both bounds are the project's promise: logits to 1e-5 of their scale.
    #expect(abs(result.loss - 0.965513801574707) < 1e-5)
    #expect(result.coverage.isWholeSet)
    #expect(result.skipped == [])
    let expected = try NumpyArray(contentsOf: Sample.file("logits.npy"))
    #expect(relativeError(logits, expected.values) < 1e-5)
  }

  @Test("gives the same bits with any number of threads and any batch size")
  func schedules() async throws {
    let first = try await evaluate(threadCount: 1, batchCount: 1)
    for (threadCount, batchCount) in [
      (1, 64), (2, 1), (2, 7), (5, 7), (5, 64), (.max, 1), (2, .max),
    ] {
      let other = try await evaluate(threadCount: threadCount, batchCount: batchCount)
      #expect(other.logits == first.logits)
      #expect(other.result.top1 == first.result.top1)
      #expect(other.result.top5 == first.result.top5)
      #expect(other.result.loss == first.result.loss)
    }
  }

  /// Counted by numpy from `logits.npy`, in `images.json`'s order.
  @Test(
    "takes as many pictures as the limit says, from the start",
    arguments: [(1, 1, 1, 0.7958130232868703), (33, 29, 33, 0.8943093569519898)]
  )
  func limit(_ limit: Int, _ top1: Int, _ top5: Int, _ loss: Double) async throws {
    let (result, logits) = try await evaluate(threadCount: 2, batchCount: 7, limit: limit)
    #expect(result.top1 == Accuracy(correct: top1, total: limit))
    #expect(result.top5 == Accuracy(correct: top5, total: limit))
    #expect(abs(result.loss - loss) < 1e-5)
    #expect(logits.count == 10 * limit)
    #expect(!result.coverage.isWholeSet)
  }

  @Test("a limit that cuts nothing off leaves the set whole", arguments: [2, 3])
  func looseLimit(_ limit: Int) async throws {
    let pictures = try TemporaryFolder()
    for (name, source) in [("a", "0_tshirt_top/val_00019.png"), ("b", "3_dress/val_00013.png")] {
      try pictures.copy(source, to: "\(name)/x.png")
    }
    let folder = try ImageFolder(pictures.path, classes: .rank, classCount: 10)
    let (result, _) = try await evaluate(
      threadCount: 1,
      batchCount: 1,
      limit: limit,
      folder: folder
    )
    #expect(result.coverage.isWholeSet)
    #expect(result.pictureCount == 2)
  }

  @Test("lists the pictures as MindSpore did, in 'val' as well as above it")
  func order() throws {
    let expected = try ListedPicture.list(Sample.file("images.json"))
    for path in [Sample.pictures, Sample.file("fashion-mnist")] {
      let folder = try ImageFolder(path, classes: .rank, classCount: 10)
      #expect(folder.samples.map(\.path) == expected.map { Sample.picture($0.path) })
      #expect(folder.samples.map(\.label) == expected.map(\.label))
    }
  }

  @Test("reads the file that the card and the README name by its hash")
  func hash() throws {
    let name = "shufflenet_v1_g3_05_fmnist-975e965d.ckpt"
    let digest = try WeightsFile(path: Sample.file(name)).sha256()
    #expect("\(digest)" == "975e965d718623ca7f4ffe5273e5b4710ced3ac5807685e2608f4071f70bbeaa")
  }
}
