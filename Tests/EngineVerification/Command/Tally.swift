import EngineVerification
import Foundation
import ShuffleNet

/// Counts runs and prints a line for each subject on each instruction set.
struct Tally {
  private(set) var passedCount = 0
  private(set) var failedCount = 0

  private var subject = ""
  private var runCount = 0
  private var worst: Float = 0
  private var start = ContinuousClock.now

  /// The last line.
  var summary: String { "\(passedCount) passed, \(failedCount) failed" }

  /// Starts a line.
  mutating func begin(_ name: String, _ set: InstructionSet) {
    subject = name.padding(toLength: 20, withPad: " ", startingAt: 0) + "  "
    subject += set.rawValue.padding(toLength: 6, withPad: " ", startingAt: 0)
    runCount = 0
    worst = 0
    start = .now
  }

  /// Counts a run, and prints it if it failed.
  mutating func note(_ failure: Agreement.Failure?, _ run: String) {
    runCount += 1
    guard let failure else {
      passedCount += 1
      return
    }
    failedCount += 1
    Self.say("\(subject)  FAILED: \(run): \(failure)")
  }

  /// Notes a deviation as a share of the largest logit.
  mutating func note(worst deviation: Float) {
    if deviation.isNaN || deviation > worst { worst = deviation }
  }

  /// Prints the line.
  func end() {
    let seconds = start.duration(to: .now) / .seconds(1)
    let text = String(format: "%4d runs  worst %.1e  %5.1f s", runCount, worst, seconds)
    Self.say("\(subject)  \(text)")
  }

  /// Prints a line at once, also into a pipe.
  static func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }
}
