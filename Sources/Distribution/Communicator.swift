/// What processes that work together tell each other.
///
/// Everything but ``abort(exitCode:)`` is done by all of them: they make the same calls in the same order, each
/// of which ends when the others have come as far as it needs. Calls may come from any thread, and wait for each
/// other.
package protocol Communicator: Sendable {
  /// The number of this process, from 0 on. Process 0 is the one that writes.
  var rank: Int { get }
  /// How many there are; at least 1.
  var processCount: Int { get }

  /// Begins to add up floats over all processes, element by element, while the caller goes on computing.
  ///
  /// Every process gets the same bits, and with as many processes and elements again the same ones: Open MPI adds
  /// in an order that depends on these two numbers and on its settings alone. Another number of processes is
  /// another order, and another rounding.
  ///
  /// - Parameter buffer: `values` are added up; `sums` are there after ``RunningSum/wait()``. It has as many elements
  ///   in every process.
  /// - Returns: what to wait for.
  /// - Throws: ``DistributionError`` if MPI fails, as do all calls here.
  func startSum(of buffer: SumBuffer) throws(DistributionError) -> any RunningSum

  /// Adds up numbers over all processes, element by element; what overflows wraps around.
  func sum(_ values: [Int64]) throws(DistributionError) -> [Int64]

  /// The largest of all processes' numbers, element by element.
  func maximum(_ values: [Int64]) throws(DistributionError) -> [Int64]

  /// The bytes that one process has.
  ///
  /// - Parameters:
  ///   - bytes: these; those of other processes do not matter.
  ///   - rank: the process.
  /// - Returns: the bytes of that process.
  /// - Throws: ``DistributionError``, as where there is no such process.
  func broadcast(_ bytes: [UInt8], from rank: Int) throws(DistributionError) -> [UInt8]

  /// Returns when all processes have called it.
  func barrier() throws(DistributionError)

  /// Ends the work together, the last call of all.
  ///
  /// A launcher takes a process that exits without it for a failed one, and ends the others.
  func leave() throws(DistributionError)

  /// Ends all processes at once, wherever they are.
  ///
  /// What is to be seen of this one's output has been flushed.
  func abort(exitCode: Int32) -> Never
}

/// A sum that is being computed.
package protocol RunningSum {
  /// Returns when the sums are in the buffer. Called once.
  func wait() throws(DistributionError)
}

extension Communicator {
  /// Adds up floats over all processes, element by element: see ``startSum(of:)``.
  package func sum(_ values: [Float]) throws(DistributionError) -> [Float] {
    let buffer = SumBuffer(count: values.count)
    buffer.write(values, at: 0)
    try startSum(of: buffer).wait()
    return buffer.sums(0..<values.count)
  }
}
