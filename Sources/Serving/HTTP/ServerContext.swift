internal import Hummingbird
internal import NIOCore

/// What is known of a request beside what it says.
struct ServerContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The connection, or the stream of one of HTTP/2.
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  /// The address of the client, without its port; `nil` if it has gone.
  var client: String? { channel.remoteAddress?.ipAddress }
}
