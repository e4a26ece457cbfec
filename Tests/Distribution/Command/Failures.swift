import Distribution
import Foundation

/// Makes steps of which the last process fails in the third, and stops with the others.
func stop(_ communicator: any Communicator) throws {
  for step in 1...5 {
    let fails = step == 3 && communicator.rank == communicator.processCount - 1
    do {
      try communicator.stopTogether(
        fails ? ProcessFailure(message: "cat.jpg: cut short", exitCode: 65) : nil
      )
    } catch {
      guard case .stopped(let rank, _, let failure) = error.problem else { throw error }
      print("process \(communicator.rank) stopped in step \(step)")
      if rank == communicator.rank { print(error) }
      try communicator.leave()
      exit(failure.exitCode)
    }
    _ = try communicator.sum([Float](repeating: 1, count: 1000))
  }
}

/// Has the last process end all while the others wait for it.
func abort(_ communicator: any Communicator) throws {
  try communicator.barrier()
  if communicator.rank == communicator.processCount - 1 { communicator.abort(exitCode: 66) }
  try communicator.barrier()
}

/// Says where it is, and waits for a last process that never comes.
func wait(_ communicator: any Communicator) throws {
  try communicator.barrier()
  print("process \(communicator.rank) has id \(ProcessInfo.processInfo.processIdentifier)")
  fflush(nil)
  if communicator.rank == communicator.processCount - 1 {
    while true { sleep(1) }
  }
  try communicator.barrier()
}
