internal import Images
internal import Serving
internal import ShuffleNet
internal import Zoo

extension ServedModel.Fact {
  /// What the page of the server tells of a model.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - listing: what the zoo knows of the file, if it does.
  ///   - preprocessing: how pictures become the network's input.
  ///   - sha256: the SHA-256 of the file of weights.
  /// - Returns: the facts, the most telling first.
  static func facts(
    of network: ShuffleNetV1,
    listing: (card: ModelCard, file: ZooFile)?,
    _ preprocessing: Preprocessing,
    sha256: String
  ) -> [ServedModel.Fact] {
    let side = preprocessing.imageSize
    let variant = network.variant
    var facts = [
      ServedModel.Fact(
        "Network",
        "ShuffleNetV1, \(variant.groups) groups, width \(variant.width.fixed(1)), "
          + "\(network.classCount.grouped) classes"
      ),
      ServedModel.Fact(
        "Size",
        "\(network.storedElementCount.grouped) parameters, "
          + "\(network.multiplyAdds(inputHeight: side, inputWidth: side).grouped) multiply-adds"
      ),
      ServedModel.Fact(
        "Input",
        "\(side) × \(side) pixels, crop \(preprocessing.cropRatio), \(preprocessing.interpolation)"
      ),
      ServedModel.Fact("SHA-256 of the weights", sha256),
    ]
    guard let (card, file) = listing else { return facts }
    facts.insert(ServedModel.Fact("Weights", file.file), at: 3)
    let figures = file.reportedFigures
    if !figures.isEmpty {
      let dataSet = card.evaluation.map { " on \($0.dataSet)" } ?? ""
      facts.append(
        ServedModel.Fact("Reported accuracy", figures.joined(separator: ", ") + dataSet)
      )
    }
    facts.append(ServedModel.Fact("Licence", card.licence ?? "not stated"))
    facts.append(
      ServedModel.Fact("Paper", "\(card.paper.title) (\(card.paper.year))", url: card.paper.url)
    )
    return facts
  }
}
