internal import Zoo

extension Failure {
  init(_ error: CacheError) {
    let status: ExitStatus =
      switch error.problem {
      case .changed: .no
      case .noHome, .invalidName: .usage
      case .notWritable, .obstructed: .cannotCreate
      case .unreadableRecord: .badData
      case .file(let error): Failure(error).status
      }
    self.init(status, error.description)
  }
}
