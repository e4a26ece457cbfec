public import Tensors
public import Zoo

/// A file that could not be had.
public struct DownloadError: Error, Equatable, Sendable {
  /// What went wrong, for code to switch over.
  public enum Problem: Error, Equatable, Sendable {
    /// Nothing of this name is known.
    case unknown(ZooError)
    /// Every source failed; `attempts` says how, in the order they were tried.
    case allSourcesFailed([Attempt])
    /// The file is not in the cache, and the network is not to be used.
    case offline
    /// Nobody offers the file: neither a card nor a manifest nor a mirror has a URL for it.
    case noSource
    /// What is to be downloaded has not ended in time.
    case timedOut(after: Duration)
    /// The volume of the cache has too little room; `needed` is `nil` where the size of the file is
    /// not known.
    case diskFull(needed: Int?, available: Int)
    /// The task was cancelled; so many bytes are kept for the next time.
    case cancelled(keptByteCount: Int)
    /// The network is needed, and a variable of the environment says something unusable of it.
    case settings(NetworkSettingsError)
    /// The cache cannot be used.
    case cache(CacheError)
    /// A file of the cache cannot be written.
    case file(FileError)
  }

  /// One source that failed.
  public struct Attempt: Equatable, Sendable {
    /// The URL that was asked, without credentials.
    public let url: String
    /// Why it did not give the file.
    public let error: SourceError

    /// Notes a failure.
    public init(url: String, error: SourceError) {
      self.url = url
      self.error = error
    }
  }

  /// What went wrong.
  public let problem: Problem
  /// The name of the file.
  public let file: String

  /// Makes an error about a file.
  public init(_ problem: Problem, file: String) {
    self.problem = problem
    self.file = file
  }

  /// Whether a source offered other content than was published, and none offered the right one.
  public var isWrongContent: Bool {
    guard case .allSourcesFailed(let attempts) = problem else { return false }
    return attempts.contains(where: \.error.isWrongContent)
  }
}

extension DownloadError: CustomStringConvertible {
  /// The file, what went wrong, and what to try.
  public var description: String {
    switch problem {
    case .unknown(let error): error.description
    // About the variable, and no file.
    case .settings(let error): error.description
    default: "\(file): \(reason)"
    }
  }

  private var reason: String {
    switch problem {
    case .unknown(let error):
      error.description
    case .allSourcesFailed(let attempts):
      attempts.map { "\($0.url): \($0.error)" }.joined(separator: "; ")
    case .offline:
      "it is not in the cache, and the network is not to be used; run 'shufflezoo download' once "
        + "without --offline"
    case .noSource:
      "no URL is known for it; name one with --manifest or --mirror"
    case .timedOut(let duration):
      "not complete after \(duration.components.seconds) s; what has arrived is kept, so run the "
        + "command again, or give --total-timeout more"
    case .diskFull(let needed, let available):
      "the disk is full: " + (needed.map { "\($0) bytes are needed" } ?? "more bytes are needed")
        + " and \(available) are free; free space, or put the cache elsewhere with --cache-dir"
    case .cancelled(let kept) where kept > 0:
      "interrupted; \(kept) bytes are kept, and the next download goes on from there"
    case .cancelled:
      "interrupted"
    case .settings(let error):
      error.description
    case .cache(let error):
      error.description
    case .file(let error):
      error.description
    }
  }
}
