#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A process that works alone: what it would tell others it keeps.
package struct LocalCommunicator: Communicator {
  /// 0.
  package let rank = 0
  /// 1.
  package let processCount = 1

  /// Makes it.
  package init() {}

  package func startSum(of buffer: SumBuffer) throws(DistributionError) -> any RunningSum {
    buffer.copyValuesToSums()
    return FinishedSum()
  }

  package func sum(_ values: [Int64]) throws(DistributionError) -> [Int64] { values }

  package func maximum(_ values: [Int64]) throws(DistributionError) -> [Int64] { values }

  package func broadcast(_ bytes: [UInt8], from rank: Int) throws(DistributionError) -> [UInt8] {
    bytes
  }

  package func barrier() throws(DistributionError) {}

  package func leave() throws(DistributionError) {}

  package func abort(exitCode: Int32) -> Never { exit(exitCode) }
}

/// The sum of one process.
private struct FinishedSum: RunningSum {
  func wait() throws(DistributionError) {}
}
