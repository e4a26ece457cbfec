internal import ArgumentParser
internal import Conversion
internal import Digests
internal import Zoo

/// The WEIGHTS of a subcommand that runs a network.
struct WeightsArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A .ckpt, .safetensors or exported .onnx file, or a model of the zoo, which is downloaded if need be.",
      valueName: "weights"
    ),
    completion: ModelNames.completionWithFiles
  )
  var name: String

  @OptionGroup var options: WeightsOptions

  /// The copy to use.
  var copy: ParameterMap.Copy { options.weights }

  /// Opens the file, which is downloaded first if it is a model's and not in the cache.
  func open(showing output: OutputOptions) async throws -> WeightsOptions.Opened {
    try await options.open(name, showing: output)
  }
}

/// Which weights of a file are used, and where files come from.
struct WeightsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Which copy of the weights in a training checkpoint to use.",
      valueName: "copy"
    )
  )
  var weights: ParameterMap.Copy = .model

  @OptionGroup var key: KeyOptions

  @OptionGroup var sources: SourceOptions

  /// A file of weights and what the zoo knows about it.
  struct Opened {
    let file: WeightsFile
    let sha256: String
    /// The model and the file of weights as the zoo lists them; `nil` for a file of one's own, or if
    /// the zoo was not asked.
    let listing: (card: ModelCard, file: ZooFile)?
    /// Whether the weights are a training checkpoint's moving average.
    let isAverage: Bool
  }

  /// Opens the file of that name, which is downloaded first if it is a model's and not in the cache.
  func open(_ name: String, showing output: OutputOptions) async throws -> Opened {
    let reference = WeightsReference(argument: name, sources: sources, output: output)
    let key = try key.key()
    let located = try await reference.located()
    return try opened(try self.key.open(located.path, with: key), located)
  }

  /// Opens the file of that name, without asking the zoo about a file that lies there, and hashes it
  /// while `body` works on it.
  ///
  /// - Returns: the file, and what `body` returned.
  func openFile<Value>(
    _ name: String,
    showing output: OutputOptions,
    while body: (WeightsFile) throws -> Value
  ) async throws -> (opened: Opened, value: Value) {
    let reference = WeightsReference(argument: name, sources: sources, output: output)
    let key = try key.key()
    let located = try await reference.located(asksAboutFiles: false)
    let file = try self.key.open(located.path, with: key)
    async let opened = opened(file, located)
    let value = try body(file)
    return (try await opened, value)
  }

  /// Hashes a file and looks it up.
  private func opened(
    _ file: WeightsFile,
    _ located: WeightsReference.Located
  ) throws -> Opened {
    let sha256 = try file.sha256().description
    if let verified = located.sha256, verified != sha256 {
      throw Failure(
        .no,
        "\(located.path): expected the SHA-256 \(verified), found \(sha256); another process has "
          + "replaced the file since it was verified; run the command again"
      )
    }
    // A native file that is not published itself is known by what it was converted from.
    let listing =
      try located.zoo?.weights(withSHA256: sha256)
      ?? located.zoo?.weights(withSHA256: file.originalSHA256())
    return Opened(
      file: file,
      sha256: sha256,
      listing: listing,
      isAverage: weights == .ema
        || file.metadata["source_weights"] == ParameterMap.Copy.ema.rawValue
    )
  }
}
