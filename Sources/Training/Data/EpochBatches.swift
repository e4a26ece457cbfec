package import Recipes

/// Which pictures make the batches of an epoch, on one of the processes that share it.
///
/// The pictures are put in an order and dealt out in turn, as MindSpore's `DistributedSampler` does: each
/// process gets as many as any, and where they do not come out even the first ones come again.
///
/// Source: `ms:mindspore/ccsrc/minddata/dataset/engine/datasetops/source/sampler/distributed_sampler.cc`.
package struct EpochBatches: Sendable, Equatable {
  /// The numbers of the pictures of each batch.
  package let batches: [[Int]]

  /// How a set is shared out.
  package struct Plan: Sendable, Equatable {
    /// The pictures of the set.
    package var pictureCount: Int
    /// The pictures of a batch, of one process.
    package var batchSize: Int
    /// How many pictures of its share a process uses; `nil` for all.
    package var pictureLimit: Int?
    /// Whether every epoch has an order of its own; else it is that of the set.
    package var isShuffled = true
    /// Whether pictures that make no whole batch are left out.
    package var dropsRemainder = true
    /// The processes.
    package var processCount = 1

    /// Shares out a set among one process.
    package init(pictureCount: Int, batchSize: Int) {
      self.pictureCount = pictureCount
      self.batchSize = batchSize
    }

    /// Shares out a set as a recipe has it.
    package init(_ data: TrainingRecipe.Data, pictureCount: Int, processCount: Int = 1) {
      self.init(pictureCount: pictureCount, batchSize: data.batchSize)
      pictureLimit = data.pictureLimit
      isShuffled = data.isShuffled
      dropsRemainder = data.dropsRemainder
      self.processCount = processCount
    }

    /// The pictures of a process in an epoch.
    package var share: Int {
      let share = (pictureCount + processCount - 1) / processCount
      return min(share, pictureLimit ?? share)
    }

    /// The batches of a process in an epoch.
    package var batchCount: Int {
      dropsRemainder ? share / batchSize : (share + batchSize - 1) / batchSize
    }
  }

  /// Makes the batches.
  ///
  /// - Parameters:
  ///   - plan: how the set is shared out.
  ///   - seed: the recipe's.
  ///   - epoch: from 0 on.
  ///   - process: which of the processes this is, from 0 on.
  package init(_ plan: Plan, seed: Int, epoch: Int, process: Int = 0) {
    var stream = RandomStream(seed: seed, .order, epoch: epoch)
    let order =
      plan.isShuffled ? stream.permutation(plan.pictureCount) : Array(0..<plan.pictureCount)
    let share = (0..<plan.share).map { position in
      order[(position * plan.processCount + process) % order.count]
    }
    batches = (0..<plan.batchCount).map { batch in
      Array(share[batch * plan.batchSize..<min((batch + 1) * plan.batchSize, share.count)])
    }
  }
}
