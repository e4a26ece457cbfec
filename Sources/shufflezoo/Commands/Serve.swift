internal import ArgumentParser
internal import Serving

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    _superCommandName: Shufflezoo.name,
    abstract: "Answer requests of the Open Inference Protocol over HTTP.",
    discussion: """
      Example:
        shufflezoo serve shufflenet_v1_g3_05 mine=model.safetensors --port 8080

      Each model has the name that stands before '=', else that of its variant, and the version 1 \
      unless it is NAME:VERSION=WEIGHTS. The input 'input' is \
      float32 [N, 3, 224, 224], normalised, or BYTES [N], JPEG or PNG files; the outputs are 'logits' \
      and 'probabilities'. A browser finds a page at '/' to try it. SIGHUP has every file read again; one \
      that passes its self-test takes the place of the one before. SIGTERM and Ctrl-C end it when the \
      requests that run are answered.
      """
  )

  @Argument(
    help: ArgumentHelp(
      "Files of weights or models of the zoo, each with a name and version of its own if you like.",
      valueName: "name:version=weights"
    ),
    completion: ModelNames.completionWithFiles,
    transform: ServedArgument.init
  )
  var models: [ServedArgument]

  @OptionGroup var server: ServerOptions

  @OptionGroup var weights: WeightsOptions

  @OptionGroup var preprocessing: PreprocessingOptions

  @OptionGroup var output: OutputOptions

  @MainActor
  func run() async throws {
    let options = try server.serverOptions()
    let hangUps = Interruptions.hangUps()
    let reader = ServedWeights(weights: weights, preprocessing: preprocessing, output: output)
    let server: InferenceServer
    do {
      server = try await InferenceServer(models.map(reader.source), options: options) { [output] in
        Self.tell(of: $0, output)
      }
    } catch {
      throw Failure(error)
    }
    let host = options.host.contains(":") ? "[\(options.host)]" : options.host
    let scheme = options.identity == nil ? "http" : "https"
    try await withThrowingTaskGroup { group in
      group.addTask { for await _ in hangUps { await server.reload() } }
      try await server.run { port in
        let url = "\(scheme)://\(host):\(port)"
        // Without it nobody knows where to ask; the server is there all the same.
        try? output.print(
          Listening(url: url, models: server.models.map(Listening.Model.init)),
          lines: ["listening on \(url)"]
        )
      }
      group.cancelAll()
    }
  }

  /// Tells the operator of a model that was read again.
  private static func tell(of reload: ModelReload, _ output: OutputOptions) {
    let model = "\(reload.name), version \(reload.version)"
    switch reload.outcome {
    case .success(let sha256): output.note("\(model): loaded again, SHA-256 \(sha256)")
    // A command that is to end stops reading.
    case .failure where Task.isCancelled: break
    case .failure(let error):
      let others = reload.isServed ? ", and the one before goes on" : ""
      Console.error("error: \(model): not loaded\(others): \(error.description)")
    }
  }
}

/// Where a server listens, as it is printed.
private struct Listening: Encodable {
  /// A model by its name and version in paths.
  struct Model: Encodable {
    let name: String
    let version: String
    let sha256: String

    init(_ model: ServedModel) {
      (name, version, sha256) = (model.name, model.version, model.weightsSHA256)
    }
  }

  let url: String
  let models: [Model]
}
