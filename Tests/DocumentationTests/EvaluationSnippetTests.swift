import Conversion
import Evaluation
import Images
import Safetensors
import ShuffleNet
import Tensors
import TestSupport
import Testing
import Zoo

@Suite("The snippets about evaluations and classes")
struct EvaluationSnippetTests {
  static func convert(checkpointPath: String, nativePath: String) throws -> Converter.Outcome {
    // Snippet: once, where the checkpoint lies
    let checkpoint = try WeightsFile(path: checkpointPath)
    let outcome = try Converter(checkpoint).writeNative(to: nativePath)
    print("\(outcome.mapped) tensors, SHA-256 \(outcome.sha256)")
    // End of the snippet
    return outcome
  }

  static func classify(
    nativePath: String,
    picturePath: String
  ) throws -> (label: String?, probability: Float, logits: [Float]) {
    // Snippet: in the app
    let card = try ModelZoo.builtIn.card(named: "shufflenet_v1_g3_05_fmnist")
    let file = try SafetensorsFile(source: FileSource(path: nativePath))
    let classifier = try PictureClassifier(
      ShuffleNetV1.Weights(from: file.stateDict),
      preprocessing: Preprocessing(
        imageSize: card.preprocessing.imageSize,
        cropRatio: card.preprocessing.cropFraction
      )
    )
    let logits = try classifier.logits(ofPictureAt: picturePath)
    let best = Logits.topClasses(of: logits.span, count: 1)[0]
    let probability = Logits.probabilities(of: logits.span)[best]
    let label = try ClassLabels.builtIn(named: "fashion-mnist").label(at: best)
    // End of the snippet
    return (label, probability, logits)
  }

  @Test("from a checkpoint to a label")
  func label() throws {
    let folder = try TemporaryFolder()
    let nativePath = folder.path("fmnist.safetensors")
    let outcome = try Self.convert(checkpointPath: Sample.checkpoint, nativePath: nativePath)
    #expect(outcome.mapped == 308)
    let boot = try SamplePicture.boot()
    let answer = try Self.classify(nativePath: nativePath, picturePath: boot.path)
    #expect(answer.label == "Ankle boot")
    boot.expectLogits(answer.logits)
    // 61.70 %, as the README has it.
    #expect(abs(answer.probability - 0.6170) < 0.0001)
  }

  static func input(pixels: [UInt8], side: Int) -> [Float] {
    // Snippet: from pixels
    let mean: [Float] = [123.675, 116.28, 103.53]
    let deviation: [Float] = [58.395, 57.12, 57.375]
    var input = [Float](repeating: 0, count: 3 * side * side)
    for pixel in 0..<side * side {
      for channel in 0..<3 {
        let value = Float(pixels[3 * pixel + channel])
        input[channel * side * side + pixel] = (value - mean[channel]) / deviation[channel]
      }
    }
    // End of the snippet
    return input
  }

  @Test("pixels are normalised to the same bits")
  func pixels() throws {
    let side = 16
    let pixels = (0..<3 * side * side).map { UInt8(truncatingIfNeeded: 7 * $0) }
    let image = RGBImage(width: side, height: side, pixels: pixels)
    #expect(Self.input(pixels: pixels, side: side) == Normalization.imageNet.apply(to: image))
  }

  /// The example of docs/evaluation.md.
  static func mistakes(
    weightsPath: String,
    folder: String
  ) async throws -> (top1: Accuracy?, names: [String]) {
    // Snippet: docs/evaluation.md
    var mistakes: [String] = []
    let weights = try WeightsFile(path: weightsPath).weights()
    let classifier = try PictureClassifier(weights, preprocessing: Preprocessing(imageSize: 64))
    let data = try DataSet([folder], classes: .rank, classCount: classifier.network.classCount)
    var top1: Accuracy?
    for try await part in Evaluator(classifier).outcomes(of: data) {
      mistakes += part.pictures.filter { $0.score.map { $0.rank > 0 } ?? false }.map(\.name)
      top1 = part.result?.top1
    }
    // End of the snippet
    return (top1, mistakes)
  }

  @Test("an evaluation finds what MindCV's validate.py finds")
  func evaluation() async throws {
    let found = try await Self.mistakes(weightsPath: Sample.checkpoint, folder: Sample.pictures)
    #expect(found.top1 == Accuracy(correct: 162, total: 200))
    #expect(found.names.count == 38)
  }

  static func follow(
    _ evaluator: Evaluator,
    _ data: DataSet,
    show: (Int, Int) -> Void
  ) async throws {
    // Snippet: EvaluationOutcomes
    for try await part in evaluator.outcomes(of: data) {
      show(part.progress.done, part.progress.total)
    }
    // End of the snippet
  }

  @Test("the parts of an evaluation follow each other up to its end")
  func outcomes() async throws {
    let weights = try WeightsFile(path: Sample.checkpoint).weights()
    let classifier = try PictureClassifier(weights, preprocessing: Preprocessing(imageSize: 64))
    let data = try DataSet([Sample.pictures], classes: .rank, classCount: 10)
    var shown: [Int] = []
    try await Self.follow(Evaluator(classifier), data) { done, total in
      #expect(total == 200)
      shown.append(done)
    }
    #expect(shown.last == 200 && shown == shown.sorted())
  }

  static func verdict(_ classifier: PictureClassifier, folder: String) async throws -> Verdict {
    // Snippet: a verdict
    let data = try DataSet([folder], classes: .rank, classCount: classifier.network.classCount)
    let result = try await Evaluator(classifier).evaluate(data) { _, _ in }
    let reported = ExpectedFigures(top1: 81, top5: 100, pictureCount: 200)
    let verdict = Verdict(result, expected: reported, tolerance: 0)
    // End of the snippet
    return verdict
  }

  @Test("the reported figures are reproduced")
  func verdict() async throws {
    let classifier = try PictureClassifier(
      WeightsFile(path: Sample.checkpoint).weights(),
      preprocessing: Preprocessing(imageSize: 64)
    )
    let verdict = try await Self.verdict(classifier, folder: Sample.pictures)
    #expect(verdict == .reproduced)
  }
}
