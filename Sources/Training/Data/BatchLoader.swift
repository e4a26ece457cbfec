package import Evaluation
package import Images
package import Recipes

/// The pictures of a batch as the network wants them.
package struct TrainingBatch: Sendable, Equatable {
  /// `[N, 3, H, W]`, normalised.
  package let pictures: [Float]
  /// The class of each.
  package let labels: [Int]
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
    normalization = try Normalization(
      mean: RGBValues(augmentation.mean),
      standardDeviation: RGBValues(augmentation.standardDeviation)
    )
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
    var waited = Duration.zero
    var pending: [Task<TrainingBatch, any Error>] = []
    defer { for task in pending { task.cancel() } }
    for index in batches.indices {
      for next in batches.indices.dropFirst(index + pending.count).prefix(
        1 + Self.lookahead - pending.count
      ) {
        pending.append(Task { @concurrent in try await load(batches[next], epoch: epoch) })
      }
      try Task.checkCancellation()
      let start = ContinuousClock.now
      let batch = try await pending.removeFirst().value
      waited += ContinuousClock.now - start
      try body(index, batch)
    }
    return waited
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
    return TrainingBatch(pictures: batch, labels: pictures.map { samples[$0].labels.first ?? 0 })
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

extension RGBValues {
  /// Three numbers, red first.
  fileprivate init(_ values: [Double]) {
    precondition(values.count == 3, "a number for each channel")
    self.init(Float(values[0]), Float(values[1]), Float(values[2]))
  }
}
