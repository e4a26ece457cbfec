internal import ArgumentParser
internal import Downloads
internal import Zoo

struct Download: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "download",
    _superCommandName: Shufflezoo.name,
    abstract: "Download weights, verified, into the cache.",
    discussion: """
      Example:
        shufflezoo download shufflenet_v1_g3_05 shufflenet_v1_g3_20

      A name stands for the model's first file in 'shufflezoo show'; MODEL@FILE names another one, by its name or the \
      digits in it. A file is compared with its full SHA-256 where that is known, else with the 8 digits that are \
      published; those tell a damaged or mixed-up file from the right one, but a forger can match them. The full hash \
      is pinned then, and any later difference is an error.

      An interrupted download goes on where it ended. Proxies and certificates come from HTTPS_PROXY, NO_PROXY and \
      SSL_CERT_FILE.
      """
  )

  @Argument(
    help: ArgumentHelp("Models, MODEL@FILE, or files of a manifest.", valueName: "model"),
    completion: ModelNames.completion
  )
  var models: [String]

  @Option(help: ArgumentHelp("Which of the model's files.", valueName: "name"))
  var file: String?

  @Option(help: ArgumentHelp("How long nothing at all may arrive.", valueName: "seconds"))
  var idleTimeout = 30.0

  @Option(help: ArgumentHelp("How long one file may take.", valueName: "seconds"))
  var totalTimeout = 3600.0

  @Option(help: ArgumentHelp("How often a failing server is asked again.", valueName: "count"))
  var retries = 5

  @OptionGroup var sources: SourceOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard file == nil || models.count == 1 else {
      throw ValidationError("--file goes with one model; use MODEL@FILE for several")
    }
    // A year is for ever, and what is more does not fit a clock.
    let seconds = 0.001...31_536_000
    try NumberOption.check("--idle-timeout", idleTimeout, in: seconds)
    try NumberOption.check("--total-timeout", totalTimeout, in: seconds)
    try NumberOption.check("--retries", retries, in: 0...1000)
  }

  @MainActor
  func run() async throws {
    let models = try await sources.models()
    let store = try sources.store(models) { options in
      options.idleTimeout = .seconds(idleTimeout)
      options.totalTimeout = .seconds(totalTimeout)
      options.retries.limit = retries
    }
    let results = await store.files(try files(in: models), showing: output)
    await store.shutdown()
    let files = results.compactMap { try? $0.get() }
    try output.print(Report(files: files.map(Report.File.init)), lines: files.flatMap(lines))
    try results.throwFailures()
  }

  /// The files that are meant, each once.
  private func files(in zoo: ModelZoo) throws -> [ManifestFile] {
    var files: [ManifestFile] = []
    for model in models {
      let reference = file.map { "\(model)@\($0)" } ?? model
      let resolved = try zoo.resolve(reference).file
      if !files.contains(where: { $0.name == resolved.name }) { files.append(resolved) }
    }
    return files
  }

  private func lines(_ file: DownloadedFile) -> [String] {
    let how =
      switch file.verifiedBy {
      case .sha256: "verified by its SHA-256"
      case .prefix: "verified by the 8 published digits of its SHA-256, which is pinned now"
      case .pin: "verified by the SHA-256 that was pinned when it first arrived"
      }
    let transferred =
      file.transferredByteCount == 0
      ? "was in the cache" : "\(file.transferredByteCount.bytes) transferred"
    return [
      file.path, "  \(file.byteCount.bytes), \(transferred)", "  sha256 \(file.sha256)", "  \(how)",
    ]
  }

  private struct Report: Encodable {
    let files: [File]

    struct File: Encodable {
      let file: String
      let path: String
      let sha256: String
      let size: Int
      let verifiedBy: Verification
      let bytesTransferred: Int

      init(_ downloaded: DownloadedFile) {
        file = downloaded.file
        path = downloaded.path
        sha256 = downloaded.sha256
        size = downloaded.byteCount
        verifiedBy = downloaded.verifiedBy
        bytesTransferred = downloaded.transferredByteCount
      }
    }
  }
}
