internal import Checkpoints
internal import Conversion
internal import Evaluation
internal import Images
internal import ShuffleNet
internal import Tensors
internal import Training

extension Failure {
  /// What ended a training.
  ///
  /// - Parameters:
  ///   - error: what was thrown.
  ///   - folder: where checkpoints lie, if any were saved.
  init(training error: any Error, saved folder: String?) {
    let goOn = folder.map { "; what was saved in \($0) stays: go on with --resume" } ?? ""
    switch error {
    case let error as Failure: self = error
    case let error as FileError: self.init(error)
    case let error as ConversionError: self.init(error)
    case EvaluationError.skipped(let picture):
      let error = TrainingDataError(path: picture.path, reason: picture.reason)
      self.init(.badData, error.description + goOn)
    case let error as EvaluationError: self.init(error)
    case let error as ModelError: self.init(error)
    case let error as ImageError: self.init(.usage, error.description)
    case let error as CheckpointError:
      if case .file(let error) = error.problem, error.problem == .cancelled {
        self.init(.interrupted, "interrupted" + goOn)
      } else if case .file(let error) = error.problem {
        self.init(Failure(error).status, error.description + goOn)
      } else {
        self.init(.badData, error.description)
      }
    case let error as NonFiniteStep: self.init(.badData, error.description + goOn)
    case let error as TrainingDataError: self.init(.badData, error.description + goOn)
    case is CancellationError: self.init(.interrupted, "interrupted" + goOn)
    default: self.init(.internalError, "\(error)")
    }
  }
}
