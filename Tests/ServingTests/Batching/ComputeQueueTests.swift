internal import EngineVerification
internal import Images
internal import Serving
internal import ShuffleNet
internal import Testing

@Suite("The queue of requests")
struct ComputeQueueTests {
  private let model: ServedModel
  private let pictures: [[Float]]
  private let expected: [[Float]]

  init() throws {
    let network = ShuffleNetV1(.g3x05, classCount: 7)
    var generator = SeededGenerator(seed: 7)
    let engine = try Engine(.realistic(network, seed: 7))
    let preprocessing = try Preprocessing(imageSize: 32)
    model = ServedModel(
      name: "small",
      engine: engine,
      preprocessing: preprocessing,
      labels: [],
      weightsSHA256: ""
    )
    pictures = (0..<12).map { _ in
      (0..<preprocessing.valueCount).map { _ in .random(in: -2...2, using: &generator) }
    }
    expected = try pictures.map { picture in
      try engine.logits(for: picture, batchCount: 1, height: 32, width: 32)
    }
  }

  @Test("gives each request the bits of its pictures alone", arguments: [1, 2, 5], [1, 4, 64])
  func bits(laneCount: Int, batchSize: Int) async throws {
    var limits = ComputeQueue.Limits()
    limits.maximumBatchSize = batchSize
    let queue = ComputeQueue(laneCount: laneCount, limits: limits)
    try await withThrowingTaskGroup { group in
      for request in 0..<60 {
        group.addTask {
          let indices = (0...request % 3).map { ($0 + request) % pictures.count }
          let answer = try await queue.answer(
            for: .tensor(indices.flatMap { pictures[$0] }, count: indices.count),
            from: model,
            timeout: nil
          )
          #expect(answer.logits == indices.flatMap { expected[$0] })
          #expect(answer.batchSize <= max(batchSize, indices.count))
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("gives back what the network got where that was asked for")
  func keepsInputs() async throws {
    let queue = ComputeQueue(laneCount: 1, limits: ComputeQueue.Limits())
    for isWanted in [true, false] {
      let answer = try await queue.answer(
        for: .tensor(pictures[0] + pictures[1], count: 2),
        from: model,
        timeout: nil,
        keepingInputs: isWanted
      )
      #expect(answer.inputs == (isWanted ? pictures[0] + pictures[1] : nil))
    }
  }

  @Test("has requests that come together meet in a batch when it waits for them")
  func delay() async throws {
    var limits = ComputeQueue.Limits()
    limits.maximumBatchSize = 4
    limits.maximumDelay = .seconds(20)
    let queue = ComputeQueue(laneCount: 2, limits: limits)
    let sizes = try await withThrowingTaskGroup { group in
      for picture in pictures.prefix(8) {
        group.addTask {
          try await queue.answer(for: .tensor(picture, count: 1), from: model, timeout: nil)
            .batchSize
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sizes == Array(repeating: 4, count: 8))
  }

  @Test("refuses what finds no room")
  func full() async {
    var limits = ComputeQueue.Limits()
    limits.maximumQueueSize = 2
    limits.maximumDelay = .seconds(20)
    let queue = ComputeQueue(laneCount: 1, limits: limits)
    let waiting = Task { await outcome(of: queue, pictures[0]) }
    let other = Task { await outcome(of: queue, pictures[1]) }
    while queue.load.waiting < 2 { await Task.yield() }
    #expect(await outcome(of: queue, pictures[2]) == .failure(.unavailable))
    waiting.cancel()
    other.cancel()
    #expect(await waiting.value == .failure(.cancelled))
    #expect(await other.value == .failure(.cancelled))
  }

  @Test("tells a request that is too late")
  func timeout() async {
    let queue = ComputeQueue(laneCount: 1)
    #expect(await outcome(of: queue, pictures[0], timeout: .zero) == .failure(.timeout))
  }

  @Test("does not let a picture that cannot be read spoil the others")
  func undecodable() async throws {
    var limits = ComputeQueue.Limits()
    limits.maximumBatchSize = 2
    limits.maximumDelay = .seconds(20)
    let queue = ComputeQueue(laneCount: 1, limits: limits)
    async let good = outcome(of: queue, pictures[0])
    let error = await #expect(throws: ServingError.self) {
      try await queue.answer(for: .encoded([[1, 2, 3]]), from: model, timeout: nil)
    }
    #expect(error?.kind == .badRequest)
    #expect(error?.message.contains("picture 0") == true)
    #expect(await good == .success(expected[0]))
  }

  private func outcome(
    of queue: ComputeQueue,
    _ picture: [Float],
    timeout: Duration? = nil
  ) async -> Result<[Float], ServingError.Kind> {
    do throws(ServingError) {
      let answer = try await queue.answer(
        for: .tensor(picture, count: 1),
        from: model,
        timeout: timeout
      )
      return .success(answer.logits)
    } catch {
      return .failure(error.kind)
    }
  }
}
