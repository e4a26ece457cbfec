internal import Web

/// What the head of a response says of the file that follows.
struct Response: Equatable {
  /// Its size in bytes; `nil` where the server does not say it.
  let byteCount: Int?
  /// What can be sent back in `If-Range`: a strong `ETag`, else `Last-Modified`.
  let validator: String?

  /// Describes a file of known size.
  init(byteCount: Int) {
    self.byteCount = byteCount
    validator = nil
  }

  /// Reads the head of a response that brings a file or a part of it.
  ///
  /// - Throws: ``SourceError/status(_:retryAfter:)`` for any other status, and
  ///   ``SourceError/contentEncoding(_:)`` if the body is not the file as it is.
  init(_ response: HTTPResponse) throws(SourceError) {
    guard response.status == 200 || response.status == 206 else {
      let wait = response.header("Retry-After").flatMap { RetryAfter.duration($0) }
      throw .status(response.status, retryAfter: wait)
    }
    if let encoding = response.header("Content-Encoding"), encoding.lowercased() != "identity" {
      throw .contentEncoding(encoding)
    }
    byteCount = response.header("Content-Length").flatMap { Int($0) }
    let tag = response.header("ETag")
    // RFC 9110, section 13.1.5: a weak tag must not be used here.
    if let tag, !tag.hasPrefix("W/") {
      validator = tag
    } else {
      validator = response.header("Last-Modified")
    }
  }
}
