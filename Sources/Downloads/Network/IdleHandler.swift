internal import NIOCore

/// Ends a connection on which nothing arrives although it is waited for.
///
/// Waiting begins when a read is asked for, or a request sent, and ends with whatever arrives. While
/// who reads the body is busy with what it has, no read is asked for, and no time counts.
final class IdleHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer

  private let limit: Duration
  private let amount: TimeAmount
  private var waitingSince: NIODeadline? = .now()
  private var timer: Scheduled<Void>?

  init(limit: Duration) {
    self.limit = limit
    amount = TimeAmount(limit)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    schedule(context, at: .now() + amount)
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func read(context: ChannelHandlerContext) {
    if waitingSince == nil { waitingSince = .now() }
    context.read()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    // A connection that is used again has waited since its last response.
    waitingSince = .now()
    context.write(data, promise: promise)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    waitingSince = nil
    context.fireChannelRead(data)
  }

  /// Looks again when the present wait, or one that begins now, would be too long.
  private func schedule(_ context: ChannelHandlerContext, at deadline: NIODeadline) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      let now = NIODeadline.now()
      let end = (self.waitingSince ?? now) + self.amount
      if end > now {
        self.schedule(context, at: end)
      } else {
        context.fireErrorCaught(NetworkError.idle(self.limit))
        context.close(promise: nil)
      }
    }
  }
}
