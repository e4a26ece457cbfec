import Conversion
import Evaluation
import Foundation
import Images
import ShuffleNet
import TestSupport
import Testing

@Suite("The example of docs/evaluation.md")
struct ExampleTests {
  /// The example, between two comments that the page does not have.
  static func example(weightsPath: String, folder: String) async throws -> (Accuracy?, [String]) {
    var mistakes: [String] = []
    // The example starts here.
    let weights = try WeightsFile(path: weightsPath).weights()
    let classifier = try PictureClassifier(weights, preprocessing: Preprocessing(imageSize: 64))
    let data = try DataSet([folder], classes: .rank, classCount: classifier.network.classCount)
    var top1: Accuracy?
    for try await part in Evaluator(classifier).outcomes(of: data) {
      mistakes += part.pictures.filter { $0.score.map { $0.rank > 0 } ?? false }.map(\.name)
      top1 = part.result?.top1
    }
    // The example ends here.
    return (top1, mistakes)
  }

  @Test("finds what the command finds")
  func run() async throws {
    let (top1, mistakes) = try await Self.example(
      weightsPath: Sample.file("shufflenet_v1_g3_05_fmnist-975e965d.ckpt"),
      folder: Sample.pictures
    )
    #expect(top1 == Accuracy(correct: 162, total: 200))
    #expect(mistakes.count == 38)
  }

  @Test("is what was compiled here")
  func text() throws {
    func lines(_ path: String) throws -> [String] {
      let file = Fixtures.repository.appending(path: path)
      return try String(contentsOf: file, encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    let compiled = try lines("Tests/EvaluationTests/ExampleTests.swift")
      .drop { !$0.hasSuffix("// The example starts here.") }.dropFirst()
      .prefix { !$0.hasSuffix("// The example ends here.") }
      .map { String($0.dropFirst(4)) }
    let page = try lines("docs/evaluation.md")
    let shown = page.drop { $0 != "```swift" }.dropFirst().prefix { $0 != "```" }
    // Above it the page has the imports and what goes on at its end.
    #expect(!compiled.isEmpty)
    #expect(Array(shown.drop { $0 != compiled.first }) == Array(compiled))
  }
}
