import Testing
import Training

@Suite("Scales of charts")
struct ChartScaleTests {
  /// Values, and the marks that a person would choose for them.
  static let scales: [(values: [Double], marks: [String])] = [
    ([0, 1], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    ([2.31, 0.98, 1.4], ["0.5", "1.0", "1.5", "2.0", "2.5"]),
    ([0.0001, 0.0004], ["0.00010", "0.00020", "0.00030", "0.00040"]),
    ([-3, 42], ["-10", "0", "10", "20", "30", "40", "50"]),
    ([7], ["6", "8"]),
    ([0], ["0.0000000", "0.0000002"]),
  ]

  @Test("mark round values, with all that is shown between them", arguments: scales)
  func marks(_ values: [Double], _ marks: [String]) throws {
    let scale = try #require(ChartScale(covering: values))
    #expect(scale.marks.map(\.text) == marks)
    for value in values { #expect((scale.low...scale.high).contains(value)) }
  }

  @Test(
    "are none without values, and for those that no chart can show",
    arguments: [[], [1e13], [0, .infinity], [.nan], [-1e300, 1e300]] as [[Double]]
  )
  func none(_ values: [Double]) {
    #expect(ChartScale(covering: values) == nil)
  }
}
