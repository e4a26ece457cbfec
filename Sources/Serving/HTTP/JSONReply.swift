internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Responses that are JSON, most of them one object.
enum JSONReply {
  /// A response with the members that `body` writes.
  static func response(
    _ status: HTTPResponse.Status = .ok,
    headers: HTTPFields = [:],
    _ body: (inout JSONWriter) -> Void
  ) -> Response {
    var json = JSONWriter()
    json.beginObject()
    body(&json)
    json.endObject()
    return response(status, headers: headers, text: json.bytes)
  }

  /// A response with a JSON text.
  static func response(
    _ status: HTTPResponse.Status = .ok,
    headers: HTTPFields = [:],
    text: [UInt8]
  ) -> Response {
    var headers = headers
    headers[.contentType] = "application/json"
    return Response(
      status: status,
      headers: headers,
      body: .init(byteBuffer: ByteBuffer(bytes: text))
    )
  }

  /// The response for an error, whose message is the value of `member`.
  static func response(_ error: ServingError, member: String = "error") -> Response {
    response(error.kind.status, headers: error.kind.headers) { json in
      json.member(member, error.message)
    }
  }
}

extension ServingError.Kind {
  /// What else tells a client how to go on.
  fileprivate var headers: HTTPFields {
    switch self {
    case .unavailable: [.retryAfter: "1"]
    case .methodNotAllowed(let methods): [.allow: methods.joined(separator: ", ")]
    case .unauthorized: [.wwwAuthenticate: "Bearer"]
    default: [:]
    }
  }

  /// The status that tells it.
  fileprivate var status: HTTPResponse.Status {
    switch self {
    case .badRequest: .badRequest
    case .notFound: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .unauthorized: .unauthorized
    case .forbidden: .forbidden
    case .tooLarge: .contentTooLarge
    case .unsupportedMediaType: .unsupportedMediaType
    case .unavailable: .serviceUnavailable
    case .timeout: .gatewayTimeout
    // Nobody reads it.
    case .cancelled: .serviceUnavailable
    }
  }
}
