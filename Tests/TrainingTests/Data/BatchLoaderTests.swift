import Evaluation
import Foundation
import Images
import Recipes
import TestSupport
import Testing
import Training

@Suite("Loading batches")
struct BatchLoaderTests {
  private let samples: [Sample]
  private var augmentation = TrainingRecipe.Augmentation()

  init() throws {
    let folder = Fixtures.repository.appending(path: "zoo/sample/fashion-mnist").path
    var batches = try ImageFolder(folder, classes: .rank, classCount: 10).dataSet.batches()
    samples = try batches.next(atMost: 1000)
    augmentation.imageSize = 32
  }

  private func loader(_ workerCount: Int, _ samples: [Sample]? = nil) throws -> BatchLoader {
    try BatchLoader(samples ?? self.samples, augmentation, seed: 42, workerCount: workerCount)
  }

  @Test("a batch is the same whoever prepares it, and another in another epoch")
  func sameness() async throws {
    let numbers = [3, 141, 59, 26, 53, 58, 97, 93, 23]
    let batch = try await loader(1).load(numbers, epoch: 2)
    #expect(batch.pictures.count == 9 * 3 * 32 * 32)
    #expect(batch.labels == BatchLabels(numbers.map { samples[$0].labels[0] }))
    for workerCount in [2, 4, 50] {
      #expect(try await loader(workerCount).load(numbers, epoch: 2) == batch)
    }
    #expect(try await loader(4).load(numbers, epoch: 3) != batch)
    // The second picture, wherever it stands.
    let alone = try await loader(4).load([141], epoch: 2)
    #expect(alone.pictures == Array(batch.pictures[3 * 32 * 32..<2 * 3 * 32 * 32]))
  }

  @Test("batches come in turn, all of them")
  func turns() async throws {
    let batches = (0..<9).map { [2 * $0, 2 * $0 + 1] }
    var seen: [Int] = []
    var found: [TrainingBatch] = []
    let waited = try await loader(2).forEach(of: batches, epoch: 0) { index, batch in
      seen.append(index)
      found.append(batch)
    }
    #expect(seen == Array(0..<9))
    #expect(waited >= .zero)
    for (numbers, batch) in zip(batches, found) {
      #expect(try await loader(1).load(numbers, epoch: 0) == batch)
    }
    #expect(try await loader(2).forEach(of: [], epoch: 0) { _, _ in } == .zero)
  }

  @Test("a picture that cannot be read ends the training, by its name")
  func unreadable() async throws {
    var samples = samples
    for index in [7, 11] {
      samples[index] = Sample(
        name: "a/\(index).png",
        location: "set/a/\(index).png",
        labels: [0],
        content: .bytes(Array("no picture".utf8))
      )
    }
    let broken = try loader(3, samples)
    let error = await #expect(throws: TrainingDataError.self) {
      try await broken.load([11, 3, 7], epoch: 0)
    }
    #expect(error?.path == "set/a/11.png")
    #expect("\(try #require(error))".contains("take it out of the set"))
    var count = 0
    await #expect(throws: TrainingDataError.self) {
      try await broken.forEach(of: [[0, 1], [2, 7], [4, 5]], epoch: 0) { _, _ in count += 1 }
    }
    #expect(count == 1)
  }

  @Test("who stops learning, stops the loading")
  func stops() async throws {
    struct Stop: Error {}
    let batches = samples.indices.map { [$0] }
    let loader = try loader(2)
    var count = 0
    await #expect(throws: Stop.self) {
      try await loader.forEach(of: batches, epoch: 0) { _, _ in
        count += 1
        if count == 3 { throw Stop() }
      }
    }
    #expect(count == 3)
    let task = Task { try await loader.forEach(of: batches, epoch: 0) { _, _ in } }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("an interpolation that does not exist is refused")
  func interpolation() {
    var augmentation = augmentation
    augmentation.interpolation = "lanczos"
    #expect(throws: ImageError.self) {
      try BatchLoader(samples, augmentation, seed: 1, workerCount: 1)
    }
  }
}
