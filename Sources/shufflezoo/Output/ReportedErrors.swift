internal import Checkpoints
internal import Conversion
internal import Distribution
internal import Downloads
internal import Evaluation
internal import Images
internal import Recipes
internal import Serving
internal import ShuffleNet
internal import Tensors
internal import Training
internal import Zoo

// With which status a command ends by the errors of each module.

extension FileError: ReportedError {
  var exitStatus: ExitStatus {
    switch problem {
    case .notFound, .notReadable, .notRegular: .inputNotFound
    case .shrank, .changed: .badData
    case .alreadyExists, .isInput, .notReplaceable, .notCreatable: .cannotCreate
    case .readFailed, .writeFailed, .appendFailed: .readWrite
    case .cancelled: .interrupted
    }
  }
}

extension CheckpointError: ReportedError {
  var exitStatus: ExitStatus {
    if case .file(let error) = problem { error.exitStatus } else { .badData }
  }
}

extension ConversionError: ReportedError {
  var exitStatus: ExitStatus {
    if case .file(let error) = self { error.exitStatus } else { .badData }
  }
}

extension EvaluationError: ReportedError {
  var exitStatus: ExitStatus {
    switch self {
    case .file(let error): error.exitStatus
    case .notAFolder, .notADataSet: .inputNotFound
    case .engine(let error): error.exitStatus
    case .journal(let error): error.exitStatus
    case .cancelled: .interrupted
    default: .badData
    }
  }
}

extension JournalError: ReportedError {
  var exitStatus: ExitStatus {
    switch problem {
    case .inUse: .cannotCreate
    case .writing: .readWrite
    default: .badData
    }
  }
}

extension RecipeError: ReportedError {
  var exitStatus: ExitStatus {
    if case .file(let error) = problem { error.exitStatus } else { .badData }
  }
}

extension ModelError: ReportedError {
  var exitStatus: ExitStatus {
    switch problem {
    // About what was asked of this processor.
    case .instructionSet, .precision: .usage
    case .unreadable(_, let error): error.exitStatus
    default: .badData
    }
  }
}

extension ImageError: ReportedError {
  /// What commands let through is about settings; pictures' are told with the pictures.
  var exitStatus: ExitStatus { .usage }
}

extension ZooError: ReportedError {
  var exitStatus: ExitStatus {
    switch problem {
    case .unknownModel, .unknownFile, .ambiguousFile: .usage
    case .noWeights: .inputNotFound
    case .file(let error): error.exitStatus
    default: .badData
    }
  }
}

extension CacheError: ReportedError {
  var exitStatus: ExitStatus {
    switch problem {
    case .changed: .no
    case .noHome, .invalidName: .usage
    case .notWritable, .obstructed: .cannotCreate
    case .unreadableRecord: .badData
    case .file(let error): error.exitStatus
    }
  }
}

extension DownloadError: ReportedError {
  var exitStatus: ExitStatus {
    switch problem {
    case .unknown(let error): error.exitStatus
    case .allSourcesFailed: isWrongContent ? .no : .unavailable
    case .offline, .noSource, .timedOut: .unavailable
    case .diskFull: .readWrite
    case .cancelled: .interrupted
    case .settings(let error): error.exitStatus
    case .cache(let error): error.exitStatus
    case .file(let error): error.exitStatus
    }
  }
}

extension NetworkSettingsError: ReportedError {
  var exitStatus: ExitStatus { .usage }
}

extension LoadError: ReportedError {
  var exitStatus: ExitStatus {
    switch self {
    case .address, .model: .usage
    case .unreachable: .unavailable
    case .metadata, .refused: .badData
    case .cancelled: .interrupted
    }
  }
}

extension ServerError: ReportedError {
  var exitStatus: ExitStatus { .unavailable }
}

extension TrainingDataError: ReportedError {
  var exitStatus: ExitStatus { .badData }
}

extension NonFiniteStep: ReportedError {
  var exitStatus: ExitStatus { .badData }
}
