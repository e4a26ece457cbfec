import Evaluation
import Images
import Testing

/// The sample's network was trained at 64 pixels and finds 162 of 200 there; at 224 it finds 43, as
/// MindCV does.
@Suite("The search for causes")
struct CauseSearchTests {
  /// Evaluates the sample as told, and searches for what explains `figure`.
  func findings(
    _ preprocessing: Preprocessing,
    figure: Double,
    _ causes: [PossibleCause]
  ) async throws -> [CauseSearch.Finding] {
    let classifier = try Sample.classifier(preprocessing: preprocessing)
    let result = try await Evaluator(classifier).evaluate(Sample.folder()) { _, _ in }
    let expected = ExpectedFigures(top1: figure, top5: nil, pictureCount: nil)
    let search = CauseSearch(result, expected: expected, classifier: classifier, limit: 64)
    return try #require(search).findings(for: causes)
  }

  @Test("finds the image size that was reported with")
  func imageSize() async throws {
    let used = try Preprocessing(imageSize: 224)
    let causes = PossibleCause.preprocessings(besides: used, listed: nil)
    let found = try await findings(used, figure: 81, causes)
    #expect(found.count == causes.count)
    #expect(found.filter(\.explains).map(\.cause) == ["image size 64"])
    #expect(found.allSatisfy { $0.pictureCount == 64 })
  }

  @Test("finds that the classes were in another order")
  func labels() async throws {
    let reversed = PossibleCause(
      "reversed",
      .labels { picture in picture.score.map { 9 - $0.label } }
    )
    let same = PossibleCause("same", .labels { $0.score?.label })
    let used = try Preprocessing(imageSize: 64)
    // Reported were hardly any right, as with the reversed classes.
    let found = try await findings(used, figure: 2, [same, reversed])
    #expect(found.map(\.cause) == ["reversed"])
    #expect(found.map(\.explains) == [true])
  }

  @Test("names nothing when the figure is near, or no cause comes to it", arguments: [79, 50])
  func none(_ figure: Double) async throws {
    let used = try Preprocessing(imageSize: 64)
    let causes = PossibleCause.preprocessings(besides: used, listed: used)
    let found = try await findings(used, figure: figure, causes)
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { !$0.explains })
  }

  @Test("needs a figure that the evaluation has")
  func noFigure() async throws {
    let classifier = try Sample.classifier()
    let result = try await Evaluator(classifier).evaluate(Sample.folder()) { _, _ in }
    let none = ExpectedFigures(top1: nil, top5: nil, pictureCount: nil)
    #expect(CauseSearch(result, expected: none, classifier: classifier, limit: 1) == nil)
    #expect(CauseSearch(result, expected: nil, classifier: classifier, limit: 1) == nil)
  }
}
