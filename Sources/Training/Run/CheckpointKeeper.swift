package import Checkpoints
package import Recipes
internal import Tensors

/// Saves checkpoints and removes those that the recipe does not keep.
///
/// The newest always stays, whatever its accuracy: a training goes on from it.
///
/// Source: `CheckpointManager` in MindCV's `mindcv/utils/checkpoint_manager.py`.
package struct CheckpointKeeper: Sendable {
  /// Where checkpoints lie.
  package let folder: CheckpointFolder
  private let saving: TrainingRecipe.Saving
  /// The share of right answers after each epoch that was evaluated.
  private var accuracies: [Int: Double] = [:]

  /// Makes a keeper.
  ///
  /// - Parameters:
  ///   - folder: where checkpoints lie.
  ///   - saving: what the recipe keeps.
  ///   - earlier: the evaluations before, of the training that is gone on with.
  package init(
    _ folder: CheckpointFolder,
    _ saving: TrainingRecipe.Saving,
    earlier: [ValidationReport] = []
  ) {
    self.folder = folder
    self.saving = saving
    for report in earlier { accuracies[report.epoch] = report.top1 }
  }

  /// Notes an evaluation.
  package mutating func note(_ report: ValidationReport) {
    accuracies[report.epoch] = report.top1
  }

  /// Saves a training after an epoch, and removes what is too much.
  ///
  /// - Returns: where it lies.
  /// - Throws: `CheckpointError` if it cannot be written; then no file is there in part.
  package func save(
    _ checkpoint: TrainingCheckpoint,
    epoch: Int,
    batch: Int
  ) throws(CheckpointError) -> String {
    let path = try folder.save(checkpoint, epoch: epoch, batch: batch)
    // Where the folder cannot be listed or written to, what is too much stays.
    if case .success(let saved) = Result(catching: folder.checkpoints) {
      _ = Result { () throws(FileError) in try folder.remove(surplus(of: saved, newest: path)) }
    }
    return path
  }

  /// The checkpoints that the recipe does not keep.
  func surplus(
    of saved: [CheckpointFolder.Saved],
    newest: String
  ) -> [CheckpointFolder.Saved] {
    let others = saved.filter { $0.path != newest }
    switch saving.policy {
    case .all: return []
    case .latest: return Array(others.dropLast(saving.limit - 1))
    case .best:
      let ranked = saved.sorted {
        (accuracy($0), -$0.place.epoch) > (accuracy($1), -$1.place.epoch)
      }
      let kept = ranked.prefix(saving.limit).map(\.path) + [newest]
      return saved.filter { !kept.contains($0.path) }
    }
  }

  private func accuracy(_ saved: CheckpointFolder.Saved) -> Double {
    accuracies[saved.place.epoch] ?? 0
  }
}
