/// An evaluation beside another one's predictions of the same pictures.
public struct RunComparison: Sendable {
  /// A picture that the two runs see differently.
  public struct Disagreement: Sendable, Equatable {
    /// The picture's name within the data set.
    public let name: String
    /// The index of its class.
    public let label: Int
    /// What this run takes it for.
    public let guess: Int
    /// What the other run takes it for.
    public let otherGuess: Int
  }

  /// What the other run said about a picture.
  private struct Prediction {
    let label: Int
    let guess: Int
    var isCorrect: Bool { label == guess }
  }

  /// The other run's file.
  public let path: String
  /// The pictures that both runs got right.
  public private(set) var bothRight = 0
  /// The pictures that neither got right.
  public private(set) var bothWrong = 0
  /// The pictures that only this run got right.
  public private(set) var onlyThisRight = 0
  /// The pictures that only the other run got right.
  public private(set) var onlyOtherRight = 0
  /// The pictures whose first guesses differ.
  public private(set) var differentGuessCount = 0
  /// The first of them, in the data set's order.
  public private(set) var disagreements: [Disagreement] = []
  /// The pictures that the other run does not have.
  public private(set) var onlyInThisCount = 0

  private var others: [String: Prediction]

  /// How many disagreements are kept.
  static let disagreementCount = 10

  /// Reads another run's predictions, as ``PredictionsFile`` writes them.
  ///
  /// - Throws: ``EvaluationError/file(_:)`` or ``EvaluationError/table(path:expected:found:)``.
  public init(predictions path: String) throws(EvaluationError) {
    let rows = try CSVTable(path: path).rows
    guard rows.first == PredictionsFile.header else {
      throw .table(
        path: path,
        expected: "the columns of --predictions, \(PredictionsFile.header.joined(separator: ","))",
        found: rows.first.map { Self.quoted($0) } ?? "an empty file"
      )
    }
    others = Dictionary(minimumCapacity: rows.count)
    for (position, row) in rows.enumerated().dropFirst() {
      guard row.count == PredictionsFile.header.count, let label = Int(row[1]),
        let guess = Int(row[3]), label >= 0, guess >= 0
      else {
        throw .table(
          path: path,
          expected: "a picture with its label and guesses in row \(position + 1)",
          found: Self.quoted(row)
        )
      }
      let former = others.updateValue(Prediction(label: label, guess: guess), forKey: row[0])
      guard former == nil else {
        throw .table(path: path, expected: "each picture once", found: "'\(row[0])' again")
      }
    }
    self.path = path
  }

  /// Enough of a row to find it by.
  private static func quoted(_ row: [String]) -> String {
    "'\(row.joined(separator: ",").prefix(200))'"
  }

  /// The pictures that only the other run has, of those that this one has not come to yet.
  public var onlyInOtherCount: Int { others.count }

  /// The pictures that both runs have.
  public var commonCount: Int { bothRight + bothWrong + onlyThisRight + onlyOtherRight }

  /// Whether the runs differ in how often they are right.
  public var test: McNemarTest {
    McNemarTest(onlyFirst: onlyThisRight, onlySecond: onlyOtherRight)
  }

  /// Compares a picture; one that was skipped is left out.
  ///
  /// - Throws: ``EvaluationError/table(path:expected:found:)`` if the other run has it in another
  ///   class: the two did not answer the same question.
  public mutating func append(_ picture: EvaluatedPicture) throws(EvaluationError) {
    guard let score = picture.score, let guess = score.guesses.first?.index else { return }
    guard let other = others.removeValue(forKey: picture.name) else {
      onlyInThisCount += 1
      return
    }
    let label = score.label
    guard other.label == label else {
      throw .table(
        path: path,
        expected: "'\(picture.name)' in class \(label), as in this run",
        found: "class \(other.label)"
      )
    }
    switch (score.rank == 0, other.isCorrect) {
    case (true, true): bothRight += 1
    case (true, false): onlyThisRight += 1
    case (false, true): onlyOtherRight += 1
    case (false, false): bothWrong += 1
    }
    guard guess != other.guess else { return }
    differentGuessCount += 1
    if disagreements.count < Self.disagreementCount {
      disagreements.append(
        Disagreement(name: picture.name, label: label, guess: guess, otherGuess: other.guess)
      )
    }
  }
}
