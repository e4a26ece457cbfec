internal import Conversion
internal import Evaluation
internal import Images
internal import ShuffleNet
internal import Zoo

/// What an evaluation came to, for a page.
struct PageOutcome {
  let result: EvaluationResult
  let expected: ExpectedFigures?
  let verdict: Verdict
  let causes: [CauseSearch.Finding]
}

extension Evaluate {
  /// The page of an evaluation.
  func page(
    _ outcome: PageOutcome,
    _ comparison: RunComparison?,
    _ opened: WeightsOptions.Opened,
    _ classifier: PictureClassifier,
    _ names: ClassNames,
    namesSHA256: String
  ) -> EvaluationPage {
    let preprocessing = classifier.preprocessing
    let normalization = preprocessing.normalization
    let facts = [
      ("weights, SHA-256", opened.sha256),
      ("files, SHA-256", "\(namesSHA256) of their names, one a line, in order"),
      (
        "preprocessing",
        "image size \(preprocessing.imageSize), crop \(preprocessing.cropRatio), "
          + "\(preprocessing.interpolation.rawValue), mean \(normalization.mean), "
          + "standard deviation \(normalization.standardDeviation)"
      ),
      ("label smoothing", "\(labelSmoothing)"),
      ("engine", engineWords),
      ("shufflezoo", shufflezooVersion),
    ]
    return EvaluationPage(
      model: opened.listing?.card.name ?? classifier.network.variant.name,
      weights: opened.file.path,
      data: source.data.joined(separator: " "),
      result: outcome.result,
      expected: outcome.expected,
      verdict: outcome.verdict,
      causes: outcome.causes,
      comparison: comparison,
      command: Self.commandLine,
      facts: facts.map { (name: $0.0, value: $0.1) }
    ) { names.name(of: $0) }
  }

  /// What computed, such as `fast, avx2`.
  private var engineWords: String {
    let set = engine.engine == .fast ? try? InstructionSet.chosen() : nil
    return engine.engine.rawValue + (set.map { ", \($0.rawValue)" } ?? "")
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
