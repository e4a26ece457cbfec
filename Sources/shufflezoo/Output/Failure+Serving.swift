internal import Serving

extension Failure {
  /// For a model that cannot be served.
  init(_ error: ModelLoadError) {
    switch error.problem {
    case .unreadable(let error): self.init(error)
    case .taken:
      self.init(
        .usage,
        "\(error.description); give it a name or a version of its own, as NAME:2=WEIGHTS"
      )
    case .notFinite, .probe, .engine: self.init(.badData, error.description)
    }
  }
}
