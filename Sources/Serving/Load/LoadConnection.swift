internal import NIOCore
internal import NIOHTTP1

/// A connection that sends one request after the other, each when it is told to.
final class LoadConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  /// What became of the connection.
  enum Event {
    /// It waits for its first request.
    case opened
    /// The answer to its request has come.
    case answered(LoadAnswer)
    /// It ended, which an answer says before if it was to come.
    case closed
  }

  /// From when the time of the request counts that is being answered.
  private(set) var due = NIODeadline.now()
  private let onEvent: (LoadConnection, Event) -> Void
  private var context: ChannelHandlerContext?
  private var answer = LoadAnswer()

  init(onEvent: @escaping (LoadConnection, Event) -> Void) { self.onEvent = onEvent }

  /// Sends a request, whose time counts from `due` on; nothing if the connection has ended.
  func send(_ request: LoadRequest, due: NIODeadline) {
    guard let context else { return }
    self.due = due
    context.write(wrapOutboundOut(.head(request.head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(request.body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func close() { context?.close(promise: nil) }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    onEvent(self, .opened)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): answer = LoadAnswer(status: Int(head.status.code))
    case .body(let bytes): answer.body.append(contentsOf: bytes.readableBytesView)
    case .end: onEvent(self, .answered(answer))
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    onEvent(self, .closed)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}

/// What a server answered.
struct LoadAnswer: Sendable {
  var status = 0
  var body: [UInt8] = []
}
