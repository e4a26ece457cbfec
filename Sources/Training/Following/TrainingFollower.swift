package import Tensors

/// Writes the files from which people follow a training, all in one folder: the metrics, TensorBoard's
/// curves, and the page.
package struct TrainingFollower {
  private var metrics: MetricsFile
  private let tensorBoard: TensorBoardFile
  private let folder: String

  /// Starts the files in `folder`, which has to be there, or goes on with them.
  ///
  /// - Parameters:
  ///   - folder: where they lie.
  ///   - epoch: the epoch that the training goes on after, of which the files forget the later ones; `nil`
  ///     for one that begins: then what an earlier one left is replaced, but for TensorBoard's files.
  ///   - model: the model; of another's training nothing is gone on with.
  ///   - batchCount: the batches of an epoch, by which steps are counted that no file tells of.
  /// - Throws: `FileError`.
  package init(
    folder: String,
    resumingAfterEpoch epoch: Int?,
    model: String,
    batchCount: Int
  ) throws(FileError) {
    self.folder = folder
    let metrics = try MetricsFile(in: folder, resumingAfterEpoch: epoch, model: model)
    let step = epoch.map { metrics.history.stepCount(throughEpoch: $0, batchCount: batchCount) }
    self.metrics = metrics
    tensorBoard = try TensorBoardFile(in: folder, resumingAfterStep: step)
  }

  /// What the training told so far, earlier runs too.
  package var history: TrainingHistory { metrics.history }

  /// Whether an epoch that is forgotten was the best.
  package var forgetsBest: Bool { metrics.forgetsBest }

  /// Writes down an event; the page is made anew at the beginning, after each epoch and at the end.
  ///
  /// - Throws: `FileError`; what was written before stays.
  package mutating func note(_ event: TrainingEvent) throws(FileError) {
    try metrics.append(event)
    try tensorBoard.append(event)
    switch event {
    case .started, .epoch, .finished: try TrainingPage(history).write(in: folder)
    case .step, .validated, .best, .saved: break
    }
  }
}
