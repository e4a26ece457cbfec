public import ShuffleNet

/// Why a model cannot be served.
public struct ModelLoadError: Error, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Problem: Error, Sendable {
    /// The file cannot be read, or has no network that can be served.
    case unreadable(any Error)
    /// Another model has the name and the version.
    case taken(name: String, version: String)
    /// The self-test gave logits that are no numbers, or infinite.
    case notFinite(found: Int, logitCount: Int)
    /// The self-test gave others than the file has written down.
    case probe(expected: LogitsProbe, found: LogitsProbe)
    /// The engine refused the self-test.
    case engine(ModelError)
  }

  /// What went wrong.
  public let problem: Problem
  /// What the operator calls the model.
  public let label: String

  /// An error of a model.
  init(_ problem: Problem, label: String) {
    self.problem = problem
    self.label = label
  }

  /// For the operator: it may have paths.
  public var description: String {
    if case .unreadable(let error) = problem { return "\(error)" }
    return "\(label): \(problem.reason)"
  }
}

extension ModelLoadError.Problem {
  /// What a client may know: no path, and no word of the system's.
  var reason: String {
    switch self {
    case .unreadable: "the file cannot be read; the server's log says why"
    case .taken(let name, let version):
      "another model is called \(name) in version \(version) already"
    case .notFinite(let found, let count):
      "self-test: expected finite logits, found \(found) of \(count) that are not; "
        + Self.damaged
    case .probe(let expected, let found):
      "self-test: expected the logits \(expected.text), which the file has written down, found "
        + "\(found.text); " + Self.damaged
    case .engine(let error): "self-test: \(error.description)"
    }
  }

  private static let damaged = "the weights are damaged, so fetch or convert them again"
}
