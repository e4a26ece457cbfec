/// What the command's exit status says; the numbers are those of `sysexits.h` where it has one.
enum ExitStatus: Int32 {
  case done = 0
  /// The answer is "no": files differ, a figure was not reproduced.
  case no = 1
  case usage = 64
  case badData = 65
  case inputNotFound = 66
  case unavailable = 69
  case internalError = 70
  case cannotCreate = 73
  case readWrite = 74
  case interrupted = 130
}

/// An error that says all in its own words; its kind tells with which status a command ends.
protocol ReportedError: Error, CustomStringConvertible {
  var exitStatus: ExitStatus { get }
}

/// Why a command ends with another status than 0.
struct Failure: Error {
  let status: ExitStatus
  /// What is printed; `nil` if all has been said.
  let message: String?

  init(_ status: ExitStatus, _ message: String? = nil) {
    self.status = status
    self.message = message
  }
}

extension Failure {
  /// What an error that was thrown ends a command with; one that nobody foresaw is a bug.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as any ReportedError: self.init(error.exitStatus, error.description)
    default: self.init(.internalError, "this is a bug in shufflezoo, please report it: \(error)")
    }
  }

  /// For a report that was printed and does not cover all pictures.
  init(skipped count: Int) {
    let subject = count == 1 ? "1 picture was" : "\(count) pictures were"
    self.init(.badData, "\(subject) skipped; the report says which and why")
  }
}

extension Failure: CustomStringConvertible {
  /// What would be printed, for who does not end by it.
  var description: String { message ?? "status \(status.rawValue)" }
}
