import Conversion
import Evaluation
import Foundation
import Images
import TestSupport
import Testing

/// Photographs and networks that may not be redistributed, with the logits of MindSpore 2.7.0.
@Suite(
  "Evaluating photographs",
  .fixture("shufflenet/shufflenet_v1_g3_05-b6243ddd.ckpt"),
  .fixture("imagenet-sample/val")
)
struct ImageNetSampleTests {
  /// Opens `shufflenet/<name>.ckpt`.
  func classifier(
    _ name: String,
    _ executor: PictureClassifier.Executor,
    _ preprocessing: Preprocessing = .standard
  ) throws -> PictureClassifier {
    let file = try WeightsFile(path: Fixtures.path("shufflenet/\(name).ckpt"))
    return try PictureClassifier(
      file.weights(),
      preprocessing: preprocessing,
      executor: executor
    )
  }

  /// Evaluates a network on the photographs and collects the logits.
  func evaluate(
    _ name: String,
    limit: Int? = nil,
    executor: PictureClassifier.Executor = .fast,
    preprocessing: Preprocessing = .standard
  ) async throws -> (result: EvaluationResult, logits: [Float]) {
    var options = Evaluator.Options()
    options.threadCount = ProcessInfo.processInfo.activeProcessorCount
    options.batchCount = 8
    options.limit = limit
    var all: [Float] = []
    let evaluator = Evaluator(
      try classifier(name, executor, preprocessing),
      options: options
    )
    let result = try await evaluator.evaluate(photographs()) { picture, _ in
      all += picture.logits ?? []
    }
    return (result, all)
  }

  func photographs() throws -> ImageFolder {
    try ImageFolder(
      Fixtures.path("imagenet-sample"),
      classes: .automatic(ClassRuleTests.imageNet()),
      classCount: 1000
    )
  }

  func expectedLogits(_ name: String) throws -> NumpyArray {
    try NumpyArray(contentsOf: Fixtures.path("shufflenet/\(name).npy"))
  }

  @Test("lists them as MindSpore did, a subset of the classes with the indices of all")
  func order() throws {
    let expected = try ListedPicture.list(Fixtures.path("imagenet-sample/images.json"))
    let folder = try photographs()
    #expect(folder.path == Fixtures.path("imagenet-sample/val"))
    #expect(folder.samples.map(\.path) == expected.map { "\(folder.path)/\($0.path)" })
    #expect(folder.samples.map(\.label) == expected.map(\.label))
  }

  @Test(
    "gives MindCV's top-1, top-5 and loss, and MindSpore's logits, in both executors",
    arguments: PictureClassifier.Executor.allCases
  )
  func figures(_ executor: PictureClassifier.Executor) async throws {
    let (result, logits) = try await evaluate(
      "shufflenet_v1_g3_05-b6243ddd",
      executor: executor
    )
    #expect(result.top1 == Accuracy(correct: 156, total: 200))
    #expect(result.top5 == Accuracy(correct: 195, total: 200))
    // Both bounds are the project's promise: logits to 1e-5 of their scale.
    #expect(abs(result.loss - 2.3812023401260376) < 1e-5)
    let expected = try expectedLogits("shufflenet_v1_g3_05-b6243ddd.logits")
    #expect(expected.shape == [200, 1000])
    #expect(relativeError(logits, expected.values) < 1e-5)
  }

  @Test("gives the same bits from the split and the grouped layout")
  func layouts() async throws {
    let grouped = try await evaluate("shufflenet_v1_g3_05-b6243ddd", limit: 40)
    let split = try await evaluate("shufflenet_v1_g3_05-1b149508-910v2", limit: 40)
    #expect(split.logits == grouped.logits)
    #expect(split.result.top1 == grouped.result.top1)
    #expect(split.result.loss == grouped.result.loss)
  }

  @Test(
    "gives MindSpore's logits with 8 groups, from either layout",
    arguments: ["shufflenet_v1_g8_05-196b8ef3", "shufflenet_v1_g8_05-b23a31b1-910v2"],
    PictureClassifier.Executor.allCases
  )
  func eightGroups(_ name: String, _ executor: PictureClassifier.Executor) async throws {
    let (_, logits) = try await evaluate(name, limit: 8, executor: executor)
    let expected = try expectedLogits("shufflenet_v1_g8_05-196b8ef3.logits")
    #expect(expected.shape == [8, 1000])
    #expect(relativeError(logits, expected.values) < 1e-5)
  }

  /// Of the 24 pictures these five are in the sample.
  @Test(
    "gives MindSpore's logits for another network, picture by picture",
    arguments: ["golden_g3_05_grouped", "golden_g3_05_split"],
    PictureClassifier.Executor.allCases
  )
  func golden(_ name: String, _ executor: PictureClassifier.Executor) throws {
    let list = try JSONDecoder().decode(
      Golden.self,
      from: Data(contentsOf: URL(filePath: Fixtures.path("shufflenet/golden_g3_05.json")))
    )
    let expected = try expectedLogits("golden_g3_05_logits")
    #expect(expected.shape == [24, 1000])
    let classifier = try classifier(name, executor)
    for row in [2, 10, 13, 16, 17] {
      let path = Fixtures.path("imagenet-sample/val/\(list.files[row])")
      let logits = try classifier.logits(ofPictureAt: path)
      #expect(relativeError(logits, expected.row(row)) < 1e-5, "row \(row)")
    }
  }

  // Counted with MindCV's network in MindSpore 2.7.0 on what Pillow 11.3 and infer.py's steps give.
  @Test("counts 155 and 195 of 200 right on infer.py's input")
  func infer() async throws {
    let preprocessing = try Preprocessing(script: .infer)
    let result = try await evaluate(
      "shufflenet_v1_g3_05-b6243ddd",
      preprocessing: preprocessing
    ).result
    #expect(result.top1 == Accuracy(correct: 155, total: 200))
    #expect(result.top5 == Accuracy(correct: 195, total: 200))
  }

  struct Golden: Decodable {
    let files: [String]
  }
}
