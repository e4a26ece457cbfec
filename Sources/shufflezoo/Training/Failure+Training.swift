internal import Checkpoints
internal import Conversion
internal import Distribution
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
  ///   - folder: where its checkpoints lie.
  init(training error: any Error, in folder: String) {
    let goOn = "; what was saved in \(folder) stays: go on with --resume"
    switch error {
    case let error as Failure: self = error
    case let error as FileError: self.init(error)
    case let error as ConversionError: self.init(error)
    case let error as EvaluationError: self.init(error)
    case let error as ModelError: self.init(error)
    case let error as ImageError: self.init(.usage, error.description)
    case let error as CheckpointError:
      if case .file(let error) = error.problem {
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

extension Failure {
  /// Tells the processes that work together of this failure, so that all stop, and leaves them.
  ///
  /// - Returns: what this process says: the first one for all of them, the others nothing.
  func telling(_ communicator: any Communicator) -> Failure {
    guard communicator.processCount > 1 else { return self }
    let told = ProcessFailure(message: message ?? "", exitCode: status.rawValue)
    do throws(DistributionError) {
      try communicator.stopTogether(told)
      return self
    } catch {
      return Failure(error, communicator)
    }
  }

  /// What came of working together.
  init(_ error: DistributionError, _ communicator: any Communicator) {
    guard case .stopped(_, _, let failure) = error.problem else {
      self.init(.unavailable, error.description)
      return
    }
    // All know of it and are here, so that leaving is safe; a failure to leave changes nothing any more.
    _ = Result { () throws(DistributionError) in try communicator.leave() }
    let status = ExitStatus(rawValue: failure.exitCode) ?? .internalError
    self.init(status, communicator.rank == 0 ? error.description : nil)
  }
}
