internal import Conversion
internal import Evaluation
internal import Serving
internal import ShuffleNet
internal import Zoo

/// Reads the models of a server, at its start and whenever they are to be read again.
struct ServedWeights: Sendable {
  let weights: WeightsOptions
  let preprocessing: PreprocessingOptions
  let output: OutputOptions

  /// Where the server gets a model from.
  func source(_ argument: ServedArgument) -> ModelSource {
    ModelSource(label: argument.text, version: argument.version) { try await model(argument) }
  }

  private func model(_ argument: ServedArgument) async throws -> ServedModel {
    let opened = try await weights.open(argument.weights, showing: output)
    let stored = try opened.file.storedWeights(copy: weights.weights)
    let channels = stored.network.inputChannels
    guard channels == 3 else {
      let error = EvaluationError.channels(expected: 3, found: channels)
      throw Failure(.badData, "\(argument.text): \(error.description)")
    }
    let card = opened.listing?.card
    let classCount = stored.network.classCount
    let preprocessing = try preprocessing.preprocessing(for: card, nil)
    let labels = try ClassLabels.builtIn(for: card, classCount: classCount)
    return ServedModel(
      name: argument.name ?? card?.name ?? stored.network.variant.name,
      engine: try Engine(stored),
      preprocessing: preprocessing,
      labels: (0..<classCount).map { labels?.label(at: $0) ?? "" },
      weightsSHA256: opened.sha256,
      facts: ServedModel.Fact.facts(
        of: stored.network,
        listing: opened.listing,
        preprocessing,
        sha256: opened.sha256
      ),
      probe: try probe(of: opened.file)
    )
  }

  /// The logits that the file has written down, if it has, once they have proved right.
  private func probe(of file: WeightsFile) throws -> LogitsProbe? {
    guard let check = try file.checkedProbe(copy: weights.weights) else { return nil }
    guard check.isMatch else {
      throw Failure(
        .badData,
        "\(file.path): expected the logits \(check.recorded.text), which the file has written down, "
          + "found \(check.found.text); the weights are damaged, so fetch or convert them again"
      )
    }
    return check.recorded
  }
}
