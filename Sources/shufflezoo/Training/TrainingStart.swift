internal import Conversion
internal import Training

/// What a training begins with.
struct TrainingStart {
  /// The network and its optimizer.
  var state: TrainingState
  /// How many epochs it has had.
  var epoch = 0
  /// The epoch that comes last.
  let lastEpoch: Int
  /// The layout of the file that it goes on with.
  var layout: ParameterLayout?
  /// The file, or the model; `nil` from zero.
  var source: String?
  /// Whether it is the training of its folder that is gone on with.
  var isOfFolder = false
  /// What is to be said of it.
  var notes: [String] = []
  /// The checkpoints that were there.
  var found: [CheckpointFolder.Saved] = []
}
