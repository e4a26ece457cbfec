internal import Serving

extension Failure: CustomStringConvertible {
  /// What would be printed, for who does not end by it.
  var description: String { message ?? "status \(status.rawValue)" }
}

extension Failure {
  /// For a model that cannot be served.
  init(_ error: ModelLoadError) {
    switch error.problem {
    case .unreadable(let failure as Failure): self = failure
    case .taken:
      self.init(
        .usage,
        "\(error.description); give it a name or a version of its own, as NAME:2=WEIGHTS"
      )
    case .unreadable, .notFinite, .probe, .engine: self.init(.badData, error.description)
    }
  }
}
