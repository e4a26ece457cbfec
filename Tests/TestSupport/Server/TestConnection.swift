internal import NIOCore
internal import NIOPosix

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The server's end of a connection, for scenarios to answer or to break.
public struct TestConnection: Sendable {
  let channel: any Channel
  let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  let received: AsyncStream<[UInt8]>
  let log: ServerLog

  /// Sends bytes; returns once the system has room for more, so a client that does not read stops
  /// this.
  public func write(_ bytes: some Sequence<UInt8>) async throws {
    let buffer = ByteBuffer(bytes: bytes)
    try await outbound.write(buffer)
    log.change { $0.sentByteCount += buffer.readableBytes }
  }

  /// Sends text.
  public func write(_ text: String) async throws { try await write(text.utf8) }

  /// Sends the head of a response, its fields as given and no others.
  public func writeHead(
    _ status: Int,
    _ fields: KeyValuePairs<String, String> = [:]
  ) async throws {
    let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
    try await write("HTTP/1.1 \(status) Status\r\n\(lines)\r\n")
  }

  /// Ends the connection as a server that has nothing more to say does.
  public func close() async { try? await channel.close() }

  /// Breaks the connection: the other side sees "connection reset by peer".
  public func reset() async throws {
    if let socket = channel as? any SocketOptionProvider {
      try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
    }
    try await channel.close()
  }

  /// Does nothing until the connection ends or the server is stopped.
  public func stall() async throws { try await Task.sleep(for: .seconds(86_400)) }

  /// The next bytes that came, `nil` at their end.
  func read() async -> [UInt8]? {
    var iterator = received.makeAsyncIterator()
    return await iterator.next()
  }

  /// The next request, `nil` when no more come; a request has no body here.
  ///
  /// A client that begins as SOCKS 5 has it (RFC 1928) makes a request of method `SOCKS`.
  func readRequest() async -> TestRequest? {
    var head: [UInt8] = []
    while let bytes = await read() {
      head += bytes
      if head.first == 5 { return TestRequest(head: "SOCKS / 5") }
      guard head.suffix(4).elementsEqual("\r\n\r\n".utf8) else { continue }
      return TestRequest(head: String(decoding: head.dropLast(4), as: UTF8.self))
    }
    return nil
  }
}
