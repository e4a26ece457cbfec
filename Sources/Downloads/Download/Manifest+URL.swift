public import Zoo

extension Manifest {
  /// Fetches and checks the manifest at a URL.
  ///
  /// - Parameters:
  ///   - url: an `https` URL, as `options` allow an `http` one, or a `file` URL.
  ///   - options: whether and how the network is used; nothing is repeated.
  ///   - network: proxies and certificates.
  /// - Throws: ``DownloadError`` if it cannot be had, `ZooError` if it is not right.
  public init(
    url: String,
    options: DownloadOptions = DownloadOptions(),
    network: NetworkSettings = .system
  ) async throws {
    try await self.init(url: url, options: options, network: .success(network))
  }

  /// Fetches and checks the manifest at a URL, with settings that count only where the network is used.
  package init(
    url: String,
    options: DownloadOptions,
    network: Result<NetworkSettings, NetworkSettingsError>
  ) async throws {
    let transport = AsyncHTTPClientTransport(options, network)
    let exchange = HTTPExchange(transport: transport, options: options)
    let result: Result<[UInt8], DownloadError>
    do throws(DownloadError) {
      let download = TextDownload(exchange: exchange, byteLimit: Self.maximumByteCount)
      result = .success(try await download.run(url: url))
    } catch {
      result = .failure(error)
    }
    await transport.shutdown()
    try self.init(parsing: result.get(), source: FileDownload.shown(url))
  }
}

extension AsyncHTTPClientTransport {
  /// A transport with the timeouts and the name that downloads have.
  convenience init(
    _ options: DownloadOptions,
    _ network: Result<NetworkSettings, NetworkSettingsError>
  ) {
    var own = Options(userAgent: options.userAgent)
    own.idleTimeout = options.idleTimeout
    self.init(settings: network, options: own)
  }
}
