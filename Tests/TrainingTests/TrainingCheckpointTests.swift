import Checkpoints
import EngineVerification
import Foundation
import ShuffleNet
import Tensors
import TestSupport
import Testing
import Training

@Suite("Checkpoints of a training")
struct TrainingCheckpointTests {
  static let network = ShuffleNetV1(.g3x05, classCount: 10)

  /// What is written, in memory.
  private struct Memory: ByteSink {
    var bytes: [UInt8] = []

    mutating func write(_ span: Span<UInt8>) {
      for index in span.indices { bytes.append(span[index]) }
    }
  }

  private func bytes(of checkpoint: TrainingCheckpoint) throws -> [UInt8] {
    var memory = Memory()
    try CkptWriter.write(checkpoint.entries, named: "memory", to: &memory)
    return memory.bytes
  }

  private static func settings(averageDecay: Float? = nil) -> TrainingCheckpoint.Settings {
    var settings = TrainingCheckpoint.Settings(rule: .momentum(0.5))
    settings.averageDecay = averageDecay
    return settings
  }

  @Test(
    "MindCV's are read, and written again to the byte",
    .fixture(TrainingFixture.name),
    arguments: [("momentum.ckpt", nil), ("ema_clip_nesterov.ckpt", 0.9999)] as [(String, Float?)]
  )
  func mindCV(file: String, averageDecay: Float?) throws {
    let checkpoint = try TrainingCheckpoint(
      of: Self.network,
      from: TrainingFixture.state(file),
      Self.settings(averageDecay: averageDecay)
    )
    #expect(checkpoint.state.optimizer.stepCount == 5)
    // The file's, not that of the settings.
    #expect(checkpoint.state.optimizer.rule == .momentum(0.9))
    #expect(checkpoint.learningRates.count == 6)
    #expect(checkpoint.state.average?.updateCount == averageDecay.map { _ in 5 })
    #expect(checkpoint.lossScale == averageDecay.map { _ in 1024 })
    let original = try Data(contentsOf: URL(filePath: TrainingFixture.path(file)))
    #expect(try bytes(of: checkpoint) == Array(original))
  }

  @Test(
    "of every rule are read as they were written",
    arguments: [
      .momentum(0.9, nesterov: true), .sgd(momentum: 0.9), .adam(), .adamW(beta1: 0.8),
    ] as [UpdateRule]
  )
  func rules(rule: UpdateRule) throws {
    let weights = ShuffleNetV1.Weights.realistic(Self.network, seed: 3)
    var optimizer = Optimizer(Self.network, rule: rule, weightDecay: 0.1, filter: .auto)
    var values = weights.values
    for _ in 0..<2 { optimizer.update(&values, gradients: weights.values, learningRate: 0.1) }
    let state = TrainingState(weights, optimizer: optimizer)
    let written = TrainingCheckpoint(state, learningRates: [0.25])
    let entries = written.entries.map(\.tensor)
    let read = try TrainingCheckpoint(
      of: Self.network,
      from: StateDict(entries),
      TrainingCheckpoint.Settings(rule: rule)
    )
    #expect(read.state.optimizer.rule == rule)
    #expect(read.state.optimizer.memory == optimizer.memory)
    #expect(read.state.optimizer.powers == optimizer.powers)
    #expect(read.state.optimizer.stepCount == 2)
    #expect(read.learningRates == [0.25])
    #expect(try bytes(of: read) == bytes(of: written))
  }

  /// An entry that is put in the place of one that is right, or nothing, and the words of the error.
  struct Wrong: Sendable {
    let name: String
    var tensor: Tensor?
    let words: String
  }

  static let wrongs = [
    Wrong(name: "moments.classifier.weight", words: "'moments.classifier.weight': expected it in"),
    Wrong(name: "global_step", words: "'global_step': expected it in"),
    Wrong(
      name: "global_step",
      tensor: Tensor(name: "global_step", shape: [], values: [-1]),
      words: "'global_step': expected a number of steps, found -1.0"
    ),
    Wrong(
      name: "global_step",
      tensor: Tensor(
        name: "global_step",
        dataType: .int32,
        shape: [1],
        region: ByteRegion([255, 255, 255, 255])
      ),
      words: "'global_step': expected a number of steps, found -1"
    ),
    Wrong(
      name: "global_step",
      tensor: Tensor(name: "global_step", shape: [], values: [.nan]),
      words: "expected a number of steps, found nan"
    ),
    Wrong(
      name: "momentum",
      tensor: Tensor(name: "momentum", shape: [2], values: [0.9, 0.9]),
      words: "'momentum': expected one number, found the shape [2]"
    ),
    Wrong(
      name: "moments.classifier.weight",
      tensor: Tensor(name: "moments.classifier.weight", shape: [1], values: [0]),
      words: "expected the shape [10, 480], found [1]"
    ),
    Wrong(
      name: "learning_rate",
      tensor: Tensor(
        name: "learning_rate",
        dataType: .bool,
        shape: [],
        region: ByteRegion([1])
      ),
      words: "'learning_rate': expected floats, found bool"
    ),
  ]

  @Test("what an entry lacks is named", arguments: wrongs)
  func wrong(wrong: Wrong) throws {
    let optimizer = Optimizer(Self.network, rule: .momentum(0.9), weightDecay: 0, filter: .auto)
    let weights = ShuffleNetV1.Weights.realistic(Self.network, seed: 3)
    let whole = TrainingCheckpoint(TrainingState(weights, optimizer: optimizer))
    var tensors = whole.entries.map(\.tensor).filter { $0.name != wrong.name }
    if let tensor = wrong.tensor { tensors.append(tensor) }
    let error = #expect(throws: ResumeError.self) {
      try TrainingCheckpoint(of: Self.network, from: StateDict(tensors), Self.settings())
    }
    #expect(error?.description.contains(wrong.words) == true, "\(error?.description ?? "")")
  }
}
