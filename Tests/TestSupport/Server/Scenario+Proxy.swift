internal import NIOCore
internal import NIOPosix

extension Scenario {
  /// Acts as a proxy: connects to the port of this machine that a request names, whatever its host.
  ///
  /// `CONNECT host:port` opens a tunnel, as does a client that speaks SOCKS 5; `GET
  /// http://host:port/path` is sent on as `GET /path`. Without the `Proxy-Authorization` that it
  /// wants, if any, the answer is 407.
  public static func proxy(authorization: String? = nil) -> Scenario {
    Scenario { request, connection in
      if let authorization, request.header("Proxy-Authorization") != authorization {
        return try await connection.writeHead(
          407,
          ["Proxy-Authenticate": "Basic realm=\"test\"", "Content-Length": "0"]
        )
      }
      let isSOCKS = request.method == "SOCKS"
      guard let port = isSOCKS ? try await connection.socksPort() : request.targetPort else {
        return try await Scenario.status(400).run(request, connection)
      }
      try await connection.forward(to: port) { outbound in
        if isSOCKS {
          try await connection.write([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
        } else if request.method == "CONNECT" {
          try await connection.writeHead(200)
        } else {
          try await outbound.write(ByteBuffer(string: request.forwarded))
        }
      }
      await connection.close()
    }
  }
}

extension TestConnection {
  /// Accepts a client without a password and returns the port that it wants to connect to.
  fileprivate func socksPort() async throws -> Int? {
    try await write([5, 0])
    guard let request = await read(), request.count > 6 else { return nil }
    return Int(request[request.count - 2]) << 8 | Int(request[request.count - 1])
  }

  /// Passes bytes on to a port of this machine and back, until one side ends.
  fileprivate func forward(
    to port: Int,
    _ begin: (NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws -> Void
  ) async throws {
    let upstream = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    try await upstream.executeThenClose { inbound, outbound in
      try await begin(outbound)
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          while let bytes = await read() {
            do { try await outbound.write(ByteBuffer(bytes: bytes)) } catch { return }
          }
        }
        group.addTask {
          do {
            for try await buffer in inbound { try await write(buffer.readableBytesView) }
          } catch {
            return
          }
        }
        await group.next()
        group.cancelAll()
      }
    }
  }
}

extension TestRequest {
  /// The port in `host:port` or `http://host:port/path`.
  fileprivate var targetPort: Int? {
    let authority = (target.split(separator: "://", maxSplits: 1).last ?? "").prefix { $0 != "/" }
    return authority.split(separator: ":").last.flatMap { Int($0) }
  }

  /// The request as the server behind the proxy gets it.
  fileprivate var forwarded: String {
    let lines = fields.filter { !$0.name.lowercased().hasPrefix("proxy-") }
      .map { "\($0.name): \($0.value)\r\n" }.joined()
    return "\(method) \(path) HTTP/1.1\r\n\(lines)Connection: close\r\n\r\n"
  }
}
