internal import Checkpoints
package import Distribution
package import ShuffleNet
internal import Tensors

extension TrainingState {
  /// The state that the first process begins with, in all of them.
  ///
  /// - Parameters:
  ///   - own: in the first process its state, in the others `nil`.
  ///   - network: its network.
  ///   - settings: how it goes on, the same in all processes.
  ///   - communicator: what they tell each other with.
  /// - Returns: the same bits in every process.
  /// - Throws: `DistributionError`, or what a checkpoint throws that cannot be made or read.
  package static func shared(
    _ own: TrainingState?,
    of network: ShuffleNetV1,
    _ settings: TrainingCheckpoint.Settings,
    over communicator: any Communicator
  ) throws -> TrainingState {
    if let own {
      var sink = MemorySink()
      // With a factor of the loss, how often the average was updated is saved too.
      let checkpoint = TrainingCheckpoint(own, lossScale: 1)
      try CkptWriter.write(checkpoint.entries, named: name, to: &sink)
      _ = try communicator.broadcast(sink.bytes, from: 0)
      return own
    }
    let bytes = try communicator.broadcast([], from: 0)
    let file = try CkptReader.read(MemorySource(bytes, name: name))
    return try TrainingCheckpoint(of: network, from: file.stateDict, settings).state
  }

  /// What messages call it.
  private static let name = "the first process's state"
}
