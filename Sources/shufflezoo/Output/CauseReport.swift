internal import Evaluation

/// What was tried after a figure was not reproduced, as it is printed.
struct CauseReport: Encodable {
  let cause: String
  let images: Int
  let correct: Int
  let correctAsEvaluated: Int
  let explains: Bool

  init(_ finding: CauseSearch.Finding) {
    cause = finding.cause
    images = finding.pictureCount
    correct = finding.correct
    correctAsEvaluated = finding.correctAsEvaluated
    explains = finding.explains
  }
}

extension [CauseReport] {
  /// The findings for people: the cause that explains the gap, or that none does.
  var lines: [String] {
    guard let example = first else { return [] }
    guard let cause = first(where: \.explains) else {
      return [
        "cause     none found: none of \(count) other ways explains the gap on \(example.images) "
          + "pictures"
      ]
    }
    return [
      "cause     \(cause.cause): so \(cause.correct) of \(cause.images) pictures are right, "
        + "not \(cause.correctAsEvaluated)"
    ]
  }
}
