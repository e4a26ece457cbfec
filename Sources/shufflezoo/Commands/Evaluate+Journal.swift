internal import Conversion
internal import Evaluation
internal import ShuffleNet
internal import Zoo

extension Evaluate {
  /// What a journal says of this evaluation: what its figures depend on, and what reports tell.
  func header(
    _ opened: WeightsOptions.Opened,
    _ classifier: PictureClassifier,
    _ data: DataSet,
    _ options: Evaluator.Options,
    expected: ExpectedFigures?
  ) -> JournalHeader {
    JournalHeader(
      data,
      options: options,
      preprocessing: classifier.preprocessing,
      settings: [
        .init("weights_sha256", opened.sha256),
        .init("weights_copy", model.copy.rawValue),
        .init("engine", engine.engine.rawValue),
        .init("precision", engine.precision.rawValue),
      ],
      facts: [
        .init("model", opened.listing?.card.name ?? classifier.network.variant.name),
        .init("weights", opened.file.path),
        .init("parameters", "\(classifier.network.storedElementCount)"),
        .init("data", source.data.joined(separator: " ")),
        .init("version", shufflezooVersion),
      ] + (expected?.facts ?? [])
    )
  }

  /// What computes, such as `fast, avx2`.
  var engineWords: String {
    let set = engine.engine == .fast ? try? InstructionSet.chosen() : nil
    return engine.engine.rawValue + (set.map { ", \($0.rawValue)" } ?? "")
  }
}
