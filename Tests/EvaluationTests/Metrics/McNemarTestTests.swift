import Evaluation
import Testing

@Suite("McNemar's test")
struct McNemarTestTests {
  /// By scipy 1.11: `binomtest(b, b + c).pvalue`, and `(|b − c| − 1)² / (b + c)` by hand.
  @Test(
    "gives the exact probability and the corrected χ²",
    arguments: [
      (0, 0, 1, 0), (3, 3, 1, 0), (1, 0, 1, 0), (0, 10, 0.001953125, 8.1),
      (10, 0, 0.001953125, 8.1), (5, 15, 0.041389465332031264, 4.05),
      (2, 8, 0.109375, 2.5), (11, 0, 0.0009765625, 100.0 / 11),
    ] as [(Int, Int, Double, Double)]
  )
  func values(_ first: Int, _ second: Int, _ probability: Double, _ chiSquared: Double) {
    let test = McNemarTest(onlyFirst: first, onlySecond: second)
    #expect(abs(test.probability - probability) < 1e-12)
    #expect(abs(test.chiSquared - chiSquared) < 1e-12)
  }

  @Test("stays a probability where powers of one half are no doubles")
  func large() {
    let equal = McNemarTest(onlyFirst: 24_990, onlySecond: 25_010)
    #expect(equal.probability > 0.9 && equal.probability <= 1)
    let far = McNemarTest(onlyFirst: 0, onlySecond: 50_000)
    #expect(far.probability >= 0 && far.probability < 1e-300)
  }
}
