import EngineVerification
import ShuffleNet
import Testing

@Suite("An engine that many tasks share")
struct EngineConcurrencyTests {
  /// Calls that differ in size and batch.
  static let shapes = [(32, 32, 1), (33, 40, 3), (32, 32, 5), (64, 64, 2)]

  static func input(_ height: Int, _ width: Int, _ batchCount: Int) -> [Float] {
    var generator = SeededGenerator(seed: UInt64(height + width + batchCount))
    return generator.floats(batchCount * 3 * height * width, in: -2..<2)
  }

  static func logits(_ engine: Engine, _ shape: (Int, Int, Int)) throws -> [Float] {
    let (height, width, batchCount) = shape
    return try engine.logits(
      for: input(height, width, batchCount),
      batchCount: batchCount,
      height: height,
      width: width
    )
  }

  /// Runs every shape on each engine from many tasks at once; the number of wrong answers.
  static func wrongAnswers(
    _ engines: [Engine],
    _ expected: [[[Float]]],
    taskCount: Int
  ) async throws -> Int {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for task in 0..<taskCount {
        group.addTask {
          var wrong = 0
          for round in 0..<20 {
            let engine = (task + round) % engines.count
            let shape = (task + 3 * round) % shapes.count
            if try logits(engines[engine], shapes[shape]) != expected[engine][shape] { wrong += 1 }
          }
          return wrong
        }
      }
      return try await group.reduce(0, +)
    }
  }

  @Test("gives each the logits that it gives alone", arguments: [1, 2, 4])
  func sharedEngine(threadCount: Int) async throws {
    let weights = TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 5))
    let alone = try Engine(weights)
    let expected = try Self.shapes.map { try Self.logits(alone, $0) }
    let shared = try Engine(weights, threadPool: ThreadPool(threadCount: threadCount))
    #expect(try await Self.wrongAnswers([shared], [expected], taskCount: 8) == 0)
  }

  @Test("may share its threads with other engines")
  func sharedPool() async throws {
    let pool = ThreadPool(threadCount: 3)
    let networks = [ShuffleNetV1(.g3x05, classCount: 5), ShuffleNetV1(.g8x05, classCount: 2)]
    let weights = networks.map { TestWeights.mixed($0) }
    let expected = try weights.map { weights in
      let alone = try Engine(weights)
      return try Self.shapes.map { try Self.logits(alone, $0) }
    }
    let engines = try weights.map { try Engine($0, threadPool: pool) }
    #expect(try await Self.wrongAnswers(engines, expected, taskCount: 8) == 0)
  }

  @Test("keeps its threads until the last copy is gone")
  func lifetime() async throws {
    let weights = TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 5))
    let expected = try Self.logits(Engine(weights), Self.shapes[1])
    var engine: Engine? = try Engine(weights, threadPool: ThreadPool(threadCount: 2))
    let copy = try #require(engine)
    engine = nil
    #expect(try Self.logits(copy, Self.shapes[1]) == expected)
  }

  @Test("gives the same logits away from the caller's actor, in parts")
  @MainActor
  func concurrently() async throws {
    let engine = try Engine(TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 5)))
    // More pictures than are classified together.
    let shape = (8, 9, 70)
    let logits = try await engine.logits(
      concurrentlyFor: Self.input(8, 9, 70),
      batchCount: 70,
      height: 8,
      width: 9
    )
    #expect(try logits == Self.logits(engine, shape))
  }

  @Test("stops between parts when its task is cancelled")
  func cancellation() async throws {
    let engine = try Engine(TestWeights.mixed(ShuffleNetV1(.g3x05, classCount: 5)))
    let result = await withTaskGroup(of: Result<[Float], ModelError>.self) { group in
      group.addTask {
        // Waits until the cancellation below has come.
        while !Task.isCancelled { await Task.yield() }
        do throws(ModelError) {
          return .success(
            try await engine.logits(
              concurrentlyFor: Self.input(8, 9, 1),
              batchCount: 1,
              height: 8,
              width: 9
            )
          )
        } catch {
          return .failure(error)
        }
      }
      group.cancelAll()
      return await group.next()
    }
    guard case .failure(let error) = result else {
      Issue.record("expected a cancelled call, found \(String(describing: result))")
      return
    }
    #expect(error.problem == .cancelled)
    #expect(error.description == "shufflenet_v1_g3_05: the computation was cancelled")
  }
}
