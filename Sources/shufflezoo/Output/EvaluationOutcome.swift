internal import Evaluation

/// What an evaluation came to.
struct EvaluationOutcome {
  let result: EvaluationResult
  let expected: ExpectedFigures?
  let verdict: Verdict
  /// What may be behind figures that were not reproduced.
  let causes: [CauseSearch.Finding]
}
