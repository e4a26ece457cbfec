package import Evaluation
package import Images
package import Recipes

/// The pictures of a batch as the network wants them.
package struct TrainingBatch: Sendable, Equatable {
  /// `[N, 3, H, W]`, normalised.
  package let pictures: [Float]
  /// What they show.
  package let labels: BatchLabels

  /// Takes pictures and what they show.
  package init(pictures: [Float], labels: BatchLabels) {
    self.pictures = pictures
    self.labels = labels
  }
}

/// Reads, changes and gathers the pictures of batches, ahead of whoever learns from them.
///
/// What a batch holds depends on the seed, the epoch and the numbers of its pictures alone.
package struct BatchLoader: Sendable {
  /// So many batches are prepared while one is learnt from.
  private static let lookahead = 2

  private let samples: [Sample]
  private let augmentation: TrainingRecipe.Augmentation
  private let normalization: Normalization
  private let seed: Int
  private let workerCount: Int

  /// Makes a loader.
  ///
  /// - Parameters:
  ///   - samples: the set, of one class each.
  ///   - augmentation: how pictures are changed.
  ///   - seed: the recipe's.
  ///   - workerCount: how many pictures of a batch are prepared at the same time.
  /// - Throws: `ImageError` for a mean, a deviation or an interpolation that does not exist.
  /// - Precondition: there is a worker, and the mean and the deviation have three numbers, as recipes have.
  package init(
    _ samples: [Sample],
    _ augmentation: TrainingRecipe.Augmentation,
    seed: Int,
    workerCount: Int
  ) throws(ImageError) {
    precondition(workerCount >= 1, "a worker")
    _ = try Interpolation(name: augmentation.interpolation)
    self.samples = samples
    self.augmentation = augmentation
    normalization = try Normalization(augmentation)
    self.seed = seed
    self.workerCount = workerCount
  }

  /// Calls `body` with each batch of an epoch in turn, while the next ones are prepared.
  ///
  /// - Parameters:
  ///   - batches: the numbers of the pictures of each.
  ///   - epoch: from 0 on.
  ///   - body: what learns; called with the batch's number and the batch.
  /// - Returns: how long `body` had to wait for batches, all together.
  /// - Throws: ``TrainingDataError`` for a picture that cannot be read, what `body` throws, or
  ///   `CancellationError`.
  package func forEach(
    of batches: [[Int]],
    epoch: Int,
    _ body: (Int, TrainingBatch) throws -> Void
  ) async throws -> Duration {
    try await withThrowingTaskGroup { group in
      var waited = Duration.zero
      var ready: [Int: Result<TrainingBatch, any Error>] = [:]
      var begunCount = 0
      for index in batches.indices {
        while begunCount <= min(index + Self.lookahead, batches.count - 1) {
          let next = begunCount
          group.addTask { (next, await result(of: batches[next], epoch: epoch)) }
          begunCount += 1
        }
        try Task.checkCancellation()
        let start = ContinuousClock.now
        while ready[index] == nil, let (number, batch) = try await group.next() {
          ready[number] = batch
        }
        waited += ContinuousClock.now - start
        guard let batch = ready.removeValue(forKey: index) else { break }
        try body(index, batch.get())
      }
      return waited
    }
  }

  /// What comes of preparing a batch.
  private func result(
    of pictures: [Int],
    epoch: Int
  ) async -> Result<TrainingBatch, any Error> {
    do { return .success(try await load(pictures, epoch: epoch)) } catch { return .failure(error) }
  }

  /// Prepares a batch.
  ///
  /// - Parameters:
  ///   - pictures: the pictures' numbers.
  ///   - epoch: from 0 on.
  /// - Returns: the batch, in the order of the numbers.
  /// - Throws: ``TrainingDataError``, of several the first picture's; `CancellationError`.
  package func load(_ pictures: [Int], epoch: Int) async throws -> TrainingBatch {
    let parts = try await withThrowingTaskGroup(of: [Part].self) { group in
      for worker in 0..<min(workerCount, pictures.count) {
        group.addTask {
          try stride(from: worker, to: pictures.count, by: workerCount).map { position in
            try Task.checkCancellation()
            let values = Result { () throws(TrainingDataError) in
              try input(pictures[position], epoch: epoch)
            }
            return Part(position: position, values: values)
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    var batch: [Float] = []
    for part in parts.sorted(by: { $0.position < $1.position }) { batch += try part.values.get() }
    let classes = pictures.map { samples[$0].labels.first ?? 0 }
    var stream = RandomStream(seed: seed, .batch, epoch: epoch, index: pictures.first ?? 0)
    let side = augmentation.imageSize
    guard classes.count > 1, let mixing = BatchMixing(side: side, augmentation, using: &stream)
    else { return TrainingBatch(pictures: batch, labels: BatchLabels(classes)) }
    mixing.apply(to: &batch, count: classes.count, side: side)
    return TrainingBatch(pictures: batch, labels: BatchLabels(classes, share: mixing.share))
  }

  /// A picture of a batch.
  private struct Part: Sendable {
    let position: Int
    let values: Result<[Float], TrainingDataError>
  }

  /// The network's input of a picture.
  private func input(_ index: Int, epoch: Int) throws(TrainingDataError) -> [Float] {
    let sample = samples[index]
    do throws(SkippedPicture) {
      let bytes = try sample.bytes()
      do throws(ImageError) {
        let picture = try ImageDecoder.decode(bytes)
        var stream = RandomStream(seed: seed, .picture, epoch: epoch, index: index)
        return try PictureVariation(of: picture.size, augmentation, using: &stream)
          .apply(to: picture, augmentation, normalization)
      } catch {
        throw SkippedPicture(path: sample.location, reason: "\(error.problem)")
      }
    } catch {
      throw TrainingDataError(path: error.path, reason: error.reason)
    }
  }
}
