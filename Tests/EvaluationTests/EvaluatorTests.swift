import Evaluation
import ShuffleNet
import TestSupport
import Testing

/// A network whose logits do not depend on the picture, so that every figure is counted by hand.
@Suite("The evaluator")
struct EvaluatorTests {
  static let picture = "0_tshirt_top/val_00019.png"

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Evaluates the folder by rank and collects what `onPicture` gets.
  func evaluate(
    _ classifier: PictureClassifier,
    smoothing: Double = 0
  ) async throws -> (result: EvaluationResult, steps: [Step]) {
    var options = Evaluator.Options()
    options.labelSmoothing = smoothing
    let images = try ImageFolder(
      folder.path,
      classes: .rank,
      classCount: classifier.network.classCount
    )
    var steps: [Step] = []
    let result = try await Evaluator(classifier, options: options).evaluate(images) {
      picture,
      progress in
      steps.append(Step(picture.logits, progress))
    }
    return (result, steps)
  }

  @Test("counts a picture of rank 0 as top-1, and of rank 0 to 4 as top-5")
  func ranks() async throws {
    // One picture for each class; the class at index i has rank i.
    for name in ["a", "b", "c", "d", "e", "f", "g"] {
      try folder.copy(Self.picture, to: "\(name)/x.png")
    }
    let logits: [Float] = [42, 28, 14, 0, -14, -28, -42]
    let (result, steps) = try await evaluate(.constant(logits))
    #expect(result.top1 == Accuracy(correct: 1, total: 7))
    #expect(result.top5 == Accuracy(correct: 5, total: 7))
    #expect(result.pictureCount == 7)
    #expect(result.coverage.isWholeSet)
    #expect(result.skipped == [])
    #expect(result.seconds > 0)
    // The mean of 42 - logit, the other terms of the sum of exponentials being below 1e-6.
    #expect(abs(result.loss - 42) < 1e-6)
    #expect(steps.map(\.logits) == Array(repeating: logits, count: 7))
    #expect(steps.map(\.progress) == (1...7).map { [$0, 7, 1, $0] })
  }

  @Test("has no top-5 below five classes", arguments: [1, 2, 4, 5])
  func fewClasses(_ count: Int) async throws {
    try folder.copy(Self.picture, to: "a/x.png")
    let logits = [Float](repeating: 0, count: count)
    let (result, _) = try await evaluate(.constant(logits), smoothing: 0.1)
    #expect(result.top1 == Accuracy(correct: 1, total: 1))
    #expect(result.top5 == (count < 5 ? nil : Accuracy(correct: 1, total: 1)))
  }

  @Test("skips what is no picture, says why in the data set's order, and counts the rest")
  func skipped() async throws {
    let size = UInt64(512 << 20) + 1
    try folder.copy(Self.picture, to: "a/1.png")
    try folder.write("a/2.png", Array(folder.bytes("a/1.png").prefix(100)))
    try folder.makeDirectory("a/3.png")
    try folder.write("a/4.txt", Array("not a picture".utf8))
    try folder.copy(Self.picture, to: "b/1")
    try folder.write("b/2.png")
    try folder.makePipe("b/3.png")
    try folder.link("b/4.png", to: "nowhere")
    try folder.write("b/5.png")
    try folder.resize("b/5.png", to: size)
    let logits: [Float] = [14, 0]
    let (result, steps) = try await evaluate(.constant(logits))
    let expected = [
      (
        "a/2.png",
        "expected a whole PNG file, found its first 100 bytes; the file is cut short, so fetch it "
          + "again"
      ),
      ("a/3.png", "expected a regular file, found a folder"),
      ("a/4.txt", "expected a JPEG or PNG file, found text; check that this is a picture"),
      (
        "b/2.png",
        "expected a JPEG or PNG file, found no bytes at all; the file is cut short, so fetch it again"
      ),
      ("b/3.png", "expected a regular file, found a named pipe"),
      ("b/4.png", "no such file; check the path"),
      ("b/5.png", "expected a picture of at most 536870912 bytes, found 536870913"),
    ]
    #expect(
      result.skipped == expected.map { SkippedPicture(path: folder.path($0.0), reason: $0.1) }
    )
    #expect(result.top1 == Accuracy(correct: 1, total: 2))
    #expect(result.coverage.isWholeSet)
    #expect(steps.map(\.logits) == [logits, nil, nil, nil, logits, nil, nil, nil, nil])
    #expect(steps.map { $0.progress[0] } == Array(1...9))
    #expect(steps.map { $0.progress[3] } == [1, 1, 1, 1, 2, 2, 2, 2, 2])
  }

  @Test("refuses a data set without one readable picture")
  func onlyUnreadable() async throws {
    try folder.write("a/1.txt", Array("no picture".utf8))
    try folder.write("b/1.txt")
    let first = SkippedPicture(
      path: folder.path("a/1.txt"),
      reason: "expected a JPEG or PNG file, found text; check that this is a picture"
    )
    let error = EvaluationError.onlyUnreadable(path: folder.path, count: 2, first: first)
    await #expect(throws: error) { try await evaluate(.constant([1, 2])) }
  }

  @Test("stops at the first picture that is skipped, when strict", arguments: [1, 2])
  func strict(_ threadCount: Int) async throws {
    for name in ["a/1", "b/1", "b/3"] { try folder.copy(Self.picture, to: name) }
    try folder.write("a/2", Array("BM".utf8))
    try folder.write("b/2", Array("GIF89a".utf8))
    var options = Evaluator.Options()
    options.isStrict = true
    options.threadCount = threadCount
    options.batchCount = 1
    let images = try ImageFolder(folder.path, classes: .rank, classCount: 2)
    let picture = SkippedPicture(
      path: folder.path("a/2"),
      reason: "expected a JPEG or PNG file, found text; check that this is a picture"
    )
    var count = 0
    await #expect(throws: EvaluationError.skipped(picture)) {
      try await Evaluator(.constant([1, 2]), options: options).evaluate(images) { _, _ in count += 1
      }
    }
    #expect(count == 1)
  }

  @Test("refuses a model that does not take RGB", arguments: [1, 4])
  func channels(_ count: Int) {
    #expect(throws: EvaluationError.channels(expected: 3, found: count)) {
      try PictureClassifier.constant([1, 2], inputChannels: count)
    }
  }

  /// What `onPicture` got for one picture.
  struct Step {
    let logits: [Float]?
    /// Done, total, correct, evaluated.
    let progress: [Int]

    init(_ logits: [Float]?, _ progress: Evaluator.Progress) {
      self.logits = logits
      self.progress = [progress.done, progress.total, progress.correct, progress.evaluated]
    }
  }
}
