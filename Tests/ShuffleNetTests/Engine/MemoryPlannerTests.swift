import EngineVerification
import ShuffleNet
import Testing

@Suite("The memory planner")
struct MemoryPlannerTests {
  /// A buffer that has been placed.
  struct Buffer {
    let place: Range<Int>
    let steps: ClosedRange<Int>
  }

  @Test("puts a buffer where one was that is not used any more")
  func reuse() {
    var planner = MemoryPlanner()
    #expect(planner.place(100, during: 0...2) == 0)
    // 100 floats take seven lines of 16.
    #expect(planner.place(32, during: 0...0) == 112)
    #expect(planner.place(16, during: 1...2) == 112)
    #expect(planner.place(16, during: 2...3) == 128)
    // Too large for what is free below.
    #expect(planner.place(33, during: 1...1) == 128)
    #expect(planner.count == 176)
    #expect(planner.place(176, during: 4...9) == 0)
    #expect(planner.count == 176)
  }

  @Test("gives an empty buffer a place as well")
  func empty() {
    var planner = MemoryPlanner()
    #expect(planner.place(0, during: 0...0) == 0)
    #expect(planner.count == 0)
    #expect(planner.place(1, during: 0...0) == 0)
    #expect(planner.count == 16)
  }

  @Test("never lets buffers overlap that live at the same time", arguments: 0..<50)
  func overlap(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var planner = MemoryPlanner()
    var buffers: [Buffer] = []
    for _ in 0..<60 {
      let count = Int.random(in: 0...300, using: &generator)
      let first = Int.random(in: 0...20, using: &generator)
      let steps = first...first + Int.random(in: 0...5, using: &generator)
      let offset = planner.place(count, during: steps)
      #expect(offset >= 0 && offset.isMultiple(of: MemoryPlanner.alignment))
      let buffer = Buffer(place: offset..<offset + count, steps: steps)
      for other in buffers where other.steps.overlaps(steps) {
        #expect(!other.place.overlaps(buffer.place))
      }
      buffers.append(buffer)
      #expect(buffer.place.upperBound <= planner.count)
    }
    // The arena ends where the last buffer does, rounded up to a line.
    let end = buffers.filter { !$0.place.isEmpty }.map(\.place.upperBound).max() ?? 0
    #expect(planner.count - end < MemoryPlanner.alignment)
  }
}
