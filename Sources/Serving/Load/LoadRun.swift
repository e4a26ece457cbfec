internal import DequeModule
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// How requests are sent.
public enum LoadPace: Sendable, Equatable {
  /// So many at once: each is followed by the next when its answer has come.
  case concurrency(Int)
  /// So many a second, whether the answers come or not.
  case rate(Double)
}

/// Keeps a server under load, on one event loop.
final class LoadRun {
  private let target: LoadTarget
  private let request: LoadRequest
  private let pace: LoadPace
  private let eventLoop: any EventLoop
  private var idle: [LoadConnection] = []
  /// When requests were due that no connection was free for.
  private var backlog: Deque<NIODeadline> = []
  private var openCount = 0
  private var isStopping = false
  private var stopped: EventLoopPromise<Void>?
  private var window = LoadWindow()

  /// How long to wait before a connection is tried again.
  private static let pause = TimeAmount.milliseconds(100)

  init(
    _ target: LoadTarget,
    _ request: LoadRequest,
    _ pace: LoadPace,
    eventLoop: any EventLoop
  ) {
    self.target = target
    self.request = request
    self.pace = pace
    self.eventLoop = eventLoop
  }

  /// Opens the connections and begins.
  func start(connectionCount: Int) {
    for _ in 0..<connectionCount { connect() }
    if case .rate(let rate) = pace { tick(due: .now(), nanoseconds: 1e9 / rate) }
  }

  /// What was measured since the last time.
  func takeWindow() -> LoadWindow {
    let taken = window
    window = LoadWindow()
    return taken
  }

  /// Sends no more, and ends the connections when their answers have come.
  func stop() -> EventLoopFuture<Void> {
    let promise = eventLoop.makePromise(of: Void.self)
    isStopping = true
    stopped = promise
    for connection in idle { connection.close() }
    idle = []
    if openCount == 0 { promise.succeed() }
    return promise.futureResult
  }

  private func connect() {
    guard !isStopping else { return }
    openCount += 1
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    LoadRun.connect(to: target, on: eventLoop) { connection, event in
      bound.value.handle(event, of: connection)
    }
    .whenFailure { error in
      let run = bound.value
      run.window.failures["\(error)", default: 0] += 1
      run.close()
    }
  }

  /// Opens a connection; `onEvent` is called on the event loop.
  static func connect(
    to target: LoadTarget,
    on eventLoop: any EventLoop,
    onEvent: @escaping @Sendable (LoadConnection, LoadConnection.Event) -> Void
  ) -> EventLoopFuture<Void> {
    ClientBootstrap(group: eventLoop)
      .connectTimeout(.seconds(10))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          try channel.pipeline.syncOperations.addHandler(LoadConnection(onEvent: onEvent))
        }
      }
      .connect(host: target.host, port: target.port)
      .map { _ in }
  }

  private func handle(_ event: LoadConnection.Event, of connection: LoadConnection) {
    switch event {
    case .opened: isStopping ? connection.close() : proceed(connection)
    case .answered(let answer):
      window.count(
        status: answer.status,
        nanoseconds: (NIODeadline.now() - connection.due).nanoseconds
      )
      isStopping ? connection.close() : proceed(connection)
    case .closed:
      idle.removeAll { $0 === connection }
      if !isStopping { window.failures["the connection ended", default: 0] += 1 }
      close()
    }
  }

  /// Gives a free connection the next request.
  private func proceed(_ connection: LoadConnection) {
    switch pace {
    case .concurrency: connection.send(request, due: .now())
    case .rate:
      if let due = backlog.popFirst() {
        connection.send(request, due: due)
      } else {
        idle.append(connection)
      }
    }
  }

  private func close() {
    openCount -= 1
    if !isStopping {
      let bound = NIOLoopBound(self, eventLoop: eventLoop)
      eventLoop.assumeIsolated().scheduleTask(in: Self.pause) { bound.value.connect() }
    } else if openCount == 0 {
      stopped?.succeed()
      stopped = nil
    }
  }

  /// Sends what is due, and comes back when the next request is.
  ///
  /// A request that no connection is free for keeps its time: otherwise a server that stalls would
  /// not be asked meanwhile, and look faster than it is.
  private func tick(due first: NIODeadline, nanoseconds: Double) {
    guard !isStopping else { return }
    var count = 0.0
    var due = first
    while due <= .now() {
      if let connection = idle.popLast() {
        connection.send(request, due: due)
      } else {
        backlog.append(due)
      }
      count += 1
      due = first + .nanoseconds(Int64(count * nanoseconds))
    }
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    let next = due
    eventLoop.assumeIsolated().scheduleTask(deadline: next) {
      bound.value.tick(due: next, nanoseconds: nanoseconds)
    }
  }
}

/// What was measured in a part of the time.
package struct LoadWindow: Sendable {
  /// Nanoseconds of each request with an answer of status 200.
  private(set) var latencies: [Int64] = []
  /// What went wrong, and how often.
  var failures: [String: Int] = [:]

  package init() {}

  /// Counts an answer of that status.
  package mutating func count(status: Int, nanoseconds: Int64) {
    if status == 200 {
      latencies.append(nanoseconds)
    } else {
      failures["status \(status)", default: 0] += 1
    }
  }
}
