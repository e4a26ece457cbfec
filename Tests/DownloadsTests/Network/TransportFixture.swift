import Downloads
import NIOCore
import Testing
import Web

/// A file of some length in which no two positions are easily mistaken.
func testContent(_ byteCount: Int) -> [UInt8] {
  (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 7919 &>> 3) }
}

/// Makes a transport for a test and shuts it down afterwards.
func withTransport<Result>(
  environment: [String: String] = [:],
  idleTimeout: Duration = .seconds(30),
  connectTimeout: Duration = .seconds(15),
  _ body: (AsyncHTTPClientTransport) async throws -> Result
) async throws -> Result {
  var options = AsyncHTTPClientTransport.Options(userAgent: "shufflezoo/test")
  options.idleTimeout = idleTimeout
  options.connectTimeout = connectTimeout
  let settings = try NetworkSettings(environment: environment)
  let transport = AsyncHTTPClientTransport(settings: .success(settings), options: options)
  do {
    let result = try await body(transport)
    await transport.shutdown()
    return result
  } catch {
    await transport.shutdown()
    throw error
  }
}

extension HTTPTransport {
  /// Sends a request to a URL.
  func get(
    _ url: String,
    _ headers: [(name: String, value: String)] = []
  ) async throws
    -> HTTPResponse
  {
    try await get(HTTPRequest(url: WebAddress(url), headers: headers))
  }

  /// What ends a request and its body, and how many bytes came before it.
  func failure(_ url: String) async -> (error: (any Error)?, byteCount: Int) {
    var byteCount = 0
    do {
      for try await chunk in try await get(url).body { byteCount += chunk.readableBytes }
      return (nil, byteCount)
    } catch {
      return (error, byteCount)
    }
  }
}

extension HTTPResponse {
  /// The whole body.
  func bytes() async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await chunk in body { bytes += chunk.readableBytesView }
    return bytes
  }
}
