import Evaluation
import Testing

@Suite("Picture scores")
struct PictureScoreTests {
  static let nan = Float.nan

  @Test(
    "rank by the logits above, equal ones by index, NaN last",
    arguments: [
      ([1, 2, 3], [2, 1, 0]),
      ([3, 3, 3], [0, 1, 2]),
      ([1, 3, 1, 3], [2, 0, 3, 1]),
      ([0, -0.0], [0, 1]),
      ([.infinity, 1, -.infinity], [0, 1, 2]),
      ([7], [0]),
      // numpy: argsort(-[nan, 1, nan, 2]) is [3, 1, 0, 2].
      ([nan, 1, nan, 2], [2, 1, 3, 0]),
      ([nan, -.infinity], [1, 0]),
      ([nan, nan], [0, 1]),
    ] as [([Float], [Int])]
  )
  func rank(_ logits: [Float], _ ranks: [Int]) {
    let found = logits.indices.map { PictureScore(logits, label: $0, labelSmoothing: 0).rank }
    #expect(found == ranks)
  }

  /// In double precision by numpy 1.26.4, as `mindspore.ops.cross_entropy` of MindSpore 2.7.0 has
  /// them in single precision (they agree to 1.4e-5, the rounding of logits near 1000).
  static let losses: [Loss] = [
    Loss([1, 2, 3, 4], label: 0, smoothing: 0, 3.4401896985611953),
    Loss([1, 2, 3, 4], label: 0, smoothing: 0.1, 3.2901896985611954),
    Loss([1, 2, 3, 4], label: 3, smoothing: 0, 0.44018969856119533),
    Loss([1, 2, 3, 4], label: 3, smoothing: 0.1, 0.5901896985611954),
    Loss([1, 2, 3, 4], label: 2, smoothing: 1, 1.9401896985611955),
    Loss([0.5, -1.25, 3, 0, 2, -7.5], label: 0, smoothing: 0, 2.914783740155941),
    Loss([0.5, -1.25, 3, 0, 2, -7.5], label: 3, smoothing: 0.1, 3.4689504068226076),
    Loss([0.5, -1.25, 3, 0, 2, -7.5], label: 5, smoothing: 0.1, 10.218950406822609),
    Loss([0.5, -1.25, 3, 0, 2, -7.5], label: 5, smoothing: 1, 3.956450406822608),
    // exp(1000) is no double: the largest logit has to go first.
    Loss([1000, 0, -1000], label: 0, smoothing: 0.1, 100),
    Loss([1000, 0, -1000], label: 2, smoothing: 0.1, 1900),
    Loss([-1000, -1001, -1002], label: 0, smoothing: 0, 0.4076059644443804),
    Loss([-1000, -1001, -1002], label: 2, smoothing: 0.1, 2.3076059644443805),
    // log 10, whatever the smoothing.
    Loss([Float](repeating: 0, count: 10), label: 4, smoothing: 0, 2.302585092994046),
    Loss([Float](repeating: 0, count: 10), label: 9, smoothing: 0.1, 2.302585092994046),
    Loss([5], label: 0, smoothing: 0.1, 0),
  ]

  @Test("have the cross entropy that numpy computes", arguments: losses)
  func loss(_ example: Loss) {
    let score = PictureScore(
      example.logits,
      label: example.label,
      labelSmoothing: example.smoothing
    )
    // A few roundings of doubles.
    #expect(abs(score.loss - example.expected) <= 1e-14 * max(1, example.expected))
  }

  @Test("have no loss where a logit is no number")
  func undefinedLoss() {
    for logits in [[Self.nan, 1], [1, Self.nan]] {
      #expect(PictureScore(logits, label: 0, labelSmoothing: 0.1).loss.isNaN)
    }
  }

  struct Loss: Sendable, CustomTestStringConvertible {
    let logits: [Float]
    let label: Int
    let smoothing: Double
    let expected: Double

    init(_ logits: [Float], label: Int, smoothing: Double, _ expected: Double) {
      self.logits = logits
      self.label = label
      self.smoothing = smoothing
      self.expected = expected
    }

    var testDescription: String { "\(logits), class \(label), smoothing \(smoothing)" }
  }
}
