internal import NIOCore
internal import NIOHTTP1

/// Lets through only what is a response to a request: a head, pieces of a body, an end.
///
/// The decoder passes on whatever parses, and the client behind this handler stops the program on a
/// part that is out of place, which a server can bring about with a status such as 000.
final class ResponseGuard: ChannelDuplexHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias InboundOut = HTTPClientResponsePart
  typealias OutboundIn = HTTPClientRequestPart
  typealias OutboundOut = HTTPClientRequestPart

  private enum State {
    /// No request waits for its response.
    case idle
    /// A request was sent.
    case waitingForHead
    /// The head was let through.
    case receivingBody
    /// Nothing is let through any more.
    case broken
  }

  /// More than any server has to say first; one that goes on for ever would never be idle.
  private static let mostInterimResponses = 100

  private var state = State.idle
  private var interimResponseCount = 0

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .head = unwrapOutboundIn(data), state == .idle {
      state = .waitingForHead
      interimResponseCount = 0
    }
    context.write(data, promise: promise)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (state, unwrapInboundIn(data)) {
    case (.waitingForHead, .head(let head)):
      let code = head.status.code
      // RFC 9110, section 15.2: one or more of these may come first. 101 is for who asked for it.
      if (100..<200).contains(code) && code != 101 { return countInterimResponse(context) }
      guard code >= 200 else { return fail(context, "its status is \(code)") }
      state = .receivingBody
      context.fireChannelRead(data)
    case (.receivingBody, .body):
      context.fireChannelRead(data)
    case (.receivingBody, .end):
      state = .idle
      context.fireChannelRead(data)
    case (.broken, _):
      break
    default:
      fail(context, "it came before it was asked for")
    }
  }

  private func countInterimResponse(_ context: ChannelHandlerContext) {
    interimResponseCount += 1
    if interimResponseCount > Self.mostInterimResponses {
      fail(context, "more than \(Self.mostInterimResponses) of status 1xx come before it")
    }
  }

  private func fail(_ context: ChannelHandlerContext, _ reason: String) {
    state = .broken
    context.fireErrorCaught(NetworkError.invalidResponse(reason: reason))
    context.close(promise: nil)
  }
}
