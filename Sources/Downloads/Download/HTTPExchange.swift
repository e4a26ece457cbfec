internal import Web

/// A request and its answer, with the redirects between them.
struct HTTPExchange: Sendable {
  let transport: any HTTPTransport
  let options: DownloadOptions

  /// Sends a request and follows redirects.
  ///
  /// - Returns: the first response that is no redirect, whatever its status.
  /// - Throws: ``SourceError``, ``NetworkSettingsError``, or `CancellationError`.
  func send(
    to address: WebAddress,
    headers: [(name: String, value: String)] = []
  ) async throws -> HTTPResponse {
    var target = address
    for _ in 0...options.redirectLimit {
      guard target.scheme == .https || target.isLoopback || options.allowsHTTP else {
        throw SourceError.insecure
      }
      let response: HTTPResponse
      do {
        response = try await transport.get(HTTPRequest(url: target, headers: headers))
      } catch let error as NetworkError {
        throw SourceError.network(error)
      }
      guard [301, 302, 303, 307, 308].contains(response.status) else { return response }
      target = try redirect(response, from: target)
    }
    throw SourceError.tooManyRedirects(limit: options.redirectLimit)
  }

  /// Where a redirect leads: never from https to anything less, never to a file or a service of
  /// this machine.
  private func redirect(
    _ response: HTTPResponse,
    from address: WebAddress
  ) throws(SourceError) -> WebAddress {
    guard let location = response.header("Location") else {
      throw .status(response.status, retryAfter: nil)
    }
    let target: WebAddress
    do throws(WebAddressError) {
      target = try address.resolving(location)
    } catch {
      // Its text is the location without a password.
      throw .forbiddenRedirect(to: error.text)
    }
    let isAsSafe = target.scheme == .https || (target.scheme == .http && address.scheme == .http)
    guard isAsSafe, address.isLoopback || !target.isLoopback else {
      throw .forbiddenRedirect(to: target.description)
    }
    return target
  }
}
