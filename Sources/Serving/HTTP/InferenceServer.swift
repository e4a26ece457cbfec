internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdHTTP2
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import Tensors

/// A server of the Open Inference Protocol over HTTP.
public struct InferenceServer: Sendable {
  /// Where it listens, and what it takes.
  public struct Options: Sendable {
    /// The address; other machines reach only one that is theirs to reach.
    public var host = "127.0.0.1"
    /// The port; 0 for any that is free.
    public var port = 8080
    /// How many processors compute.
    public var laneCount = 1
    /// The most pictures of a batch.
    public var maximumBatchSize = 8
    /// How long a batch waits for more pictures.
    public var maximumDelay = Duration.zero
    /// The most pictures that wait; more are refused.
    public var maximumQueueSize = 256
    /// How long a request may wait that does not say so itself.
    public var requestTimeout: Duration?
    /// The key that requests need, but those for health and the page; `nil` to let everybody ask.
    public var key: String?
    /// The origins whose pages may ask, such as `https://example.org`; `*` for all.
    public var allowedOrigins: [String] = []
    /// How a line of the access log looks.
    public enum LogForm: String, Sendable, CaseIterable {
      case text
      case json
    }
    /// How each request is logged; `nil` if none is.
    public var logForm: LogForm?
    /// Where lines of the access log go.
    public var writeLog: @Sendable (String) -> Void = { _ in }
    /// What is shown to clients of TLS; `nil` for none.
    public var identity: ServerIdentity?
    /// Whether clients may load and unload models.
    public var allowsModelControl = false
    /// How many connections are held; more wait to be accepted.
    public var maximumConnectionCount = 16_384
    /// The most bytes of a request's body.
    public var maximumBodyByteCount = 64 << 20
    /// From a connection's start, or the answer before, to the end of a request's head.
    public var headTimeout = Duration.seconds(75)
    /// From the end of a request's head to that of its body.
    public var bodyTimeout = Duration.seconds(30)
    /// How long the requests that run when the server is told to end may take until they are dropped.
    public var drain = Duration.seconds(30)

    /// The defaults.
    public init() {}
  }

  /// Enough for what proxies and browsers add.
  static let decoderLimits = HTTP1Channel.Configuration.DecoderConfiguration(
    maxHeaderFieldSize: 16 << 10,
    maxHeaderListSize: 64 << 10,
    maxHeaderFieldCount: 100
  )

  private let options: Options
  private let service: InferenceService

  /// Makes a server, for which it reads and tests the models.
  ///
  /// - Parameters:
  ///   - sources: the models, which differ in their names or versions.
  ///   - options: where it listens, and what it takes.
  ///   - report: told of each model that is read again later.
  /// - Throws: ``ModelLoadError`` of the first model that cannot be served.
  public init(
    _ sources: [ModelSource],
    options: Options,
    report: @escaping @Sendable (ModelReload) -> Void
  ) async throws(ModelLoadError) {
    self.options = options
    var limits = ComputeQueue.Limits()
    limits.maximumBatchSize = options.maximumBatchSize
    limits.maximumDelay = options.maximumDelay
    limits.maximumQueueSize = options.maximumQueueSize
    service = InferenceService(
      repository: try await ModelRepository(sources, report: report),
      queue: ComputeQueue(laneCount: options.laneCount, limits: limits),
      timeout: options.requestTimeout
    )
  }

  /// The models that answer, in the order of their names and versions.
  public var models: [ServedModel] { service.repository.all.compactMap(\.model) }

  /// Reads every model's file again.
  ///
  /// A model that passes its self-test takes the place of the one before; requests that have come are
  /// answered by that, to the last.
  public func reload() async { await service.repository.reload() }

  /// Serves until the task is cancelled, and then until the requests that run are answered.
  ///
  /// From then on the server is not ready, as `/v2/health/ready` tells. New requests are answered as
  /// long as others run, but for at most half of ``Options/drain``; then no connection is accepted.
  ///
  /// - Parameter onListening: called with the port once requests are answered.
  /// - Throws: ``ServerError`` if the port cannot be listened on.
  public func run(onListening: @escaping @Sendable (Int) async -> Void) async throws {
    let requests = RunningRequests()
    // What goes wrong with a request is in its answer and in the metrics.
    let logger = Logger(label: "shufflezoo") { _ in SwiftLogNoOpLogHandler() }
    let log = options.logForm.map { AccessLog($0, write: options.writeLog) }
    defer { log?.flush() }
    var configuration = ServiceGroupConfiguration(
      services: [application(requests, log, logger, onListening: onListening)],
      logger: logger
    )
    configuration.maximumGracefulShutdownDuration = options.drain / 2
    let group = ServiceGroup(configuration: configuration)
    // A task of its own: one that is cancelled would drop the requests that run.
    let running = Task { try await group.run() }
    try await withTaskCancellationHandler {
      do {
        try await running.value
      } catch is CancellationError where requests.isDraining {
        // The requests that ran longer were dropped.
      } catch let error as IOError {
        let reason = systemText(error.errnoCode)
        throw ServerError(host: options.host, port: options.port, reason: reason)
      }
    } onCancel: {
      Task {
        await requests.drain(upTo: options.drain / 2)
        await group.triggerGracefulShutdown()
      }
    }
  }

  private func application(
    _ requests: RunningRequests,
    _ log: AccessLog?,
    _ logger: Logger,
    onListening: @escaping @Sendable (Int) async -> Void
  ) -> some ApplicationProtocol {
    let metrics = ServerMetrics()
    let limits = ConnectionGuard.Limits(
      head: TimeAmount(options.headTimeout),
      body: TimeAmount(options.bodyTimeout)
    )
    let connection = HTTP1Channel.Configuration(
      additionalChannelHandlers: [
        ConnectionGuard(limits: limits, metrics: metrics, requests: requests)
      ],
      httpDecoderConfiguration: Self.decoderLimits
    )
    return Application(
      responder: ServerResponder(
        service: service,
        metrics: metrics,
        requests: requests,
        maximumBodyByteCount: options.maximumBodyByteCount,
        key: options.key.map(AccessKey.init),
        allowsModelControl: options.allowsModelControl,
        crossOrigin: CrossOrigin(allowed: options.allowedOrigins),
        log: log
      ),
      server: server(connection),
      configuration: ApplicationConfiguration(
        address: .hostname(options.host, port: options.port),
        availableConnectionsDelegate: MaximumAvailableConnections(
          options.maximumConnectionCount,
          logger: logger
        )
      ),
      onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
      logger: logger
    )
  }

  /// HTTP/1.1, and with TLS HTTP/2 for clients that know it.
  private func server(_ connection: HTTP1Channel.Configuration) -> HTTPServerBuilder {
    guard let identity = options.identity else { return .http1(configuration: connection) }
    return HTTPServerBuilder { [options] responder in
      TimedHandshakeChannel(
        base: try HTTP2UpgradeChannel(
          tlsConfiguration: identity.configuration,
          configuration: HTTP2ChannelConfiguration(
            idleTimeout: options.headTimeout,
            gracefulCloseTimeout: options.drain,
            streamConfiguration: connection
          ),
          responder: responder
        ),
        limit: TimeAmount(options.headTimeout)
      )
    }
  }
}

/// Why a server does not listen.
public struct ServerError: Error, CustomStringConvertible {
  let host: String
  let port: Int
  let reason: String

  /// Where it was to listen, and what the system says.
  public var description: String {
    "\(host), port \(port): cannot listen there: \(reason); give another --host or --port"
  }
}
