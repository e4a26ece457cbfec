import Evaluation
import Testing

@Suite("Verdicts")
struct VerdictTests {
  /// The verdict on `correct` of `total` for top-1 and, where given, on `five` of them for top-5.
  func verdict(
    _ correct: Int,
    of total: Int,
    five: Int? = nil,
    isWholeSet: Bool = true,
    skipped: Int = 0,
    top1: Double? = nil,
    top5: Double? = nil,
    pictureCount: Int? = nil,
    tolerance: Double = 0.05
  ) -> Verdict {
    let result = EvaluationResult(
      top1: Accuracy(correct: correct, total: total),
      top5: five.map { Accuracy(correct: $0, total: total) },
      loss: 1,
      seconds: 1,
      skipped: (0..<skipped).map { SkippedPicture(path: "\($0)", reason: "cut short") },
      coverage: Coverage(of: isWholeSet ? total : total + 1, limit: total)
    )
    let expected = ExpectedFigures(top1: top1, top5: top5, pictureCount: pictureCount)
    return Verdict(result, expected: expected, tolerance: tolerance)
  }

  @Test("are 'no figure' when nothing was reported")
  func noFigure() {
    #expect(verdict(162, of: 200, five: 200) == .noFigure)
    #expect(verdict(162, of: 200, five: 200, pictureCount: 200) == .noFigure)
    let result = EvaluationResult(
      top1: Accuracy(correct: 1, total: 1),
      top5: nil,
      loss: 0,
      seconds: 0,
      skipped: [],
      coverage: Coverage(of: 1)
    )
    #expect(Verdict(result, expected: nil, tolerance: 0.05) == .noFigure)
  }

  @Test("are 'no figure' when only a top-5 was reported, and the network has none")
  func noCommonFigure() {
    #expect(verdict(1, of: 2, top5: 90) == .noFigure)
    #expect(verdict(1, of: 2, isWholeSet: false, top5: 90) == .noFigure)
    #expect(verdict(1, of: 2, top1: 50, top5: 90) == .reproduced)
  }

  /// 28 525 of 50 000 are 57.05 %; 28 550 are 57.1 %, and 57.1 − 57.05 in doubles is above 0.05.
  @Test(
    "allow the tolerance and not more on the whole set",
    arguments: [
      (28_525, 0.05, true), (28_525, 0, true), (28_526, 0, false), (28_550, 0.05, true),
      (28_551, 0.05, false), (28_500, 0.05, true), (28_499, 0.05, false), (28_499, 0.1, true),
      (0, 100, true),
    ]
  )
  func tolerance(_ correct: Int, _ tolerance: Double, _ isReproduced: Bool) {
    for count in [nil, 50_000] {
      let found = verdict(
        correct,
        of: 50_000,
        top1: 57.05,
        pictureCount: count,
        tolerance: tolerance
      )
      #expect(found == (isReproduced ? .reproduced : .notReproduced))
    }
  }

  @Test("need every figure that was reported")
  func bothFigures() {
    #expect(verdict(162, of: 200, five: 200, top1: 81, top5: 100) == .reproduced)
    #expect(verdict(162, of: 200, five: 199, top1: 81, top5: 100) == .notReproduced)
    #expect(verdict(161, of: 200, five: 200, top1: 81, top5: 100) == .notReproduced)
    #expect(verdict(161, of: 200, five: 200, top5: 100) == .reproduced)
    #expect(
      verdict(161, of: 200, five: 200, isWholeSet: false, top1: 81, top5: 98) == .notReproduced
    )
    #expect(
      verdict(100, of: 200, five: 200, isWholeSet: false, top1: 81, top5: 99) == .notReproduced
    )
  }

  /// The interval of 162 of 200 goes from 74.9988 to 85.8328, as `AccuracyTests` has it.
  @Test(
    "go by the interval when not the whole set was evaluated",
    arguments: [(74.99, false), (75.0, true), (81, true), (85.83, true), (85.84, false)]
  )
  func interval(_ figure: Double, _ isConsistent: Bool) {
    let expected = isConsistent ? Verdict.consistent : .notReproduced
    #expect(verdict(162, of: 200, isWholeSet: false, top1: figure) == expected)
    #expect(verdict(162, of: 200, skipped: 1, top1: figure) == expected)
    #expect(verdict(162, of: 200, top1: figure, pictureCount: 50_000) == expected)
    #expect(verdict(162, of: 200, top1: figure, pictureCount: 199) == expected)
  }

  @Test("are 'consistent', not 'reproduced', when a part happens to give the figure")
  func partWithTheFigure() {
    #expect(verdict(162, of: 200, isWholeSet: false, top1: 81, pictureCount: 200) == .consistent)
    #expect(verdict(162, of: 200, skipped: 1, top1: 81, pictureCount: 201) == .consistent)
  }

  @Test("find a reported 100 % or 0 % consistent with all or none of a few", arguments: 1...200)
  func ends(_ total: Int) {
    #expect(verdict(total, of: total, isWholeSet: false, top1: 100) == .consistent)
    #expect(verdict(0, of: total, isWholeSet: false, top1: 0) == .consistent)
  }

  @Test("compare with nothing that is no number")
  func notANumber() {
    #expect(verdict(162, of: 200, top1: .nan) == .notReproduced)
    #expect(verdict(162, of: 200, isWholeSet: false, top1: .nan) == .notReproduced)
  }

  @Test("are called in JSON as the contract says")
  func names() {
    let names = ["reproduced", "consistent", "not_reproduced", "no_figure"]
    #expect(Verdict.allCases.map(\.rawValue) == names)
  }
}
