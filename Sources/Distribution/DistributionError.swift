/// Why processes cannot work together, or cannot go on.
package struct DistributionError: Error, Sendable, Equatable {
  /// What is wrong.
  package enum Problem: Sendable, Equatable {
    /// A launcher has started several processes of a program that was built without MPI; how many, if known.
    case builtWithoutMPI(processCount: Int?)
    /// A variable of a launcher is no number of processes.
    case variable(name: String, value: String)
    /// MPI finds another number of processes than the launcher has started.
    case processCount(expected: Int, found: Int)
    /// MPI does not keep to calls from several threads.
    case noThreads
    /// A call of MPI failed: its name, MPI's code, and MPI's words.
    case call(String, Int32, String)
    /// A process could not go on, so that all have stopped.
    case stopped(rank: Int, processCount: Int, failure: ProcessFailure)
  }

  /// What is wrong.
  package let problem: Problem

  init(_ problem: Problem) { self.problem = problem }
}

extension DistributionError: CustomStringConvertible {
  /// What is wrong, and what to do.
  package var description: String {
    switch problem {
    case .builtWithoutMPI(let count):
      "MPI: started as one of \(count.map(String.init) ?? "several") processes, but this program was built for one; "
        + "build it with 'make build-mpi' (swift build --traits MPI), or start it without the launcher"
    case .variable(let name, let value):
      "MPI: \(name): expected a number of processes, found '\(value)'; start the program with mpirun"
    case .processCount(let expected, let found):
      "MPI: expected \(expected) processes, as the launcher says, found \(found); use the mpirun of the Open MPI "
        + "that the program was built with"
    case .noThreads:
      "MPI: expected MPI_THREAD_SERIALIZED, found less; use an Open MPI that was built with threads"
    case .call(let name, let code, let text):
      "MPI: \(name) failed with code \(code): \(text); resume from the last checkpoint"
    case .stopped(let rank, let processCount, let failure):
      "process \(rank) of \(processCount): \(failure.message); all \(processCount) processes have stopped"
    }
  }
}
