import ShuffleNet
import Testing

@Suite("Reading logits")
struct LogitsTests {
  private func top(_ scores: [Float], _ count: Int) -> [Int] {
    Logits.topClasses(of: scores.span, count: count)
  }

  @Test("the top classes come largest first")
  func top() {
    #expect(top([1, 5, 3, 4, 2], 3) == [1, 3, 2])
    #expect(top([1, 5, 3], 0) == [])
    #expect(top([1, 5, 3], .max) == [1, 2, 0])
    #expect(top([], 5) == [])
  }

  @Test("of equal scores the lower index comes first")
  func ties() {
    #expect(top([2, 7, 2, 7, 2], 4) == [1, 3, 0, 2])
  }

  @Test("NaN comes last")
  func notANumber() {
    #expect(top([.nan, -.infinity, 1, .nan], 4) == [2, 1, 0, 3])
  }

  @Test("probabilities are in proportion to the exponentials")
  func probabilities() {
    // exp(ln 3) = 3: a quarter and three quarters, to the rounding of ln 3 in float32.
    let logits: [Float] = [0, 1.098_612_3]
    let probabilities = Logits.probabilities(of: logits.span)
    #expect(abs(probabilities[0] - 0.25) < 1e-7)
    #expect(abs(probabilities[1] - 0.75) < 1e-7)
  }

  @Test("probabilities of large logits do not overflow")
  func largeLogits() {
    let logits: [Float] = [1e30, 1e30, -1e30]
    #expect(Logits.probabilities(of: logits.span) == [0.5, 0.5, 0])
    let none: [Float] = []
    #expect(Logits.probabilities(of: none.span) == [])
  }
}
