internal import Serving
internal import ShuffleNet
internal import Testing

@Suite("The repository of models")
struct ModelRepositoryTests {
  @Test("answers with the highest version, or the one that is asked for")
  func versions() async throws {
    let repository = try await ModelRepository([
      TestFile(.network(seed: 10)).source("a", version: "10"),
      TestFile(.network(seed: 1)).source("b"),
      TestFile(.network(seed: 9)).source("a", version: "9"),
    ])
    #expect(repository.names == ["a", "b"])
    #expect(repository.versions(of: "a") == ["9", "10"])
    #expect(try repository.model("a").weightsSHA256 == "10")
    #expect(try repository.model("a", version: "9").weightsSHA256 == "9")
    #expect(
      refusal(repository, "a", version: "1")
        == ServingError(.notFound, "model 'a': expected version 9 or 10, found '1'")
    )
    #expect(
      refusal(repository, "c")
        == ServingError(.notFound, "model 'c': not served here; expected one of a, b")
    )
  }

  @Test("does not start with two models of one name and version")
  func taken() async throws {
    let sources = [1, 2].map { TestFile(.network(seed: $0)).source("a") }
    let error = await #expect(throws: ModelLoadError.self) { try await ModelRepository(sources) }
    #expect(error?.description == "a:1=file: another model is called a in version 1 already")
  }

  /// What a file has, and words of what is told of it.
  static let damages: [(TestFile.Content, String)] = [
    (.missing, "Missing()"),
    (.notANumber, "expected finite logits, found 7 of 7 that are not"),
    (.falseProbe(seed: 1), "which the file has written down, found"),
  ]

  @Test("does not start with a model that fails its self-test", arguments: damages)
  func start(content: TestFile.Content, words: String) async {
    let error = await #expect(throws: ModelLoadError.self) {
      try await ModelRepository([TestFile(content).source("a")])
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test("goes on with what was there if the new one fails its self-test", arguments: damages)
  func failure(content: TestFile.Content, words: String) async throws {
    let file = TestFile(.network(seed: 1))
    let (reports, stream) = AsyncStream<ModelReload>.makeStream()
    let repository = try await ModelRepository([file.source("a")]) { stream.yield($0) }
    file.replace(by: content)
    await repository.reload()
    stream.finish()
    #expect(try repository.model("a").weightsSHA256 == "1")
    #expect(repository.isReady)
    let reload = try #require(await reports.first { _ in true })
    #expect(reload.isServed)
    let error = #expect(throws: ModelLoadError.self) { try reload.outcome.get() }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test("has every answer come from one model while files are replaced")
  func swap() async throws {
    let file = TestFile(.network(seed: 1))
    let repository = try await ModelRepository([file.source("a")])
    let queue = ComputeQueue(laneCount: 2)
    let expected = ["1": try TestFile.logits(seed: 1), "2": try TestFile.logits(seed: 2)]
    let seen = try await withThrowingTaskGroup(of: Set<String>.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var seen: Set<String> = []
          // Goes on until both have answered, so that no order of tasks makes it see one alone.
          while seen.count < 2 {
            for _ in 0..<20 {
              let model = try repository.model("a")
              let answer = try await queue.answer(
                for: .tensor(TestFile.picture(), count: 1),
                from: model,
                timeout: nil
              )
              #expect(answer.logits == expected[model.weightsSHA256])
              seen.insert(model.weightsSHA256)
            }
          }
          return seen
        }
      }
      group.addTask {
        var seed: UInt64 = 1
        while !Task.isCancelled {
          seed = 3 - seed
          file.replace(by: .network(seed: seed))
          await repository.reload()
        }
        return []
      }
      var seen: Set<String> = []
      for _ in 0..<8 { seen.formUnion(try await group.next() ?? []) }
      group.cancelAll()
      return seen
    }
    #expect(seen == ["1", "2"])
  }

  @Test("has no batch of the model before and the one after")
  func batches() async throws {
    let file = TestFile(.network(seed: 1))
    let repository = try await ModelRepository([file.source("a")])
    var limits = ComputeQueue.Limits()
    limits.maximumBatchSize = 4
    limits.maximumDelay = .seconds(20)
    let queue = ComputeQueue(laneCount: 1, limits: limits)
    let before = try repository.model("a")
    file.replace(by: .network(seed: 2))
    await repository.reload()
    let after = try repository.model("a")
    // Four that wait are enough for a batch, but two of them are the older model's.
    let old = (0..<2).map { _ in Task { try await answer(of: queue, before) } }
    while queue.load.waiting < 2 { await Task.yield() }
    let new = (0..<4).map { _ in Task { try await answer(of: queue, after) } }
    for (tasks, size, seed) in [(old, 2, UInt64(1)), (new, 4, 2)] {
      for task in tasks {
        let answer = try await task.value
        #expect(answer.batchSize == size)
        #expect(answer.logits == (try TestFile.logits(seed: seed)))
      }
    }
  }

  @Test("unloads a model, whose requests go on and whose memory comes back, and loads it again")
  func unload() async throws {
    let file = TestFile(.network(seed: 1))
    let sources = [file.source("a"), TestFile(.network(seed: 3)).source("b")]
    let repository = try await ModelRepository(sources)
    weak var memory: ThreadPool?
    do {
      let running = try repository.model("a")
      memory = running.engine.threadPool
      try await repository.unload("a")
      #expect(
        refusal(repository, "a")
          == ServingError(.unavailable, "model 'a': unloaded; it can be loaded again")
      )
      #expect(repository.names == ["b"])
      #expect(repository.isReady)
      // No queue: its lane may hold the model for a moment after the answer.
      let logits = try running.engine.logits(
        for: TestFile.picture(),
        batchCount: 1,
        height: TestFile.side,
        width: TestFile.side
      )
      #expect(logits == (try TestFile.logits(seed: 1)))
    }
    #expect(memory == nil)
    file.replace(by: .network(seed: 2))
    await repository.reload()
    #expect(repository.names == ["b"])
    try await repository.load("a")
    #expect(try repository.model("a").weightsSHA256 == "2")
  }

  @Test("is not ready while a model that is wanted cannot be read, and tells no path of it")
  func unready() async throws {
    let file = TestFile(.network(seed: 1))
    let sources = [file.source("a"), TestFile(.network(seed: 3)).source("b")]
    let repository = try await ModelRepository(sources)
    try await repository.unload("a")
    file.replace(by: .missing)
    let error = await #expect(throws: ServingError.self) { try await repository.load("a") }
    let reason = "the file cannot be read; the server's log says why"
    #expect(error == ServingError(.badRequest, "model 'a': version 1: \(reason)"))
    #expect(refusal(repository, "a") == ServingError(.unavailable, "model 'a': \(reason)"))
    #expect(!repository.isReady)
    file.replace(by: .network(seed: 4))
    await repository.reload()
    #expect(repository.isReady)
    #expect(try repository.model("a").weightsSHA256 == "4")
    for change in [repository.load, repository.unload] {
      let error = await #expect(throws: ServingError.self) { try await change("c") }
      #expect(error?.kind == .notFound)
    }
  }

  private func refusal(
    _ repository: ModelRepository,
    _ name: String,
    version: String? = nil
  ) -> ServingError? {
    do throws(ServingError) {
      _ = try repository.model(name, version: version)
      return nil
    } catch {
      return error
    }
  }

  private func answer(
    of queue: ComputeQueue,
    _ model: ServedModel
  ) async throws -> ComputeJob.Answer {
    try await queue.answer(
      for: .tensor(TestFile.picture(), count: 1),
      from: model,
      timeout: nil
    )
  }
}
