internal import ArgumentParser
internal import Conversion
internal import Digests
internal import Zoo

/// The WEIGHTS of a subcommand that runs a network.
struct WeightsArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp("A .ckpt or .safetensors file.", valueName: "weights"),
    completion: .file()
  )
  var file: String

  @Option(
    help: ArgumentHelp(
      "Which copy of the weights in a training checkpoint to use.",
      valueName: "copy"
    )
  )
  var weights: ParameterMap.Copy = .model

  /// A file of weights and what the zoo knows about it.
  struct Opened {
    let file: WeightsFile
    let sha256: String
    /// The model and the file of weights as the zoo lists them; `nil` for a file of one's own.
    let listing: (card: ModelCard, file: ZooFile)?
    /// Whether the weights are a training checkpoint's moving average.
    let isAverage: Bool
  }

  /// Opens the file.
  func open() throws -> Opened {
    guard try isPath else { throw nameOnly() }
    do {
      let opened = try WeightsFile(path: file)
      // A native file is known by the checkpoint it was converted from.
      let original = try opened.originalSHA256()
      let listing: (card: ModelCard, file: ZooFile)?
      do {
        listing = try ModelZoo.builtIn.weights(withSHA256: original)
      } catch {
        throw Failure(error)
      }
      return Opened(
        file: opened,
        sha256: try opened.sha256().description,
        listing: listing,
        isAverage: weights == .ema
          || opened.metadata["source_weights"] == ParameterMap.Copy.ema.rawValue
      )
    } catch let error as ConversionError {
      throw Failure(error)
    }
  }

  /// Whether the argument is a path: it has a `/` or an extension, and no model goes by it.
  private var isPath: Bool {
    get throws {
      guard file.contains("."), !file.contains("/") else { return file.contains("/") }
      do { return try ModelZoo.builtIn[file] == nil } catch { throw Failure(error) }
    }
  }

  /// What to say to a name: where its weights are to be had, or that there is no such model.
  private func nameOnly() -> Failure {
    do {
      let card = try ModelZoo.builtIn.card(named: file)
      return Failure(.inputNotFound, "\(card.name): \(Self.advice(card))")
    } catch {
      return Failure(error)
    }
  }

  private static func advice(_ card: ModelCard) -> String {
    let urls = card.weights.filter { $0.status != .revoked }.flatMap(\.urls)
    guard urls.isEmpty else {
      return "expected the path of its weights, found its name; fetch "
        + "\(urls.joined(separator: " or ")) and give the file's path"
    }
    guard let bundled = card.weights.first(where: { $0.status == .bundled }) else {
      return "no weights were published for it; give the path of a file"
    }
    return "expected the path of its weights, found its name; give the path of "
      + "\(bundled.file), which lies in zoo/sample of the repository"
  }
}
