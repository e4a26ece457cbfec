internal import ArgumentParser
internal import Conversion
internal import Evaluation
internal import Images
internal import Serving
internal import ShuffleNet
internal import Zoo

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    _superCommandName: Shufflezoo.name,
    abstract: "Answer requests of the Open Inference Protocol over HTTP.",
    discussion: """
      Example:
        shufflezoo serve shufflenet_v1_g3_05 mine=model.safetensors --port 8080

      Each model has the name that stands before '=', else that of its variant. The input 'input' is \
      float32 [N, 3, 224, 224], normalised, or BYTES [N], JPEG or PNG files; the outputs are 'logits' \
      and 'probabilities'. A browser finds a page at '/' to try it. SIGTERM and Ctrl-C end it when the requests that run are answered.
      """
  )

  @Argument(
    help: ArgumentHelp(
      "Files of weights or models of the zoo, each with a name of its own if you like.",
      valueName: "name=weights"
    ),
    completion: ModelNames.completionWithFiles
  )
  var models: [String]

  @OptionGroup var server: ServerOptions

  @OptionGroup var weights: WeightsOptions

  @OptionGroup var preprocessing: PreprocessingOptions

  @OptionGroup var output: OutputOptions

  @MainActor
  func run() async throws {
    let options = try server.serverOptions()
    var served: [ServedModel] = []
    for argument in models {
      let model = try await model(argument)
      guard !served.contains(where: { $0.name == model.name }) else {
        throw Failure(
          .usage,
          "\(argument): another model is called \(model.name) already; give it a name, as "
            + "NAME=\(argument)"
        )
      }
      served.append(model)
    }
    let host = options.host.contains(":") ? "[\(options.host)]" : options.host
    let models = served.map { Listening.Model(name: $0.name, sha256: $0.weightsSHA256) }
    let scheme = options.identity == nil ? "http" : "https"
    do {
      try await InferenceServer(served, options: options).run { port in
        let url = "\(scheme)://\(host):\(port)"
        switch output.format {
        // Without it nobody knows where to ask; the server is there all the same.
        case .json: try? JSON.print(Listening(url: url, models: models))
        case .text: Console.print(["listening on \(url)"])
        }
      }
    } catch let error as ServerError {
      throw Failure(.unavailable, error.description)
    }
  }

  private func model(_ argument: String) async throws -> ServedModel {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    let opened = try await weights.open(parts.last ?? argument, showing: output)
    do {
      let stored = try opened.file.storedWeights(copy: weights.weights)
      let channels = stored.network.inputChannels
      guard channels == 3 else {
        let error = EvaluationError.channels(expected: 3, found: channels)
        throw Failure(.badData, "\(argument): \(error.description)")
      }
      let card = opened.listing?.card
      let classCount = stored.network.classCount
      let preprocessing = try preprocessing.preprocessing(for: card, nil)
      let labels = try ClassLabels.builtIn(for: card, classCount: classCount)
      return ServedModel(
        name: parts.count == 2 ? parts[0] : card?.name ?? stored.network.variant.name,
        engine: try Engine(stored),
        preprocessing: preprocessing,
        labels: (0..<classCount).map { labels?.label(at: $0) ?? "" },
        weightsSHA256: opened.sha256,
        facts: ServedModel.Fact.facts(
          of: stored.network,
          listing: opened.listing,
          preprocessing,
          sha256: opened.sha256
        )
      )
    } catch let error as ConversionError {
      throw Failure(error)
    }
  }
}

/// Where a server listens, as it is printed.
private struct Listening: Encodable {
  /// A model by its name in paths.
  struct Model: Encodable {
    let name: String
    let sha256: String
  }

  let url: String
  let models: [Model]
}
