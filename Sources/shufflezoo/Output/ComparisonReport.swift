internal import Evaluation

/// An evaluation beside another run, as it is printed.
struct ComparisonReport: Encodable {
  let predictions: String
  let images: Int
  let onlyInThis: Int
  let onlyInOther: Int
  let bothRight: Int
  let bothWrong: Int
  let onlyThisRight: Int
  let onlyOtherRight: Int
  let differentGuesses: Int
  let mcnemar: Test
  let disagreements: [Disagreement]

  /// McNemar's test.
  struct Test: Encodable {
    let chiSquared: Double
    let p: Double
  }

  /// A picture that the two runs see differently.
  struct Disagreement: Encodable {
    let image: String
    let label: Int
    let guess: Int
    let otherGuess: Int
  }

  private let words: [String]

  enum CodingKeys: CodingKey {
    case predictions, images, onlyInThis, onlyInOther, bothRight, bothWrong, onlyThisRight
    case onlyOtherRight, differentGuesses, mcnemar, disagreements
  }

  init(_ comparison: RunComparison, names: (Int) -> String) {
    predictions = comparison.path
    images = comparison.commonCount
    onlyInThis = comparison.onlyInThisCount
    onlyInOther = comparison.onlyInOtherCount
    bothRight = comparison.bothRight
    bothWrong = comparison.bothWrong
    onlyThisRight = comparison.onlyThisRight
    onlyOtherRight = comparison.onlyOtherRight
    differentGuesses = comparison.differentGuessCount
    mcnemar = Test(chiSquared: comparison.test.chiSquared, p: comparison.test.probability)
    disagreements = comparison.disagreements.map {
      Disagreement(image: $0.name, label: $0.label, guess: $0.guess, otherGuess: $0.otherGuess)
    }
    words = comparison.disagreements.map { picture in
      "differs   \(picture.name): \(names(picture.guess)) here, "
        + "\(names(picture.otherGuess)) there, is \(names(picture.label))"
    }
  }

  /// The comparison for people.
  var lines: [String] {
    var lines = [
      "against   \(predictions), \(images) pictures in both"
        + (onlyInThis > 0 ? ", \(onlyInThis) only here" : "")
        + (onlyInOther > 0 ? ", \(onlyInOther) only there" : ""),
      "agree     \(images - differentGuesses) first guesses, \(differentGuesses) differ",
      "right     \(bothRight) in both, \(onlyThisRight) only here, \(onlyOtherRight) only there, "
        + "\(bothWrong) in neither",
      "mcnemar   χ² \(mcnemar.chiSquared.fixed(2)), \(probability)",
    ]
    lines += words
    if differentGuesses > words.count {
      lines.append("differs   and \(differentGuesses - words.count) more")
    }
    return lines
  }

  private var probability: String {
    guard mcnemar.p >= 0.0001 else { return "p below 0.0001, a real difference" }
    return "p = \(mcnemar.p.fixed(4)), "
      + (mcnemar.p < 0.05 ? "hardly by chance" : "may be chance")
  }
}
