internal import Checkpoints
internal import Evaluation
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
    case EvaluationError.skipped(let picture):
      let error = TrainingDataError(path: picture.path, reason: picture.reason)
      self.init(.badData, error.description + goOn)
    case let error as CheckpointError:
      if case .file(let error) = error.problem, error.problem == .cancelled {
        self.init(.interrupted, "interrupted" + goOn)
      } else if case .file(let error) = error.problem {
        self.init(error.exitStatus, error.description + goOn)
      } else {
        self.init(error)
      }
    case is NonFiniteStep, is TrainingDataError:
      let failure = Failure(error)
      self.init(failure.status, failure.description + goOn)
    case is CancellationError: self.init(.interrupted, "interrupted" + goOn)
    default: self.init(error)
    }
  }
}
