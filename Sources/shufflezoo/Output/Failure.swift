internal import Conversion
internal import Evaluation
internal import Recipes
internal import Serving
internal import ShuffleNet
internal import Tensors
internal import Zoo

/// What the command's exit status says; the numbers are those of `sysexits.h` where it has one.
enum ExitStatus: Int32 {
  case done = 0
  /// The answer is "no": files differ, a figure was not reproduced.
  case no = 1
  case usage = 64
  case badData = 65
  case inputNotFound = 66
  case unavailable = 69
  case internalError = 70
  case cannotCreate = 73
  case readWrite = 74
  case interrupted = 130
}

/// Why a command ends with another status than 0.
struct Failure: Error {
  let status: ExitStatus
  /// What is printed; `nil` if all has been said.
  let message: String?

  init(_ status: ExitStatus, _ message: String? = nil) {
    self.status = status
    self.message = message
  }
}

extension Failure {
  /// For a report that was printed and does not cover all pictures.
  init(skipped count: Int) {
    let subject = count == 1 ? "1 picture was" : "\(count) pictures were"
    self.init(.badData, "\(subject) skipped; the report says which and why")
  }

  init(_ error: FileError) {
    let status: ExitStatus =
      switch error.problem {
      case .notFound, .notReadable, .notRegular: .inputNotFound
      case .shrank, .changed: .badData
      case .alreadyExists, .isInput, .notReplaceable, .notCreatable: .cannotCreate
      case .readFailed, .writeFailed, .appendFailed: .readWrite
      case .cancelled: .interrupted
      }
    self.init(status, error.description)
  }

  init(_ error: ConversionError) {
    if case .file(let error) = error {
      self.init(error)
    } else {
      self.init(.badData, error.description)
    }
  }

  init(_ error: EvaluationError) {
    switch error {
    case .file(let error): self.init(error)
    case .notAFolder, .notADataSet: self.init(.inputNotFound, error.description)
    case .engine(let error): self.init(error)
    case .journal(let error): self.init(error)
    case .cancelled: self.init(.interrupted, error.description)
    default: self.init(.badData, error.description)
    }
  }

  init(_ error: JournalError) {
    let status: ExitStatus =
      switch error.problem {
      case .inUse: .cannotCreate
      case .writing: .readWrite
      default: .badData
      }
    self.init(status, error.description)
  }

  init(_ error: RecipeError) {
    if case .file(let error) = error.problem {
      self.init(error)
    } else {
      self.init(.badData, error.description)
    }
  }

  init(_ error: ModelError) {
    switch error.problem {
    // About what was asked of this processor.
    case .instructionSet, .precision: self.init(.usage, error.description)
    case .unreadable(_, let error): self.init(error)
    default: self.init(.badData, error.description)
    }
  }

  init(_ error: ZooError) {
    switch error.problem {
    case .unknownModel, .unknownFile, .ambiguousFile: self.init(.usage, error.description)
    case .noWeights: self.init(.inputNotFound, error.description)
    case .file(let error): self.init(error)
    default: self.init(.badData, error.description)
    }
  }

  init(_ error: DownloadError) {
    let status: ExitStatus =
      switch error.problem {
      case .unknown(let error): Failure(error).status
      case .allSourcesFailed: error.isWrongContent ? .no : .unavailable
      case .offline, .noSource, .timedOut: .unavailable
      case .diskFull: .readWrite
      case .cancelled: .interrupted
      case .cache(let error): Failure(error).status
      case .file(let error): Failure(error).status
      }
    self.init(status, error.description)
  }

  init(_ error: LoadError) {
    let status: ExitStatus =
      switch error {
      case .address, .model: .usage
      case .unreachable: .unavailable
      case .metadata, .refused: .badData
      case .cancelled: .interrupted
      }
    self.init(status, error.description)
  }
}
