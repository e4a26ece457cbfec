import ShuffleNet
import Testing

@Suite("The peak of an instruction set")
struct PeakTests {
  @Test(
    "is there for the sets of this processor, and for no other",
    arguments: InstructionSet.allCases
  )
  func availability(_ set: InstructionSet) throws {
    guard InstructionSet.available.contains(set) else {
      #expect(set.peakMultiplyAddsPerSecond() == nil)
      return
    }
    let peak = try #require(set.peakMultiplyAddsPerSecond())
    // The slowest machine in use does more; 1024 multiply-adds a cycle at 10 GHz no core does.
    #expect((1e7..<1e13).contains(peak))
  }
}
