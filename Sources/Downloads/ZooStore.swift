public import Zoo

/// Files of weights by name: from the cache, or downloaded into it.
///
/// ```swift
/// let store = ZooStore(zoo: try .builtIn, cache: ZooCache(folder: cachesFolder))
/// let weights = try await store.file(for: model) { progress in
///   print(progress.byteCount, progress.totalByteCount ?? 0)
/// }
/// await store.shutdown()
/// ```
///
/// What it returns was verified just now: a cached file is hashed before it is handed out. Several
/// tasks and processes may ask for the same file; it comes over once.
public struct ZooStore: Sendable {
  /// The models and files that are known.
  public let zoo: ModelZoo
  /// Where files are kept.
  public let cache: ZooCache
  /// How files are downloaded.
  public let options: DownloadOptions

  private let transport: any HTTPTransport

  /// Joins a zoo and a cache.
  ///
  /// - Parameters:
  ///   - zoo: the models and files that are known.
  ///   - cache: where files are kept; an app gives a folder of its own.
  ///   - options: how files are downloaded.
  ///   - network: proxies and certificates.
  public init(
    zoo: ModelZoo,
    cache: ZooCache,
    options: DownloadOptions = DownloadOptions(),
    network: NetworkSettings = .system
  ) {
    self.init(zoo: zoo, cache: cache, options: options, network: .success(network))
  }

  /// Joins a zoo and a cache, with settings that count only where the network is used.
  package init(
    zoo: ModelZoo,
    cache: ZooCache,
    options: DownloadOptions,
    network: Result<NetworkSettings, NetworkSettingsError>
  ) {
    self.init(
      zoo: zoo,
      cache: cache,
      options: options,
      transport: AsyncHTTPClientTransport(options, network)
    )
  }

  /// Joins a zoo and a cache, with a transport of one's own.
  package init(
    zoo: ModelZoo,
    cache: ZooCache,
    options: DownloadOptions,
    transport: any HTTPTransport
  ) {
    self.zoo = zoo
    self.cache = cache
    self.options = options
    self.transport = transport
  }

  /// The verified file of weights that a reference names, downloaded if it is not in the cache.
  ///
  /// - Parameters:
  ///   - reference: a model, `model@file`, or a file; see `ModelZoo.resolve(_:)`.
  ///   - progress: called as the download goes on.
  /// - Returns: the file, verified just now.
  /// - Throws: ``DownloadError``; ``DownloadError/Problem/cancelled(keptByteCount:)`` when the task
  ///   is cancelled, and what has arrived is kept.
  public func file(
    for reference: String,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws(DownloadError) -> DownloadedFile {
    let file: ManifestFile
    do throws(ZooError) {
      file = try zoo.resolve(reference).file
    } catch {
      throw DownloadError(.unknown(error), file: reference)
    }
    return try await download(file, progress: progress)
  }

  /// Several files, some at a time.
  ///
  /// - Parameters:
  ///   - files: what to get, as `ModelZoo.resolve(_:)` gives it.
  ///   - progress: called as the downloads go on, from several tasks at once.
  /// - Returns: for each file, in order, where it lies or why it could not be had; the failure of
  ///   one does not end the others.
  public func files(
    _ files: [ManifestFile],
    progress: @escaping ProgressHandler = { _ in }
  ) async -> [Result<DownloadedFile, DownloadError>] {
    await withTaskGroup(of: (Int, Result<DownloadedFile, DownloadError>).self) { group in
      var results: [Int: Result<DownloadedFile, DownloadError>] = [:]
      for (index, file) in files.enumerated() {
        if index >= options.concurrentFileCount, let (done, result) = await group.next() {
          results[done] = result
        }
        group.addTask {
          do throws(DownloadError) {
            return (index, .success(try await download(file, progress: progress)))
          } catch {
            return (index, .failure(error))
          }
        }
      }
      for await (index, result) in group { results[index] = result }
      return files.indices.compactMap { results[$0] }
    }
  }

  /// Ends the connections, and with them the downloads under way; a later download opens new ones.
  public func shutdown() async { await transport.shutdown() }

  private func download(
    _ file: ManifestFile,
    progress: @escaping ProgressHandler
  ) async throws(DownloadError) -> DownloadedFile {
    try await FileDownload(
      file: file,
      cache: cache,
      transport: transport,
      options: options,
      progress: progress
    ).run()
  }
}
