import Distribution
import Testing

@Suite("One process")
struct CommunicatorTests {
  let communicator = LocalCommunicator()

  @Test("is told what it says")
  func alone() throws {
    #expect(communicator.rank == 0 && communicator.processCount == 1)
    #expect(try communicator.sum([1.5, -2] as [Float]) == [1.5, -2])
    #expect(try communicator.sum([] as [Float]) == [])
    #expect(try communicator.sum([3, .max] as [Int64]) == [3, .max])
    #expect(try communicator.maximum([-3, .min]) == [-3, .min])
    #expect(try communicator.broadcast([1, 2], from: 0) == [1, 2])
    try communicator.barrier()
    try communicator.leave()
  }

  @Test("stops for its own failure, and for no other")
  func stops() throws {
    try communicator.stopTogether(nil)
    let failure = ProcessFailure(message: "ä.jpg: cut short", exitCode: 65)
    let error = #expect(throws: DistributionError.self) {
      try communicator.stopTogether(failure)
    }
    #expect(error?.problem == .stopped(rank: 0, processCount: 1, failure: failure))
    #expect(
      error?.description
        == "process 0 of 1: ä.jpg: cut short; all 1 processes have stopped"
    )
  }

  @Test("passes exit codes on as they are", arguments: [0, 1, 65, 255, -1, .max, .min] as [Int32])
  func exitCodes(code: Int32) {
    let failure = ProcessFailure(message: "", exitCode: code)
    let error = #expect(throws: DistributionError.self) {
      try communicator.stopTogether(failure)
    }
    #expect(error?.problem == .stopped(rank: 0, processCount: 1, failure: failure))
  }
}
