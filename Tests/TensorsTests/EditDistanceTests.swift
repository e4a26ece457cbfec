import Tensors
import Testing

@Suite("Edit distance")
struct EditDistanceTests {
  @Test(
    "counts the edits between two words",
    arguments: [
      ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("kitten", "sitting", 3),
      ("saturday", "sunday", 3), ("ab", "ba", 2),
    ]
  )
  func distance(_ first: String, _ second: String, _ expected: Int) {
    #expect(editDistance(first, second) == expected)
    #expect(editDistance(second, first) == expected)
  }
}
