internal import Tensors
internal import Web
internal import Zoo

/// Gets one file into the cache: under its lock, from the first source that gives the right one.
struct FileDownload: Sendable {
  typealias Problem = DownloadError.Problem

  let file: ManifestFile
  let cache: ZooCache
  let transport: any HTTPTransport
  let options: DownloadOptions
  let progress: ProgressHandler

  /// The file, from the cache or from a source.
  ///
  /// A cached file that was changed on the disk is replaced, if there is a source.
  func run() async throws(DownloadError) -> DownloadedFile {
    do throws(Problem) {
      if let cached = try cached() { return cached }
      guard !sources.isEmpty else { throw options.isOffline ? .offline : .noSource }
      return try await downloadInTime()
    } catch {
      throw DownloadError(error, file: file.name)
    }
  }

  private func downloadInTime() async throws(Problem) -> DownloadedFile {
    do {
      return try await withTimeLimit(options.totalTimeout) { try await download() }
    } catch let problem as Problem {
      throw problem
    } catch let error as TimeLimitExceeded {
      throw .timedOut(after: error.limit)
    } catch {
      throw .cancelled(keptByteCount: 0)
    }
  }

  /// The URLs to ask, in order.
  private var sources: [String] {
    let mirrors = options.mirrors.map { $0.withEndingSlash + file.name }
    let all = mirrors + file.sources
    return options.isOffline ? all.filter { $0.lowercased().hasPrefix("file:") } : all
  }

  /// The file, if it is in the cache and has not been changed there.
  private func cached() throws(Problem) -> DownloadedFile? {
    let expectation = try expectation()
    let entry = try inCache { () throws(CacheError) in try cache.entry(for: file.name) }
    guard let entry, expectation.accepts(sha256: entry.sha256) else { return nil }
    do throws(CacheError) {
      try cache.verify(entry)
    } catch {
      guard error.isOfFileItself, !sources.isEmpty else { throw .cache(error) }
      return nil
    }
    progress(
      DownloadProgress(
        file: file.name,
        state: .finished,
        byteCount: entry.byteCount,
        totalByteCount: entry.byteCount
      )
    )
    return DownloadedFile(entry, verifiedBy: expectation.verification, transferredByteCount: 0)
  }

  private func expectation() throws(Problem) -> Expectation {
    let pin = try inCache { () throws(CacheError) in try cache.pinnedSHA256(for: file.name) }
    return Expectation(file, pin: pin)
  }

  /// Waits until no other process downloads the file, and downloads it if none has.
  private func download() async throws(Problem) -> DownloadedFile {
    try inCache { () throws(CacheError) in try cache.prepare() }
    do {
      let lock = try await cache.lock(file.name) { report(.waiting) }
      return try await download(holding: lock)
    } catch let problem as Problem {
      throw problem
    } catch let error as CacheError {
      throw .cache(error)
    } catch {
      throw .cancelled(keptByteCount: 0)
    }
  }

  /// Asks the sources in turn, unless the file has come while the lock was waited for.
  private func download(
    holding lock: borrowing DownloadLock
  ) async throws(Problem) -> DownloadedFile {
    if let cached = try cached() { return cached }
    let paths = try inCache { () throws(CacheError) in try cache.partPaths(for: file.name) }
    let part: PartFile
    do { part = try PartFile(path: paths.part, statePath: paths.state) } catch {
      throw error.problem == .cancelled ? .cancelled(keptByteCount: 0) : .file(error)
    }
    // What holds nothing is not left over.
    defer { if part.byteCount == 0 { part.remove() } }
    var failed: [DownloadError.Attempt] = []
    for (position, url) in zip(1..., sources) {
      do throws(Transfer.Failure) {
        return try await download(from: url, into: part, partPath: paths.part)
      } catch {
        switch error {
        case .download(let problem): throw problem
        case .source(let reason):
          failed.append(.init(url: Self.shown(url), error: reason))
          if position < sources.count {
            report(.failed(url: Self.shown(url), reason: reason), part)
          }
        }
      }
    }
    throw .allSourcesFailed(failed)
  }

  /// A URL as an error may show it: without the name and password that a wrong one can have.
  static func shown(_ url: String) -> String {
    guard let start = url.firstRange(of: "//")?.upperBound,
      let end = url[start...].prefix(while: { $0 != "/" }).lastIndex(of: "@")
    else { return url }
    return String(url[..<start] + url[url.index(after: end)...])
  }

  /// Asks one source, again and again while it fails for the moment.
  private func download(
    from url: String,
    into part: PartFile,
    partPath: String
  ) async throws(Transfer.Failure) -> DownloadedFile {
    let address: WebAddress
    do throws(WebAddressError) {
      address = try WebAddress(url)
    } catch {
      throw .source(.invalidURL(reason: error.description))
    }
    let expectation: Expectation
    do throws(Problem) { expectation = try self.expectation() } catch { throw .download(error) }
    let transfer = Transfer(
      exchange: HTTPExchange(transport: transport, options: options),
      expectation: expectation,
      part: part,
      report: { total in report(.receiving, part, total) }
    )
    report(.receiving, part)
    let sha256 = try await repeating(part) { () throws(Transfer.Failure) in
      try await transfer.run(from: address)
    }
    return try adopted(part, at: partPath, sha256, expectation.verification, from: address)
  }

  /// Takes the whole part file into the cache.
  private func adopted(
    _ part: PartFile,
    at partPath: String,
    _ sha256: String,
    _ verification: Verification,
    from address: WebAddress
  ) throws(Transfer.Failure) -> DownloadedFile {
    do throws(CacheError) {
      let entry = try cache.adopt(
        partAt: partPath,
        as: file.name,
        sha256: sha256,
        byteCount: part.byteCount,
        verifiedBy: verification,
        url: address.description
      )
      part.remove()
      report(.finished, part, part.byteCount)
      return DownloadedFile(
        entry,
        verifiedBy: verification,
        transferredByteCount: part.appendedByteCount
      )
    } catch {
      if case .file(let failure) = error.problem, failure.problem == .cancelled {
        throw .download(.cancelled(keptByteCount: part.byteCount))
      }
      throw .download(.cache(error))
    }
  }

  /// Does it again while the failure is one of the moment; the count starts anew when bytes came.
  private func repeating<Result>(
    _ part: PartFile,
    _ attempt: () async throws(Transfer.Failure) -> Result
  ) async throws(Transfer.Failure) -> Result {
    var generator = SystemRandomNumberGenerator()
    var repetition = 0
    while true {
      let before = part.byteCount
      do throws(Transfer.Failure) {
        return try await attempt()
      } catch {
        guard case .source(let reason) = error else { throw error }
        if part.byteCount > before { repetition = 0 }
        let wait = options.retries.wait(before: repetition, after: reason, using: &generator)
        guard let wait else { throw error }
        repetition += 1
        report(.retrying(after: wait, reason: reason), part)
        do { try await Task.sleep(for: wait) } catch {
          throw .download(.cancelled(keptByteCount: part.byteCount))
        }
      }
    }
  }

  private func inCache<Result>(
    _ body: () throws(CacheError) -> Result
  ) throws(Problem) -> Result {
    do throws(CacheError) { return try body() } catch { throw .cache(error) }
  }

  private func report(
    _ state: DownloadProgress.State,
    _ part: PartFile? = nil,
    _ totalByteCount: Int? = nil
  ) {
    progress(
      DownloadProgress(
        file: file.name,
        state: state,
        byteCount: part?.byteCount ?? 0,
        totalByteCount: totalByteCount ?? part?.origin?.byteCount ?? file.byteCount
      )
    )
  }
}
