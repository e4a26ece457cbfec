import Evaluation
import Foundation
import TestSupport
import Testing

@Suite("Comparing two runs")
struct RunComparisonTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("other.csv")
  }

  /// A picture of class 0 of a network with three classes, which guesses `guess`.
  func picture(_ name: String, label: Int = 0, guess: Int) -> EvaluatedPicture {
    var logits: [Float] = [0, 0, 0]
    logits[guess] = 1
    return EvaluatedPicture(
      name: name,
      path: name,
      label: label,
      result: .scored(PictureScore(logits, label: label, labelSmoothing: 0), logits)
    )
  }

  /// Writes another run's predictions.
  func write(_ pictures: [EvaluatedPicture]) throws {
    var file = try PredictionsFile(path: path, overwriting: true)
    for picture in pictures { try file.append(picture) }
    try file.commit()
  }

  @Test("counts who is right, and where the first guesses differ")
  func counts() throws {
    try write([
      picture("a", guess: 0), picture("b", guess: 1), picture("c,\"", guess: 0),
      picture("d", guess: 1), picture("e", guess: 1), picture("only", guess: 0),
    ])
    var comparison = try RunComparison(predictions: path)
    for picture in [
      picture("a", guess: 0), picture("b", guess: 0), picture("c,\"", guess: 2),
      picture("d", guess: 1), picture("e", guess: 2), picture("new", guess: 0),
    ] {
      try comparison.append(picture)
    }
    #expect(comparison.bothRight == 1)
    #expect(comparison.onlyThisRight == 1)
    #expect(comparison.onlyOtherRight == 1)
    #expect(comparison.bothWrong == 2)
    #expect(comparison.commonCount == 5)
    #expect(comparison.onlyInThisCount == 1)
    #expect(comparison.onlyInOtherCount == 1)
    #expect(comparison.differentGuessCount == 3)
    #expect(comparison.disagreements.map(\.name) == ["b", "c,\"", "e"])
    #expect(comparison.disagreements.map(\.guess) == [0, 2, 2])
    #expect(comparison.disagreements.map(\.otherGuess) == [1, 0, 1])
    #expect(comparison.test == McNemarTest(onlyFirst: 1, onlySecond: 1))
  }

  @Test("refuses a picture that the other run has in another class")
  func otherClass() throws {
    try write([picture("a", guess: 0)])
    var comparison = try RunComparison(predictions: path)
    let error = EvaluationError.table(
      path: path,
      expected: "'a' in class 1, as in this run",
      found: "class 0"
    )
    #expect(throws: error) { try comparison.append(picture("a", label: 1, guess: 0)) }
  }

  @Test(
    "refuses what are no predictions",
    arguments: ["", "image,label\n", "HEADER\na,0\n", "HEADER\nROW\nROW\n", "HEADER\nNEGATIVE\n"]
  )
  func refuses(_ text: String) throws {
    try write([picture("a", guess: 0)])
    let rows = String(decoding: try folder.bytes("other.csv"), as: UTF8.self)
      .split(separator: "\n")
    let content = text.replacing("HEADER", with: rows[0]).replacing("ROW", with: rows[1])
      .replacing("NEGATIVE", with: rows[1].replacing("a,0,0,0", with: "a,0,0,-1"))
    try folder.write("other.csv", Array(content.utf8))
    #expect(throws: EvaluationError.self) { try RunComparison(predictions: path) }
  }
}
