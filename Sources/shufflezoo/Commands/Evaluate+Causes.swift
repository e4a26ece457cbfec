internal import Conversion
internal import Evaluation
internal import ShuffleNet
internal import Zoo

extension Evaluate {
  /// Looks for what may be behind figures that were not reproduced.
  func causes(
    of result: EvaluationResult,
    expected: ExpectedFigures?,
    _ opened: WeightsOptions.Opened,
    _ classifier: PictureClassifier,
    _ data: DataSet
  ) throws -> [CauseSearch.Finding] {
    let search = CauseSearch(
      result,
      expected: expected,
      classifier: classifier,
      limit: engine.engine == .fast ? 64 : 16
    )
    guard let search else { return [] }
    let card = opened.listing?.card
    let listed = try card.map { try PreprocessingOptions.preprocessing(of: $0) }
    return try search.findings(
      for: PossibleCause.preprocessings(besides: classifier.preprocessing, listed: listed)
        + classOrders(data) + otherCopy(opened, classifier)
    )
  }

  /// The other rules by which a class directory becomes a class.
  private func classOrders(_ data: DataSet) -> [PossibleCause] {
    guard source.labels == nil else { return [] }
    var orders: [PossibleCause] = []
    let ranks = Dictionary(
      data.directories.enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    orders.append(
      PossibleCause(
        "classes by rank, as --classes rank",
        .labels { picture in
          picture.directory.flatMap { ranks[$0] }
        }
      )
    )
    if let list = try? ClassLabels.imageNet1K, list.entries.count == data.classCount {
      orders.append(
        PossibleCause(
          "classes by ImageNet's index, as --classes auto",
          .labels {
            $0.directory.flatMap { list.index(ofDirectory: $0) }
          }
        )
      )
    }
    return orders
  }

  /// The copy of the weights in a training checkpoint that was not evaluated, if there is one.
  private func otherCopy(
    _ opened: WeightsOptions.Opened,
    _ classifier: PictureClassifier
  ) -> [PossibleCause] {
    let other: ParameterMap.Copy = model.copy == .ema ? .model : .ema
    guard let weights = try? opened.file.storedWeights(copy: other),
      weights.network.classCount == classifier.network.classCount,
      let classifier = try? PictureClassifier(
        weights,
        preprocessing: classifier.preprocessing,
        executor: engine.engine
      )
    else { return [] }
    return [
      PossibleCause(
        "the other weights in the file, --weights \(other.rawValue)",
        .weights(classifier)
      )
    ]
  }
}
