/// How far the download of one file is.
public struct DownloadProgress: Equatable, Sendable {
  /// What is being done.
  public enum State: Equatable, Sendable {
    /// Another process downloads the same file; this one waits for it.
    case waiting
    /// Bytes arrive, or are asked for.
    case receiving
    /// The source failed for the moment and is asked again after a while.
    case retrying(after: Duration, reason: SourceError)
    /// The source failed, and the next one is asked.
    case failed(url: String, reason: SourceError)
    /// The file is in the cache.
    case finished
  }

  /// The name of the file.
  public let file: String
  /// What is being done.
  public let state: State
  /// How many bytes are here, those of earlier downloads included.
  public let byteCount: Int
  /// How many the whole file has; `nil` while that is not known.
  public let totalByteCount: Int?
}

/// Takes reports of progress; called from several tasks at once, some hundred times a second at most.
public typealias ProgressHandler = @Sendable (DownloadProgress) -> Void
