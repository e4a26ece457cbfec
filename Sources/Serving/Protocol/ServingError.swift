internal import JSON

/// Why a request gets no answer but this: `{"error": message}`.
package struct ServingError: Error, Equatable {
  /// What kind of failure it is, which the HTTP status tells.
  package enum Kind: Error, Equatable {
    /// The request is not what the protocol or the model takes.
    case badRequest
    /// There is no such model, version or path.
    case notFound
    /// The path is there, for other methods.
    case methodNotAllowed([String])
    /// The key is missing or wrong.
    case unauthorized
    /// The operator does not let clients do it.
    case forbidden
    /// The request is larger than the server takes.
    case tooLarge
    /// The body is packed in a way that the server does not unpack.
    case unsupportedMediaType
    /// The queue is full, or the server is about to stop; another try may do.
    case unavailable
    /// The time that the request may take was over before it was computed.
    case timeout
    /// The client has gone.
    case cancelled
  }

  /// The kind.
  package let kind: Kind
  /// What was wrong and where, what was expected and found, and what to do.
  package let message: String

  /// An error of this kind.
  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// A request whose JSON is not what was expected.
  init(_ error: JSONError) {
    self.init(
      .badRequest,
      "the body at byte \(error.offset): expected \(error.expected), found \(error.found)"
    )
  }
}
