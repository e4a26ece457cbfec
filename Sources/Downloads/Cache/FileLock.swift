internal import Tensors

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// An open file to lock with `flock`, which also keeps tasks of one process apart.
///
/// The lock ends with the value, and with the process whatever kills it.
struct FileLock: ~Copyable, Sendable {
  fileprivate let path: String
  fileprivate let descriptor: CInt

  deinit { close(descriptor) }

  /// Opens the file of a lock without locking it, and makes it if need be.
  static func making(_ path: String) throws(CacheError) -> FileLock {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw error(errno, path: path) }
    return FileLock(path: path, descriptor: descriptor)
  }

  /// Opens the file of a lock without locking it; `nil` if there is none, so nobody holds the lock.
  static func existing(_ path: String) throws(CacheError) -> FileLock? {
    let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw error(errno, path: path)
    }
    return FileLock(path: path, descriptor: descriptor)
  }

  /// Takes the lock if nobody has it.
  ///
  /// - Returns: whether it was taken.
  func take() throws(CacheError) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    guard errno == EWOULDBLOCK || errno == EINTR else { throw Self.error(errno, path: path) }
    return false
  }

  /// How long `waitAndTake` sleeps between two looks.
  private static let microseconds: UInt32 = 2000

  /// Takes the lock as soon as nobody else has it, which blocks the thread.
  ///
  /// It looks again and again, since a wait inside `flock` would not end when the task is cancelled,
  /// and who has the lock may have been stopped.
  ///
  /// - Throws: ``CacheError/Problem/file(_:)``, of a task that was cancelled, too.
  func waitAndTake() throws(CacheError) {
    while try !take() {
      guard !Task.isCancelled else { throw CacheError(FileError(.cancelled, path: path)) }
      usleep(Self.microseconds)
    }
  }

  /// Gives the lock back before the value ends.
  func release() { flock(descriptor, LOCK_UN) }

  private static func error(_ code: Int32, path: String) -> CacheError {
    switch code {
    case ELOOP: CacheError(.obstructed(found: FileSystem.Kind.link.rawValue), path: path)
    case EISDIR: CacheError(.obstructed(found: FileSystem.Kind.folder.rawValue), path: path)
    default: CacheError(writing: path, code: code)
    }
  }
}

/// The right to download one file, held by one task of one process on this machine.
package struct DownloadLock: ~Copyable, Sendable {
  private let lock: FileLock

  init(_ lock: consuming FileLock) { self.lock = lock }

  /// Gives the right back; the end of the value and of the process do so too.
  package func release() { lock.release() }
}

extension ZooCache {
  /// How long to wait between two looks at a lock: `flock` cannot be awaited without a thread.
  private static let lockInterval = Duration.milliseconds(50)

  /// Waits for the right to download a file, and makes the folders of the cache.
  ///
  /// Who has it looks for the file first: another process may just have downloaded it.
  ///
  /// - Parameters:
  ///   - file: the file's name.
  ///   - onWait: called once, if somebody else has the right.
  /// - Returns: the right.
  /// - Throws: ``CacheError``, or `CancellationError` when the task is cancelled.
  package func lock(
    _ file: String,
    onWait: () -> Void = {}
  ) async throws -> DownloadLock {
    try Self.check(file)
    try prepare()
    let lock = try FileLock.making(lockPath(of: file))
    var isWaiting = false
    while try !lock.take() {
      if !isWaiting { onWait() }
      isWaiting = true
      try await Task.sleep(for: Self.lockInterval)
    }
    return DownloadLock(lock)
  }

  func lockPath(of file: String) -> String { path(.locks, "\(file).lock") }

  /// Does something while no other process puts files or links into the folder or takes them away.
  ///
  /// That takes milliseconds, so waiting for it blocks the thread; a cancelled task does not wait.
  func withStoreLock<Result>(
    _ body: () throws(CacheError) -> Result
  ) throws(CacheError) -> Result {
    try prepare()
    let lock = try FileLock.making(path(.locks, ".store"))
    try lock.waitAndTake()
    return try body()
  }
}
