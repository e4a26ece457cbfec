/// A bounded selection from a stream, evenly spread over what has come so far.
///
/// Every `stride`-th element is kept; when there are twice as many as wanted, every other one goes
/// and the stride doubles.
package struct SpreadSample<Element: Sendable>: Sendable {
  private let capacity: Int
  private var stride = 1
  private var seenCount = 0
  private var kept: [Element] = []

  /// Prepares to select at most `capacity` elements, at least 1.
  package init(capacity: Int) {
    precondition(capacity >= 1, "at least one element")
    self.capacity = capacity
  }

  /// The selection, in the stream's order: all elements while there are no more than wanted.
  package var elements: [Element] {
    guard kept.count > capacity else { return kept }
    return (0..<capacity).map { kept[$0 * kept.count / capacity] }
  }

  /// Takes the next element of the stream into account.
  package mutating func append(_ element: Element) {
    if seenCount.isMultiple(of: stride) {
      if kept.count == 2 * capacity {
        kept = kept.indices.filter { $0.isMultiple(of: 2) }.map { kept[$0] }
        stride *= 2
      }
      if seenCount.isMultiple(of: stride) { kept.append(element) }
    }
    seenCount += 1
  }
}

extension SpreadSample: Equatable where Element: Equatable {}
