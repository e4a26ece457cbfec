// check-distribution sums | stop | abort | wait | overlap: a process among those that mpirun starts. `check.py` says
// what each has to do, and `overlap` prints times for docs/cluster.md.

import Distribution
import Foundation

let communicator: any Communicator
do {
  communicator = try Launch.communicator(environment: ProcessInfo.processInfo.environment)
} catch {
  print(error)
  exit(70)
}

do {
  switch CommandLine.arguments.dropFirst().first {
  case "sums": try Checks(communicator).run()
  case "stop": try stop(communicator)
  case "abort": try abort(communicator)
  case "wait": try wait(communicator)
  case "overlap": try Overlap(communicator).run()
  default:
    print("usage: check-distribution sums | stop | abort | wait | overlap")
    exit(64)
  }
  try communicator.leave()
} catch {
  print("process \(communicator.rank): \(error)")
  fflush(nil)
  communicator.abort(exitCode: 1)
}
