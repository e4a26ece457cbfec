import Distribution
import Synchronization

/// One process that writes down when sums begin and when somebody waits for them.
final class RecordingCommunicator: Communicator {
  enum Call: Equatable {
    case start(count: Int)
    case wait(count: Int)
  }

  let rank = 0
  /// What averages are divided by; the sums are the process' own.
  let processCount: Int
  let calls = Mutex<[Call]>([])

  init(processCount: Int) { self.processCount = processCount }

  func startSum(of buffer: SumBuffer) throws(DistributionError) -> any RunningSum {
    calls.withLock { $0.append(.start(count: buffer.count)) }
    return Sum(communicator: self, buffer: buffer)
  }

  func sum(_ values: [Int64]) throws(DistributionError) -> [Int64] { values }
  func maximum(_ values: [Int64]) throws(DistributionError) -> [Int64] { values }
  func broadcast(_ bytes: [UInt8], from rank: Int) throws(DistributionError) -> [UInt8] { bytes }
  func barrier() throws(DistributionError) {}
  func leave() throws(DistributionError) {}
  func abort(exitCode: Int32) -> Never { LocalCommunicator().abort(exitCode: exitCode) }

  /// A sum that is there only when somebody has waited for it.
  private struct Sum: RunningSum {
    let communicator: RecordingCommunicator
    let buffer: SumBuffer

    func wait() throws(DistributionError) {
      communicator.calls.withLock { $0.append(.wait(count: buffer.count)) }
      try LocalCommunicator().startSum(of: buffer).wait()
    }
  }
}
