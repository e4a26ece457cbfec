/// Why a server could not be measured.
public enum LoadError: Error, Equatable {
  /// The text is no address of a server.
  case address(String)
  /// Nothing answers there, for this reason.
  case unreachable(String)
  /// The server has not the one model that was to be asked, for this reason.
  case model(String)
  /// What the server says of the model is not what the protocol has it say.
  case metadata(String)
  /// The server refuses the request that would be measured, in these words.
  case refused(status: Int, String)
  /// The task was cancelled.
  case cancelled
}

extension LoadError: CustomStringConvertible {
  /// What was wrong, what was expected and what to do.
  public var description: String {
    switch self {
    case .address(let text):
      "\(text): expected the address of a server, such as http://127.0.0.1:8080"
    case .unreachable(let reason): reason
    case .model(let reason): reason
    case .metadata(let reason):
      "the server's metadata of \(reason); ask a server of the Open Inference Protocol"
    case .refused(let status, let words): "the server answers with status \(status): \(words)"
    case .cancelled: "interrupted"
    }
  }
}
