import Distribution
import Testing

@Suite("Launchers")
struct LaunchTests {
  @Test("are none in an ordinary environment")
  func none() throws {
    let environments = [[:], ["SLURM_NTASKS": "8"], ["PATH": "/bin"]]
    for environment in environments {
      #expect(try Launch(environment: environment) == nil)
      #expect(try Launch.communicator(environment: environment) is LocalCommunicator)
    }
  }

  @Test(
    "say how many processes there are",
    arguments: [
      (["OMPI_COMM_WORLD_SIZE": "8", "PMIX_RANK": "3"], 8),
      (["OMPI_COMM_WORLD_SIZE": "1"], 1),
      (["PMI_SIZE": "4", "PMI_RANK": "0"], 4),
      (["PMIX_RANK": "0", "SLURM_NTASKS": "16"], 16),
      (["PMIX_RANK": "0"], nil),
    ]
  )
  func counts(environment: [String: String], count: Int?) throws {
    let launch = try #require(try Launch(environment: environment))
    #expect(launch.processCount == count)
  }

  @Test(
    "that say nonsense are not trusted",
    arguments: ["", "0", "-1", "two", "99999999999999999999"]
  )
  func nonsense(value: String) throws {
    let error = #expect(throws: DistributionError.self) {
      try Launch(environment: ["OMPI_COMM_WORLD_SIZE": value])
    }
    #expect(error?.problem == .variable(name: "OMPI_COMM_WORLD_SIZE", value: value))
  }

  #if !MPI
  @Test("of several processes need a program with MPI", arguments: [8, nil])
  func withoutMPI(count: Int?) {
    let environment =
      count.map { ["OMPI_COMM_WORLD_SIZE": String($0)] } ?? ["PMIX_RANK": "0"]
    let error = #expect(throws: DistributionError.self) {
      try Launch.communicator(environment: environment)
    }
    #expect(error?.problem == .builtWithoutMPI(processCount: count))
  }

  @Test("say what to build")
  func text() {
    let error = #expect(throws: DistributionError.self) {
      try Launch.communicator(environment: ["OMPI_COMM_WORLD_SIZE": "8"])
    }
    #expect(
      error?.description
        == "MPI: started as one of 8 processes, but this program was built for one; build it with 'make build-mpi' "
        + "(swift build --traits MPI), or start it without the launcher"
    )
  }

  @Test("of one process need none")
  func one() throws {
    let environment = ["OMPI_COMM_WORLD_SIZE": "1"]
    #expect(try Launch.communicator(environment: environment) is LocalCommunicator)
  }
  #endif
}
