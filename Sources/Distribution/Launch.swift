/// How this process was started: alone, or by a launcher as one of several.
package struct Launch: Sendable, Equatable {
  /// How many processes the launcher has started; `nil` if it did not say.
  package let processCount: Int?

  /// What launchers write the number of processes into: Open MPI's mpirun, those of MPICH and Slurm.
  private static let counts = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE"]

  /// What Slurm writes, with PMIx or without.
  private static let slurm = (rank: "PMIX_RANK", count: "SLURM_NTASKS")

  /// Looks whether a launcher is there; `nil` if none is.
  ///
  /// - Parameter environment: the process' variables.
  /// - Throws: ``DistributionError/Problem/variable(name:value:)`` for a number that is none.
  package init?(environment: [String: String]) throws(DistributionError) {
    let isSlurm = environment[Self.slurm.rank] != nil
    for name in Self.counts + (isSlurm ? [Self.slurm.count] : []) {
      guard let value = environment[name] else { continue }
      guard let count = Int(value), count >= 1 else {
        throw DistributionError(.variable(name: name, value: value))
      }
      processCount = count
      return
    }
    guard isSlurm else { return nil }
    processCount = nil
  }
}

extension Launch {
  /// What this process works with: MPI if a launcher started it, itself alone otherwise.
  ///
  /// Called once in a process. Who gets a communicator calls `leave()` on it at the end, or `abort(exitCode:)`.
  ///
  /// - Parameter environment: the process' variables.
  /// - Returns: what it tells others with.
  /// - Throws: ``DistributionError``: that this program was built without MPI among the reasons, if it
  ///   is one of several processes.
  package static func communicator(
    environment: [String: String]
  ) throws(DistributionError) -> any Communicator {
    guard let launch = try Launch(environment: environment) else { return LocalCommunicator() }
    #if MPI
    return try MPICommunicator(expectedCount: launch.processCount)
    #else
    guard launch.processCount == 1 else {
      throw DistributionError(.builtWithoutMPI(processCount: launch.processCount))
    }
    return LocalCommunicator()
    #endif
  }
}
