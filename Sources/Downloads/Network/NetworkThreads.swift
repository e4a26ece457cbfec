internal import NIOCore
internal import NIOPosix

/// The threads that all connections of the process live on.
enum NetworkThreads {
  /// As many threads as downloads keep busy.
  ///
  /// NIO's own group has one a core, and each takes three open files, which a system of many cores may
  /// not have to give; NIO stops the process then.
  static let group = MultiThreadedEventLoopGroup(numberOfThreads: min(2, System.coreCount))
}
