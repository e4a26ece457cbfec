internal import NIOCore
internal import Tensors
internal import Web

/// One attempt to get a file from one place, going on where an earlier one ended.
struct Transfer {
  /// Why an attempt ended without the file.
  enum Failure: Error {
    /// This source did not give it; another one may.
    case source(SourceError)
    /// No source could.
    case download(DownloadError.Problem)
  }

  let exchange: HTTPExchange
  let expectation: Expectation
  let part: PartFile
  /// Called as bytes arrive, with the size of the whole file where it is known.
  let report: (_ totalByteCount: Int?) -> Void

  /// Gets what is missing of the file, and checks all of it.
  ///
  /// - Returns: its SHA-256.
  func run(from address: WebAddress) async throws(Failure) -> String {
    let isKept = part.byteCount > 0 && part.origin?.url == address.description
    let before = part.appendedByteCount
    try await receive(from: address, keeping: isKept)
    let isPatched = part.appendedByteCount - before < part.byteCount
    do {
      return try checked()
    } catch {
      guard case .source(let reason) = error, isPatched, reason.isWrongContent else { throw error }
      // What was kept may be to blame: it is of an older file, or damaged.
      try await receive(from: address, keeping: false)
      return try checked()
    }
  }

  /// Checks what has arrived; a file that is not the right one is removed.
  private func checked() throws(Failure) -> String {
    let sha256 = part.sha256
    do throws(SourceError) {
      if let expected = expectation.byteCount, part.byteCount != expected {
        throw .wrongByteCount(expected: expected, found: part.byteCount)
      }
      try expectation.check(sha256: sha256)
    } catch {
      try file { () throws(FileError) in try part.restart(from: nil) }
      throw .source(error)
    }
    try file { () throws(FileError) in try part.sync() }
    return sha256
  }

  /// Brings the part file to its full length.
  private func receive(from address: WebAddress, keeping: Bool) async throws(Failure) {
    // The process may have been killed between the last byte and the check.
    if keeping, part.byteCount == part.origin?.byteCount { return }
    switch address.scheme {
    case .file: try copy(address)
    case .http, .https: try await download(address, from: keeping ? Resumption(part) : nil)
    }
  }

  /// Copies a local file.
  private func copy(_ address: WebAddress) throws(Failure) {
    let source: FileSource
    do throws(FileError) {
      source = try FileSource(path: address.filePath ?? "")
    } catch {
      throw .source(.file(error))
    }
    try begin(Response(byteCount: source.byteCount), from: address)
    let region = ByteRegion(whole: source)
    do {
      try region.forEachChunk { chunk throws(FileError) in
        try part.append(ByteBuffer(copying: chunk))
        report(source.byteCount)
      }
    } catch {
      if error.path == source.name, error.problem != .cancelled { throw .source(.file(error)) }
      throw failure(error)
    }
  }

  /// Gets what is missing over HTTP.
  private func download(
    _ address: WebAddress,
    from resumption: Resumption?
  ) async throws(Failure) {
    var response = try await send(to: address, headers: resumption?.headers ?? [])
    if let resumption, [206, 416].contains(response.status) {
      if response.status == 206, resumption.isContinued(by: response) {
        return try await take(response, totalByteCount: resumption.totalByteCount(in: response))
      }
      // The server cannot go on from there, so all of it is asked for again.
      response = try await send(to: address, headers: [])
    }
    guard response.status != 206 else {
      // A part that was not asked for is not the file.
      throw .source(.status(206, retryAfter: nil))
    }
    let described: Response
    do throws(SourceError) { described = try Response(response) } catch { throw .source(error) }
    try await take(response, totalByteCount: described.byteCount) { () throws(Failure) in
      try begin(described, from: address)
    }
  }

  private func send(
    to address: WebAddress,
    headers: [(name: String, value: String)]
  ) async throws(Failure) -> HTTPResponse {
    do {
      return try await exchange.send(to: address, headers: headers)
    } catch {
      throw failure(error)
    }
  }

  /// Starts the part file anew for a response that brings the whole file.
  private func begin(_ response: Response, from address: WebAddress) throws(Failure) {
    if let found = response.byteCount {
      if let expected = expectation.byteCount, found != expected {
        throw .source(.wrongByteCount(expected: expected, found: found))
      }
      try checkLimit(found)
      // What has arrived of another file makes room.
      let (available, overflow) = part.availableByteCount.addingReportingOverflow(part.byteCount)
      guard found <= available || overflow else {
        throw .download(.diskFull(needed: found, available: available))
      }
    }
    let origin = PartFile.Origin(
      url: address.description,
      validator: response.validator,
      byteCount: response.byteCount
    )
    try file { () throws(FileError) in try part.restart(from: origin) }
  }

  private func checkLimit(_ byteCount: Int) throws(Failure) {
    let limit = expectation.byteCount ?? exchange.options.unknownSizeLimit
    guard byteCount <= limit else { throw .source(.tooLarge(limit: limit, found: byteCount)) }
  }

  /// Appends a response's body to the part file.
  ///
  /// - Parameters:
  ///   - response: the response.
  ///   - totalByteCount: the size of the whole file, for reports.
  ///   - begin: called before the first byte is appended.
  /// - Throws: what `begin` throws, and ``Failure`` when the body ends early or cannot be written.
  private func take(
    _ response: HTTPResponse,
    totalByteCount: Int?,
    begin: () throws(Failure) -> Void = {}
  ) async throws(Failure) {
    do {
      var isBegun = false
      for try await chunk in response.body {
        if !isBegun {
          // A page is told from its start, before its size says that it is not the file.
          let start = chunk.readableBytesUInt8Span
          if WebPage.isStart(of: start) {
            throw Failure.source(.webPage(title: WebPage.title(in: start)))
          }
          try begin()
          isBegun = true
        }
        try append(chunk)
        report(totalByteCount)
      }
      if !isBegun { try begin() }
    } catch {
      throw failure(error)
    }
  }

  /// Appends bytes; of a file that turns out too long nothing is kept, since it is another one.
  private func append(_ chunk: ByteBuffer) throws(Failure) {
    do throws(Failure) {
      try checkLimit(part.byteCount + chunk.readableBytes)
    } catch {
      try file { () throws(FileError) in try part.restart(from: nil) }
      throw error
    }
    try file { () throws(FileError) in try part.append(chunk) }
  }

  private func file<Result>(
    _ body: () throws(FileError) -> Result
  ) throws(Failure) -> Result {
    do { return try body() } catch { throw failure(error) }
  }

  /// What an error means for the download.
  private func failure(_ error: any Error) -> Failure {
    switch error {
    case let error as Failure: return error
    case let error as SourceError: return .source(error)
    case let error as NetworkError: return .source(.network(error))
    case let error as NetworkSettingsError: return .download(.settings(error))
    case let error as FileError:
      if error.problem == .cancelled { return .download(.cancelled(keptByteCount: part.byteCount)) }
      if error.isDiskFull {
        let total = part.origin?.byteCount ?? expectation.byteCount
        let needed = total.map { max(1, $0 - part.byteCount) }
        return .download(.diskFull(needed: needed, available: part.availableByteCount))
      }
      return .download(.file(error))
    case is CancellationError: return .download(.cancelled(keptByteCount: part.byteCount))
    default: return .source(.network(.invalidResponse(reason: String(describing: error))))
    }
  }
}
