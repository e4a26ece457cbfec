internal import Distribution

extension Failure {
  /// Tells the processes that work together of this failure, so that all stop, and leaves them.
  ///
  /// - Returns: what this process says: the first one for all of them, the others nothing.
  func telling(_ communicator: any Communicator) -> Failure {
    guard communicator.processCount > 1 else { return self }
    let told = ProcessFailure(message: message ?? "", exitCode: status.rawValue)
    do throws(DistributionError) {
      try communicator.stopTogether(told)
      return self
    } catch {
      return Failure(error, communicator)
    }
  }

  /// What came of working together.
  init(_ error: DistributionError, _ communicator: any Communicator) {
    guard case .stopped(_, _, let failure) = error.problem else {
      self.init(.unavailable, error.description)
      return
    }
    // Before the others can leave: when the first of them ends, its launcher ends all.
    if communicator.rank == 0 { Console.error("error: \(error.description)") }
    // All know of it and are here, so that leaving is safe; a failure to leave changes nothing any more.
    _ = Result { () throws(DistributionError) in try communicator.leave() }
    self.init(ExitStatus(rawValue: failure.exitCode) ?? .internalError)
  }
}
