import Evaluation
import Testing

@Suite("Accuracies")
struct AccuracyTests {
  /// By `scipy.stats.binomtest(k, n).proportion_ci(0.95, method="wilson")`, SciPy 1.17.1, times 100.
  static let intervals = [
    Interval(0, 1, 0.0, 79.34506856227625),
    Interval(1, 1, 20.654931437723747, 100.0),
    Interval(0, 10, 0.0, 27.753279986288927),
    Interval(1, 10, 1.7876213095072897, 40.41500267952385),
    Interval(7, 10, 39.67781474611453, 89.22087325936991),
    Interval(10, 10, 72.24672001371108, 100.0),
    Interval(162, 200, 74.99876129240015, 85.83282847220931),
    Interval(195, 200, 94.2821659593358, 98.92752803482388),
    Interval(200, 200, 98.11546736227335, 100.0),
    Interval(28525, 50000, 56.61559186123836, 57.48332493059619),
    Interval(50000, 50000, 99.9923176725855, 100.0),
  ]

  @Test("have the interval that SciPy computes", arguments: intervals)
  func interval(_ expected: Interval) {
    let interval = Accuracy(correct: expected.correct, total: expected.total).interval
    // Both are doubles near 100, computed in another order.
    #expect(abs(interval.lowerBound - expected.low) < 1e-12)
    #expect(abs(interval.upperBound - expected.high) < 1e-12)
  }

  @Test("have an interval within 0...100 that holds the share itself, all and nothing too")
  func share() {
    for total in [1, 2, 3, 7, 10, 13, 100, 199, 200, 1000, 50_000] {
      for correct in Set([0, 1, total / 2, total - 1, total]) {
        let accuracy = Accuracy(correct: correct, total: total)
        #expect(accuracy.interval.contains(accuracy.percent), "\(correct) of \(total)")
        #expect((0...100).contains(accuracy.interval.lowerBound))
        #expect((0...100).contains(accuracy.interval.upperBound))
      }
    }
  }

  @Test("end at exactly 0 when nothing, at exactly 100 when everything was right")
  func ends() {
    for total in 1...1000 {
      #expect(Accuracy(correct: 0, total: total).interval.lowerBound == 0)
      #expect(Accuracy(correct: total, total: total).interval.upperBound == 100)
    }
  }

  @Test("have a share in percent", arguments: [(0, 3, 0.0), (162, 200, 81), (28525, 50000, 57.05)])
  func percent(_ correct: Int, _ total: Int, _ percent: Double) {
    #expect(Accuracy(correct: correct, total: total).percent == percent)
  }

  struct Interval: Sendable, CustomTestStringConvertible {
    let correct: Int
    let total: Int
    let low: Double
    let high: Double

    init(_ correct: Int, _ total: Int, _ low: Double, _ high: Double) {
      self.correct = correct
      self.total = total
      self.low = low
      self.high = high
    }

    var testDescription: String { "\(correct) of \(total)" }
  }
}
