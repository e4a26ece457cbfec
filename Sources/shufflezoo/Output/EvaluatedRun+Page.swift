internal import Evaluation

extension EvaluatedRun {
  /// The page of an evaluation.
  ///
  /// - Parameters:
  ///   - outcome: what it came to.
  ///   - comparison: how it compares with another run.
  ///   - names: what the classes are called.
  ///   - namesSHA256: the digest of the pictures' names.
  ///   - engine: what computed, such as `fast, avx2`.
  /// - Returns: the page, whose pictures are still to be read.
  func page(
    _ outcome: EvaluationOutcome,
    _ comparison: RunComparison?,
    _ names: ClassNames,
    namesSHA256: String,
    engine: String
  ) -> EvaluationPage {
    let facts = [
      ("weights, SHA-256", weightsSHA256),
      ("files, SHA-256", "\(namesSHA256) of their names, one a line, in order"),
      ("preprocessing", preprocessing.words),
      ("label smoothing", labelSmoothing),
      ("engine", engine),
      ("shufflezoo", row.version),
    ]
    return EvaluationPage(
      model: model,
      weights: weights,
      data: row.data,
      result: outcome.result,
      expected: outcome.expected,
      verdict: outcome.verdict,
      causes: outcome.causes,
      comparison: comparison,
      command: Self.commandLine,
      facts: facts.map { (name: $0.0, value: $0.1) }
    ) { names.name(of: $0) }
  }

  /// The command line as one types it into a shell.
  private static var commandLine: String {
    let words = CommandLine.arguments.dropFirst().map { word in
      let isPlain =
        !word.isEmpty
        && word.allSatisfy { character in
          character.isASCII && (character.isLetter || character.isNumber)
            || "-_./=:,+@%".contains(character)
        }
      return isPlain ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
    return (["shufflezoo"] + words).joined(separator: " ")
  }
}
