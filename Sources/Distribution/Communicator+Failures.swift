/// Why a process cannot go on.
package struct ProcessFailure: Sendable, Equatable {
  /// What its command would have said.
  package let message: String
  /// What it would have exited with.
  package let exitCode: Int32

  /// Names the reason.
  package init(message: String, exitCode: Int32) {
    self.message = message
    self.exitCode = exitCode
  }
}

extension Communicator {
  /// Tells every process whether one of them has failed, so that all stop at the same place.
  ///
  /// Called by all before work that they do together: a step's gradients, an epoch's counts. It costs a round of
  /// one number. A process that cannot come here, as it is within such work, calls ``abort(exitCode:)``; what is
  /// killed ends the others by the launcher.
  ///
  /// - Parameter failure: why this process cannot go on; `nil` if it can.
  /// - Throws: ``DistributionError/Problem/stopped(rank:processCount:failure:)``, the same in all processes,
  ///   if any failed: of several the one with the lowest rank.
  package func stopTogether(_ failure: ProcessFailure?) throws(DistributionError) {
    let urgency = failure == nil ? 0 : processCount - rank
    guard let highest = try maximum([Int64(urgency)]).first, highest > 0 else { return }
    let failed = processCount - Int(highest)
    let bytes = try broadcast(failure?.bytes ?? [], from: failed)
    throw DistributionError(
      .stopped(rank: failed, processCount: processCount, failure: ProcessFailure(bytes: bytes))
    )
  }
}

extension ProcessFailure {
  /// The exit code, four bytes, the lowest first; then the message in UTF-8.
  fileprivate var bytes: [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: exitCode >> (8 * $0)) } + Array(message.utf8)
  }

  fileprivate init(bytes: [UInt8]) {
    exitCode = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int32($1) }
    message = String(decoding: bytes.dropFirst(4), as: UTF8.self)
  }
}
