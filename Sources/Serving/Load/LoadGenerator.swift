internal import NIOCore
internal import NIOPosix

/// Asks a server under load and measures how it stands it.
///
/// As NVIDIA's `perf_analyzer` does, it measures window after window until the last three agree.
public final class LoadGenerator: Sendable {
  /// How long and how well is measured.
  public struct Options: Sendable {
    /// How long a window is.
    public var window = Duration.seconds(2)
    /// The most windows.
    public var maximumWindowCount = 10
    /// By how much of their mean windows that agree may differ, in rate and in median time.
    public var tolerance = 0.1
    /// How many connections there are when requests come at a rate.
    public var connectionCount = 64
    /// Whether tensors are bytes, both ways, and not numbers of JSON.
    public var isBinary = true

    /// The defaults.
    public init() {}
  }

  /// So many windows have to agree.
  private static let agreeingCount = 3

  private let target: LoadTarget
  private let options: Options
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  /// Makes a generator with a thread of its own, which ``end()`` ends.
  public init(_ target: LoadTarget, options: Options) {
    self.target = target
    self.options = options
  }

  /// Ends the thread.
  public func end() async { try? await group.shutdownGracefully() }

  /// The model of that name; without one the only model of the server.
  ///
  /// - Throws: ``LoadError``.
  public func model(named name: String?) async throws(LoadError) -> LoadModel {
    var found = name
    if found == nil {
      let list = try await answer(to: LoadRequest(target, path: "/v2/models"))
      let names = (try? LoadModel.names(in: list.body)) ?? []
      guard list.status == 200, names.count == 1 else {
        let listed = names.isEmpty ? "none that it lists" : names.joined(separator: ", ")
        throw .model("the server: expected one model, found \(listed); name one, as --model NAME")
      }
      found = names[0]
    }
    let model = LoadModel(name: found ?? "", inputName: "", pictureShape: [])
    let answer = try await accepted(LoadRequest(target, path: model.path))
    return try LoadModel(name: model.name, metadata: answer.body)
  }

  /// Measures how the server stands a load.
  ///
  /// - Throws: ``LoadError``, also if a first request is refused.
  public func measure(
    _ model: LoadModel,
    _ input: LoadInput,
    _ pace: LoadPace
  ) async throws(LoadError) -> LoadResult {
    let request = LoadRequest(target, model, input, isBinary: options.isBinary)
    _ = try await accepted(request)
    do {
      return try await measure(request, batchSize: input.count, pace)
    } catch is CancellationError {
      throw .cancelled
    } catch let error as LoadError {
      throw error
    } catch {
      throw .unreachable("\(error)")
    }
  }

  private func measure(
    _ request: LoadRequest,
    batchSize: Int,
    _ pace: LoadPace
  ) async throws -> LoadResult {
    let connectionCount =
      if case .concurrency(let count) = pace { count } else { options.connectionCount }
    let eventLoop = group.next()
    let (target, window) = (target, options.window)
    let run = try await eventLoop.submit {
      let run = LoadRun(target, request, pace, eventLoop: eventLoop)
      run.start(connectionCount: connectionCount)
      return NIOLoopBound(run, eventLoop: eventLoop)
    }.get()
    do {
      // The first one is warm-up.
      try await Task.sleep(for: window / 2)
      _ = try await eventLoop.submit { run.value.takeWindow() }.get()
      var windows: [(window: LoadWindow, seconds: Double)] = []
      var readings = [try await metrics()]
      while windows.count < options.maximumWindowCount, !isStable(windows) {
        let start = ContinuousClock.now
        try await Task.sleep(for: window)
        let taken = try await eventLoop.submit { run.value.takeWindow() }.get()
        windows.append((taken, (ContinuousClock.now - start) / .seconds(1)))
        readings.append(try await metrics())
      }
      try await eventLoop.flatSubmit { run.value.stop() }.get()
      let last = windows.suffix(Self.agreeingCount)
      return LoadResult(
        pace,
        batchSize: batchSize,
        Array(last),
        isStable: isStable(windows),
        server: LoadServerFigures(
          from: readings[windows.count - last.count],
          to: readings[windows.count]
        )
      )
    } catch {
      try? await eventLoop.flatSubmit { run.value.stop() }.get()
      throw error
    }
  }

  /// Whether the last windows agree.
  private func isStable(_ windows: [(window: LoadWindow, seconds: Double)]) -> Bool {
    guard windows.count >= Self.agreeingCount else { return false }
    let last = windows.suffix(Self.agreeingCount).map { part in
      LoadResult(.concurrency(1), batchSize: 1, [part], isStable: true, server: nil)
    }
    return [last.map(\.picturesPerSecond), last.map { $0.percentile(50) }].allSatisfy { figures in
      let mean = figures.reduce(0, +) / Double(figures.count)
      return figures.allSatisfy { abs($0 - mean) <= options.tolerance * mean }
    }
  }

  /// The server's figures; empty if it has none.
  private func metrics() async throws(LoadError) -> [UInt8] {
    let answer = try await answer(to: LoadRequest(target, path: "/metrics"))
    return answer.status == 200 ? answer.body : []
  }

  private func accepted(_ request: LoadRequest) async throws(LoadError) -> LoadAnswer {
    let answer = try await answer(to: request)
    guard answer.status == 200 else {
      let words = String(decoding: answer.body.prefix(1000), as: UTF8.self)
      throw .refused(status: answer.status, words)
    }
    return answer
  }

  /// Asks once, on a connection of its own.
  private func answer(to request: LoadRequest) async throws(LoadError) -> LoadAnswer {
    let eventLoop = group.next()
    let promise = eventLoop.makePromise(of: LoadAnswer.self)
    let opening = LoadRun.connect(to: target, on: eventLoop) { connection, event in
      switch event {
      case .opened: connection.send(request, due: .now())
      case .answered(let answer):
        promise.succeed(answer)
        connection.close()
      case .closed: promise.fail(ChannelError.eof)
      }
    }
    opening.cascadeFailure(to: promise)
    do {
      return try await promise.futureResult.get()
    } catch {
      throw .unreachable(
        "\(target.hostName):\(target.port): no answer (\(error)); does the server run?"
      )
    }
  }
}
