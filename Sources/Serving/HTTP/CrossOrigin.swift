internal import HTTPTypes
internal import Hummingbird

/// Which pages of others may ask the server from a browser.
///
/// Source: fetch.spec.whatwg.org, section 3.2, the CORS protocol.
struct CrossOrigin: Sendable {
  /// The origins, such as `https://example.org`; `*` for all.
  let allowed: [String]

  /// The fields that let a browser hand an answer on to the page that asked.
  func fields(for request: Request) -> HTTPFields {
    guard !allowed.isEmpty else { return [:] }
    var fields: HTTPFields = [.vary: "Origin"]
    guard let origin = request.headers[.origin], allows(origin) else { return fields }
    fields[.accessControlAllowOrigin] = allowed.contains("*") ? "*" : origin
    fields[.accessControlExposeHeaders] = Self.exposedFields.joined(separator: ", ")
    return fields
  }

  /// The answer to a browser that asks whether a page may send a request; `nil` if that is not asked.
  ///
  /// - Throws: ``ServingError`` if nothing takes the request that would be sent.
  func preflightResponse(to request: Request) throws(ServingError) -> Response? {
    guard request.method == .options, let origin = request.headers[.origin], allows(origin),
      let method = request.headers[.accessControlRequestMethod]
    else { return nil }
    _ = try Endpoint(method, path: request.uri.path)
    return Response(
      status: .noContent,
      headers: [
        .accessControlAllowMethods: method,
        .accessControlAllowHeaders: Self.acceptedFields.joined(separator: ", "),
        .accessControlMaxAge: "600",
      ]
    )
  }

  /// Whether a page asks that is neither the server's own nor one of those that may.
  ///
  /// A browser sends what has no effect on itself without asking first, and a page could have it ask a
  /// server that listens on its own machine alone.
  func isForeign(_ request: Request) -> Bool {
    guard let origin = request.headers[.origin], !allows(origin) else { return false }
    let own = request.head.authority ?? ""
    return origin != "http://\(own)" && origin != "https://\(own)"
  }

  private func allows(_ origin: String) -> Bool {
    allowed.contains("*") || allowed.contains(origin)
  }

  /// What requests may have beside what browsers always let them have.
  private static let acceptedFields = [
    "Authorization", "Content-Type", "Inference-Header-Content-Length", "X-Request-Id",
    "traceparent",
  ]
  /// What pages may read of answers beside what browsers always let them read.
  private static let exposedFields = [
    "Inference-Header-Content-Length", "Retry-After", "X-Request-Id",
  ]
}
