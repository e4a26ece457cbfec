internal import NIOCore
internal import NIOPosix
internal import NIOSSL
import Synchronization

/// Runs an HTTP/1.1 server on `127.0.0.1` while `body` runs, and stops it afterwards.
///
/// - Parameters:
///   - scenario: what the server does with each request.
///   - greeting: what it says on a new connection before it is asked anything.
///   - identity: its certificate and key, if it is to speak TLS.
///   - limit: how long all of it may take; a test that hangs ends with ``TestServer/Stopped``.
///   - body: the test; the server is gone when it returns.
/// - Returns: what `body` returned.
/// - Throws: what `body` threw, or what the system has against one more server.
public func withServer<Result: Sendable>(
  _ scenario: Scenario,
  greeting: String = "",
  identity: TLSIdentity? = nil,
  limit: Duration = .seconds(60),
  _ body: @Sendable (TestServer) async throws -> Result
) async throws -> Result {
  let log = ServerLog()
  let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
    .bind(host: "127.0.0.1", port: 0) { channel in
      channel.eventLoop.makeCompletedFuture {
        if let identity {
          try channel.pipeline.syncOperations.addHandler(identity.handler())
        }
        return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
      }
    }
  guard let port = listener.channel.localAddress?.port else { throw TestServer.Stopped() }
  let server = TestServer(port: port, isSecure: identity != nil, log: log)
  return try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await serve(listener, greeting, scenario, log) }
    group.addTask {
      try await Task.sleep(for: limit)
      // Whoever waits for something to happen here is told that it will not.
      log.stop()
    }
    defer {
      log.stop()
      group.cancelAll()
    }
    return try await body(server)
  }
}

/// A server of ``withServer(_:greeting:identity:limit:_:)``, as the test sees it.
public struct TestServer: Sendable {
  /// The server was stopped while a test waited for something to happen at it.
  public struct Stopped: Error {}

  /// The port on `127.0.0.1`.
  public let port: Int
  /// Whether it speaks TLS.
  public let isSecure: Bool

  fileprivate let log: ServerLog

  /// The URL of a path on this server, by its address, or by `localhost` as its certificate has it.
  public func url(_ path: String = "/file") -> String {
    isSecure ? "https://localhost:\(port)\(path)" : "http://127.0.0.1:\(port)\(path)"
  }

  /// All requests so far, in the order in which they came.
  public var requests: [TestRequest] { log.state.requests }

  /// How many connections were made so far.
  public var connectionCount: Int { log.state.connectionCount }

  /// How many connections are open now.
  public var openConnectionCount: Int { log.state.openConnectionCount }

  /// How many bytes were handed to the system for sending so far.
  public var sentByteCount: Int { log.state.sentByteCount }

  /// Waits until so many requests have come.
  public func waitForRequests(_ count: Int = 1) async throws {
    try await log.wait { $0.requests.count >= count }
  }

  /// Waits until no connection is open.
  public func waitForNoConnection() async throws {
    try await log.wait { $0.openConnectionCount == 0 }
  }

  /// Waits until so many bytes were handed to the system for sending.
  public func waitForSentBytes(_ count: Int) async throws {
    try await log.wait { $0.sentByteCount >= count }
  }
}

/// Accepts connections until the task is cancelled.
private func serve(
  _ listener: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>,
  _ greeting: String,
  _ scenario: Scenario,
  _ log: ServerLog
) async throws {
  try await listener.executeThenClose { connections in
    try await withThrowingDiscardingTaskGroup { group in
      for try await channel in connections {
        log.change {
          $0.connectionCount += 1
          $0.openConnectionCount += 1
        }
        group.addTask {
          await serve(channel, greeting, scenario, log)
          log.change { $0.openConnectionCount -= 1 }
        }
      }
    }
  }
}

/// Serves one connection until it ends, whoever ends it and however.
private func serve(
  _ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>,
  _ greeting: String,
  _ scenario: Scenario,
  _ log: ServerLog
) async {
  // Broken connections are what this server is for; the client is what a test looks at.
  try? await channel.executeThenClose { inbound, outbound in
    let (received, feed) = AsyncStream.makeStream(of: [UInt8].self)
    let connection = TestConnection(
      channel: channel.channel,
      outbound: outbound,
      received: received,
      log: log
    )
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { feed.finish() }
        do {
          for try await buffer in inbound { feed.yield(Array(buffer.readableBytesView)) }
        } catch {
          return
        }
      }
      group.addTask {
        do {
          if !greeting.isEmpty { try await connection.write(greeting) }
          while let request = await connection.readRequest() {
            log.change { $0.requests.append(request) }
            try await scenario.run(request, connection)
          }
        } catch {
          await connection.close()
        }
      }
      // The first to end is the reader, when the other side has gone, or the scenario.
      await group.next()
      group.cancelAll()
    }
  }
}
