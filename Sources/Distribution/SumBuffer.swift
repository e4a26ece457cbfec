/// Floats that are added up over processes, and their sums, in memory that stays where it is.
///
/// - Note: safe, as both pointers are valid from the initialiser to the deinitialiser and every range is checked.
///   While a sum runs, whoever computes it holds the buffer.
@safe
package final class SumBuffer {
  /// The number of floats.
  package let count: Int

  let values: UnsafeMutablePointer<Float>
  let sums: UnsafeMutablePointer<Float>

  /// Takes the memory; all floats are zero.
  package init(count: Int) {
    self.count = count
    unsafe values = .allocate(capacity: max(1, count))
    unsafe sums = .allocate(capacity: max(1, count))
    unsafe values.initialize(repeating: 0, count: count)
    unsafe sums.initialize(repeating: 0, count: count)
  }

  deinit {
    unsafe values.deallocate()
    unsafe sums.deallocate()
  }

  /// Puts floats from a place on.
  ///
  /// - Precondition: they fit, and no sum runs.
  package func write(_ floats: [Float], at offset: Int) {
    precondition(offset >= 0 && floats.count <= count - offset, "floats within the buffer")
    unsafe floats.withUnsafeBufferPointer { floats in
      guard let start = floats.baseAddress else { return }
      unsafe (values + offset).update(from: start, count: floats.count)
    }
  }

  /// The sums of a range.
  ///
  /// - Precondition: it is within the buffer, and no sum runs.
  package func sums(_ range: Range<Int>) -> [Float] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "floats within the buffer")
    return unsafe Array(UnsafeBufferPointer(start: sums + range.lowerBound, count: range.count))
  }

  /// What one process' sums are.
  func copyValuesToSums() { unsafe sums.update(from: values, count: count) }
}
