internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// Ends connections on which a request does not come as it should: too slowly, or as no HTTP.
///
/// It stands behind the decoder, of which it sees whole heads and pieces of bodies.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// How long each phase of a request may take.
  struct Limits: Sendable {
    /// From the connection's start, or the answer before, to the end of a request's head.
    let head: TimeAmount
    /// From the end of the head to that of the body.
    let body: TimeAmount
    /// From a refusal to the connection's end.
    ///
    /// Whoever still sends has this long to read it: closed at once, the system would take it back.
    static let reading = TimeAmount.seconds(1)
  }

  /// An answer that is the connection's last one.
  private struct Refusal {
    let status: HTTPResponse.Status
    let message: String
  }

  private let limits: Limits
  private let metrics: ServerMetrics
  private let requests: RunningRequests
  private let arrivals = ArrivalWatch()
  private var timer: Scheduled<Void>?
  /// Whether a request's head has come and its end has not.
  private var isReading = false
  /// How many heads have come of which the answer has not ended.
  private var unansweredCount = 0
  /// Whether an answer has begun and not ended.
  private var isAnswering = false
  /// What is to be sent when the requests before are answered.
  private var waitingRefusal: Refusal?
  /// Whether the answer that is being sent is the last one.
  private var isLastAnswer = false
  /// Whether the last answer was sent.
  private var isEnding = false

  /// How much is read at once; of a tensor much, as each piece wakes who waits for it.
  private static let pieces = AdaptiveRecvByteBufferAllocator(
    minimum: 1 << 10,
    initial: 1 << 14,
    maximum: 1 << 20
  )

  init(limits: Limits, metrics: ServerMetrics, requests: RunningRequests) {
    self.limits = limits
    self.metrics = metrics
    self.requests = requests
  }

  func handlerAdded(context: ChannelHandlerContext) {
    do {
      if !Self.isStream(context.channel) {
        try context.channel.syncOptions?.setOption(.recvAllocator, value: Self.pieces)
      }
      try context.pipeline.syncOperations.addHandler(arrivals, position: .first)
      wait(limits.head, context)
    } catch {
      context.fireErrorCaught(error)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    requests.abandon(context.channel)
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isEnding, waitingRefusal == nil else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      isReading = true
      unansweredCount += 1
      arrivals.hasBytes = false
      wait(limits.body, context)
      if head.headerFields[.expect]?.lowercased() == "100-continue", unansweredCount == 1 {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
      }
    case .body: break
    case .end:
      isReading = false
      arrivals.hasBytes = false
      if unansweredCount == 0 { wait(limits.head, context) } else { timer?.cancel() }
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !isEnding else {
      promise?.fail(ChannelError.outputClosed)
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(var head):
      isAnswering = true
      guard requests.isDraining, !Self.isStream(context.channel) else { break }
      // Whoever asked on would find the connection closed, and not know what became of that request.
      head.headerFields[.connection] = "close"
      context.write(wrapOutboundOut(.head(head)), promise: promise)
      isLastAnswer = true
      return
    case .body: break
    case .end:
      isAnswering = false
      unansweredCount -= 1
    }
    context.write(data, promise: promise)
    guard !isAnswering else { return }
    if isLastAnswer {
      isEnding = true
      context.flush()
      close(context)
    } else if !isReading, unansweredCount == 0 {
      if let waitingRefusal { send(waitingRefusal, context) } else { wait(limits.head, context) }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case HTTPParserError.headerOverflow:
      let limits = InferenceServer.decoderLimits
      refuse(
        context,
        .requestHeaderFieldsTooLarge,
        "the head: expected at most \(limits.maxHeaderFieldCount) fields of \(limits.maxHeaderFieldSize) bytes "
          + "each and \(limits.maxHeaderListSize) in all, found more"
      )
    case HTTPParserError.invalidEOFState where requests.isDraining:
      refuse(context, .serviceUnavailable, "the server ends before the request; ask another one")
    case is IOError, is ChannelError: context.fireErrorCaught(error)
    default: refuse(context, .badRequest, "the request: expected HTTP/1.1, found: \(error)")
    }
  }

  private func wait(_ limit: TimeAmount, _ context: ChannelHandlerContext) {
    timer?.cancel()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
      let (guardian, context) = bound.value
      guardian.endTime(limit, context)
    }
  }

  private func endTime(_ limit: TimeAmount, _ context: ChannelHandlerContext) {
    // A connection on which nothing came has nobody who waits for an answer.
    guard isReading || arrivals.hasBytes else { return context.close(promise: nil) }
    let seconds = Double(limit.nanoseconds) / 1e9
    refuse(
      context,
      .requestTimeout,
      "the \(isReading ? "body" : "head"): expected its end within \(seconds) seconds"
    )
  }

  /// Answers the request that is being read with an error, and ends the connection.
  private func refuse(
    _ context: ChannelHandlerContext,
    _ status: HTTPResponse.Status,
    _ message: String
  ) {
    guard !isEnding, waitingRefusal == nil else { return }
    timer?.cancel()
    let earlierCount = unansweredCount - (isReading ? 1 : 0)
    if earlierCount > 0 {
      waitingRefusal = Refusal(status: status, message: message)
      isReading = false
      unansweredCount = earlierCount
    } else if isAnswering || earlierCount < 0 {
      // It was answered before all of it had come.
      context.close(promise: nil)
    } else {
      send(Refusal(status: status, message: message), context)
    }
  }

  private func send(_ refusal: Refusal, _ context: ChannelHandlerContext) {
    isEnding = true
    metrics.countRefusal(status: refusal.status.code)
    var json = JSONWriter()
    json.beginObject()
    json.member("error", refusal.message)
    json.endObject()
    var head = HTTPResponse(
      status: refusal.status,
      headerFields: [.contentType: "application/json", .contentLength: "\(json.bytes.count)"]
    )
    if !Self.isStream(context.channel) { head.headerFields[.connection] = "close" }
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(ByteBuffer(bytes: json.bytes))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    close(context)
  }

  /// Ends the connection once the client has had time to read.
  private func close(_ context: ChannelHandlerContext) {
    timer?.cancel()
    context.close(mode: .output, promise: nil)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: Limits.reading) {
      bound.value.close(promise: nil)
    }
  }

  /// Whether the channel is a stream of HTTP/2, where no field speaks of the connection.
  private static func isStream(_ channel: any Channel) -> Bool { channel.parent?.parent != nil }
}

/// Tells whether bytes of a head came, before the decoder sees the head's end.
private final class ArrivalWatch: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  var hasBytes = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    hasBytes = true
    context.fireChannelRead(data)
  }
}
