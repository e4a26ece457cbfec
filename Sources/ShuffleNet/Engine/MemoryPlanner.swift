/// Places buffers in one arena so that those that live at the same time do not overlap.
///
/// Every buffer goes to the lowest place that is free while it lives.
package struct MemoryPlanner {
  /// Offsets are multiples of so many floats: a cache line.
  package static let alignment = 16

  /// The floats that the arena needs.
  package private(set) var count = 0

  private var placed: [(place: Range<Int>, steps: ClosedRange<Int>)] = []

  /// Starts with an empty arena.
  package init() {}

  /// Places `count` floats that are used from the first of `steps` to the last.
  ///
  /// - Returns: the offset in the arena.
  package mutating func place(_ count: Int, during steps: ClosedRange<Int>) -> Int {
    let size = (count + Self.alignment - 1) / Self.alignment * Self.alignment
    let taken = placed.filter { $0.steps.overlaps(steps) }.map(\.place)
      .sorted { $0.lowerBound < $1.lowerBound }
    var offset = 0
    for place in taken where place.upperBound > offset {
      if offset + size <= place.lowerBound { break }
      offset = place.upperBound
    }
    placed.append((offset..<offset + size, steps))
    self.count = max(self.count, offset + size)
    return offset
  }
}
