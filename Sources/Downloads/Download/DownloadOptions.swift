/// How files are downloaded.
public struct DownloadOptions: Sendable {
  /// Base URLs that are asked before a file's own; `/<file>` is appended.
  public var mirrors: [String] = []
  /// Whether only the cache and local files are used.
  public var isOffline = false
  /// Whether `http:` URLs are fetched from hosts other than this one.
  public var allowsHTTP = false
  /// How long nothing at all may arrive.
  public var idleTimeout = Duration.seconds(30)
  /// How long one file may take, with all repetitions; a later download goes on where it ended.
  public var totalTimeout = Duration.seconds(3600)
  /// When a source is asked again.
  public var retries = RetryPolicy()
  /// The most bytes that a file of unknown size may have.
  ///
  /// The largest variant's training checkpoint has 53 MB, so this stops what is no checkpoint of this
  /// network long before it fills a disk.
  public var unknownSizeLimit = 1 << 30
  /// What servers are told of the program that asks.
  public var userAgent = "shufflezoo"
  /// How many redirects are followed; browsers follow 20.
  public var redirectLimit = 10
  /// How many files are downloaded at once.
  public var concurrentFileCount = 4

  /// The defaults.
  public init() {}
}
