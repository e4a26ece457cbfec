package import NIOCore
package import Web

/// Sends GET requests; all that downloads need of an HTTP client, and all that a test replaces.
///
/// A transport follows no redirects and repeats nothing: those are decisions of a download.
package protocol HTTPTransport: Sendable {
  /// Sends one request and returns once the head of the response is here.
  ///
  /// The body is read while the caller iterates over it, so a slow disk slows the sender down and
  /// not this process's memory up. Dropping the response ends the connection.
  ///
  /// - Throws: ``NetworkError``, from here and while the body is read; ``NetworkSettingsError`` if the
  ///   environment says nothing usable of the network; `CancellationError` when the task was cancelled.
  func get(_ request: HTTPRequest) async throws -> HTTPResponse

  /// Closes all connections.
  func shutdown() async
}

/// One GET request.
package struct HTTPRequest: Sendable {
  /// Where to, an `http` or `https` URL.
  package var url: WebAddress
  /// Further header fields.
  package var headers: [(name: String, value: String)]

  /// Asks for `url`.
  package init(url: WebAddress, headers: [(name: String, value: String)] = []) {
    self.url = url
    self.headers = headers
  }
}

/// What a server answered.
package struct HTTPResponse: Sendable {
  /// The chunks of a body, in order.
  package typealias Body = any AsyncSequence<ByteBuffer, any Error> & Sendable

  /// The status code, such as 206.
  package let status: Int
  /// The header fields in the order in which they came.
  package let headers: [(name: String, value: String)]
  /// The body as it was sent: no content encoding is undone.
  package let body: Body

  /// Describes an answer.
  package init(status: Int, headers: [(name: String, value: String)], body: Body) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The value of the first field of this name, whatever its case; spaces around it are dropped.
  package func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }
      .map { String($0.value.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
  }
}
