#if MPI
internal import CMPI

/// A process among those that MPI's launcher started.
///
/// MPI is there once in a process, and so is this. It is asked for `MPI_THREAD_SERIALIZED`: any thread may call, one
/// at a time, which a lock sees to. A call that waits for other processes therefore keeps this one's other threads
/// from calling; they are not to, as the order of calls is the same in all processes.
struct MPICommunicator: Communicator {
  let rank: Int
  let processCount: Int

  /// Starts MPI.
  ///
  /// - Parameter expectedCount: the processes that the launcher spoke of; `nil` if it did not.
  /// - Throws: ``DistributionError`` if MPI does not start, or not with as many.
  init(expectedCount: Int?) throws(DistributionError) {
    var place = sz_mpi_place()
    unsafe try check(sz_mpi_join(&place), "MPI_Init_thread")
    guard place.allows_threads != 0 else { throw DistributionError(.noThreads) }
    rank = Int(place.rank)
    processCount = Int(place.process_count)
    if let expectedCount, expectedCount != processCount {
      throw DistributionError(.processCount(expected: expectedCount, found: processCount))
    }
  }

  func startSum(of buffer: SumBuffer) throws(DistributionError) -> any RunningSum {
    var sum: OpaquePointer?
    // SAFETY: both have `count` floats, and the running sum keeps the buffer until it is finished.
    let code = unsafe sz_mpi_start_sum(buffer.values, buffer.sums, buffer.count, &sum)
    try check(code, "MPI_Iallreduce")
    guard let sum = unsafe sum else { throw DistributionError(.call("MPI_Iallreduce", code, "")) }
    return unsafe MPISum(sum, of: buffer)
  }

  func sum(_ values: [Int64]) throws(DistributionError) -> [Int64] {
    unsafe try reduce(values) { unsafe sz_mpi_sum_int64($0, $1) }
  }

  func maximum(_ values: [Int64]) throws(DistributionError) -> [Int64] {
    unsafe try reduce(values) { unsafe sz_mpi_max_int64($0, $1) }
  }

  func broadcast(_ bytes: [UInt8], from rank: Int) throws(DistributionError) -> [UInt8] {
    let own = Int64(bytes.count)
    let counts = try replace((0..<8).map { UInt8(truncatingIfNeeded: own >> (8 * $0)) }, from: rank)
    let count = counts.reversed().reduce(0) { $0 << 8 | Int($1) }
    return try replace(rank == self.rank ? bytes : Array(repeating: 0, count: count), from: rank)
  }

  func barrier() throws(DistributionError) { try check(sz_mpi_barrier(), "MPI_Barrier") }

  func leave() throws(DistributionError) { try check(sz_mpi_leave(), "MPI_Finalize") }

  func abort(exitCode: Int32) -> Never { sz_mpi_abort(exitCode) }

  /// Broadcasts as many bytes as every process has.
  private func replace(_ bytes: [UInt8], from rank: Int) throws(DistributionError) -> [UInt8] {
    guard !bytes.isEmpty else { return [] }
    var bytes = bytes
    let code = unsafe bytes.withUnsafeMutableBufferPointer { bytes in
      // SAFETY: there are `count` bytes, of which at least one.
      unsafe bytes.baseAddress.map { unsafe sz_mpi_broadcast($0, bytes.count, Int32(rank)) } ?? 0
    }
    try check(code, "MPI_Bcast")
    return bytes
  }

  private func reduce(
    _ values: [Int64],
    _ reduce: (UnsafeMutablePointer<Int64>, Int) -> Int32
  ) throws(DistributionError) -> [Int64] {
    guard !values.isEmpty else { return [] }
    var values = values
    let code = unsafe values.withUnsafeMutableBufferPointer { values in
      // SAFETY: there are `count` numbers, of which at least one.
      unsafe values.baseAddress.map { unsafe reduce($0, values.count) } ?? 0
    }
    try check(code, "MPI_Allreduce")
    return values
  }
}

/// A sum that MPI computes.
///
/// - Note: safe, as MPI's sum is finished once. If nobody ever waits for it, as when another process has
///   failed, it keeps the buffer for good: MPI may still write into it.
@safe
private final class MPISum: RunningSum {
  private var sum: OpaquePointer?
  private let buffer: Unmanaged<SumBuffer>

  init(_ sum: OpaquePointer, of buffer: SumBuffer) {
    unsafe self.sum = sum
    unsafe self.buffer = .passRetained(buffer)
  }

  func wait() throws(DistributionError) {
    guard let sum = unsafe sum else { preconditionFailure("a sum is waited for once") }
    unsafe self.sum = nil
    let code = unsafe sz_mpi_finish_sum(sum)
    unsafe buffer.release()
    try check(code, "MPI_Wait")
  }
}

/// Throws MPI's words for what went wrong.
private func check(_ code: Int32, _ call: String) throws(DistributionError) {
  guard code != SZ_MPI_DONE else { return }
  var text = [CChar](repeating: 0, count: SZ_MPI_TEXT_CAPACITY)
  unsafe text.withUnsafeMutableBufferPointer { text in
    // SAFETY: it has the bytes that the function asks for.
    if let start = text.baseAddress { unsafe sz_mpi_error_text(code, start) }
  }
  let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  throw DistributionError(.call(call, code, String(decoding: bytes, as: UTF8.self)))
}
#endif
