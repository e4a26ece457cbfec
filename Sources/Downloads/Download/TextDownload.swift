internal import NIOCore
internal import Tensors
internal import Web

/// Gets a small file into memory, such as a manifest.
struct TextDownload {
  let exchange: HTTPExchange
  /// The most bytes that it may have.
  let byteLimit: Int

  /// A small file that takes longer will not come.
  private static let timeLimit = Duration.seconds(60)

  /// Asks once; a failure of the moment is one all the same.
  ///
  /// - Returns: the bytes of the file.
  func run(url: String) async throws(DownloadError) -> [UInt8] {
    do {
      let address = try WebAddress(url)
      if let path = address.filePath { return try bytes(path) }
      guard !exchange.options.isOffline else {
        throw SourceError.offline
      }
      let limit = min(Self.timeLimit, exchange.options.totalTimeout)
      return try await withTimeLimit(limit) { try await bytes(at: address) }
    } catch let error as SourceError {
      throw failed(error, url: url)
    } catch let error as NetworkError {
      throw failed(.network(error), url: url)
    } catch let error as NetworkSettingsError {
      throw DownloadError(.settings(error), file: FileDownload.shown(url))
    } catch let error as TimeLimitExceeded {
      throw DownloadError(.timedOut(after: error.limit), file: FileDownload.shown(url))
    } catch let error as WebAddressError {
      throw failed(.invalidURL(reason: error.description), url: url)
    } catch {
      throw DownloadError(.cancelled(keptByteCount: 0), file: FileDownload.shown(url))
    }
  }

  private func bytes(at address: WebAddress) async throws -> [UInt8] {
    let response = try await exchange.send(to: address)
    _ = try Response(response)
    guard response.status == 200 else {
      throw SourceError.status(response.status, retryAfter: nil)
    }
    var bytes: [UInt8] = []
    for try await chunk in response.body {
      guard chunk.readableBytes <= byteLimit - bytes.count else {
        throw SourceError.tooLarge(limit: byteLimit, found: nil)
      }
      bytes += chunk.readableBytesView
    }
    guard !WebPage.isStart(of: bytes.span) else {
      throw SourceError.webPage(title: WebPage.title(in: bytes.span))
    }
    return bytes
  }

  private func bytes(_ path: String) throws(SourceError) -> [UInt8] {
    let source: FileSource
    do throws(FileError) { source = try FileSource(path: path) } catch { throw .file(error) }
    guard source.byteCount <= byteLimit else {
      throw .tooLarge(limit: byteLimit, found: source.byteCount)
    }
    do throws(FileError) {
      return try source.allBytes()
    } catch {
      throw .file(error)
    }
  }

  private func failed(_ error: SourceError, url: String) -> DownloadError {
    let shown = FileDownload.shown(url)
    return DownloadError(.allSourcesFailed([.init(url: shown, error: error)]), file: shown)
  }
}
