internal import ShuffleNet

/// Checks the values of a card that a manifest brings, so that nothing has to check them later.
struct CardCheck {
  /// Where the card stands, such as `$.models[0]`.
  let path: String

  /// More classes than any list has (ImageNet-21K: 21 841), few enough to count with.
  private static let classCounts = 1...1_000_000

  /// Refuses the first value that cannot be used.
  func check(_ card: ModelCard) throws(ZooError.Problem) {
    try name(card.name, at: "\(path).name")
    for (index, alias) in card.aliases.enumerated() {
      try name(alias, at: "\(path).aliases[\(index)]")
    }
    try require(Manifest.isURL(card.paper.url), "\(path).paper.url", "a URL", card.paper.url)
    try network(card)
    try preprocessing(card.preprocessing)
    try labels(card)
    if let evaluation = card.evaluation {
      try require(
        evaluation.pictureCount >= 1,
        "\(path).evaluation.images",
        "at least 1",
        evaluation.pictureCount
      )
    }
    var names: [String: String] = [:]
    for (index, file) in card.weights.enumerated() {
      let path = "\(path).weights[\(index)]"
      try weights(file, at: path)
      if let first = names.updateValue("\(path).file", forKey: file.file) {
        throw .repeatedName(file.file, at: "\(path).file", first: first)
      }
    }
  }

  /// A model's name goes where a file's does, and is told from a path by having no `/`.
  private func name(_ name: String, at path: String) throws(ZooError.Problem) {
    try ManifestCheck.fileName(name, at: path)
  }

  private func network(_ card: ModelCard) throws(ZooError.Problem) {
    let variants = ShuffleNetV1.Variant.all
    let variant = variants.first { $0.groups == card.groups && $0.width == card.width }
    guard let variant else {
      throw .invalidValue(
        at: path,
        expected: "groups 3 or 8 and width 0.5, 1, 1.5 or 2",
        found: "groups \(card.groups) and width \(card.width)"
      )
    }
    let channels = ShuffleNetV1.inputChannelRange
    try require(
      Self.classCounts.contains(card.classCount),
      "\(path).num_classes",
      "1 to \(Self.classCounts.upperBound)",
      card.classCount
    )
    try require(
      channels.contains(card.inputChannels),
      "\(path).in_channels",
      "1 to \(channels.upperBound)",
      card.inputChannels
    )
    let side = card.preprocessing.imageSize
    let sizes = ModelCard.Preprocessing.imageSizes
    try require(
      sizes.contains(side),
      "\(path).preprocessing.image_size",
      "1 to \(sizes.upperBound)",
      side
    )
    try counts(of: card, as: variant)
  }

  /// Compares the card's numbers with those of the network that it describes.
  private func counts(
    of card: ModelCard,
    as variant: ShuffleNetV1.Variant
  ) throws(ZooError.Problem) {
    let network = ShuffleNetV1(
      variant,
      classCount: card.classCount,
      inputChannels: card.inputChannels
    )
    let side = card.preprocessing.imageSize
    let count = network.storedElementCount
    let what = "as \(variant.name) with \(card.classCount) classes has them"
    try require(
      card.parameterCount == count,
      "\(path).parameters",
      "\(count), \(what)",
      card.parameterCount
    )
    let flops = network.multiplyAdds(inputHeight: side, inputWidth: side)
    try require(
      card.multiplyAddCount == flops,
      "\(path).flops",
      "\(flops), \(what) at \(side)x\(side)",
      card.multiplyAddCount
    )
  }

  private func preprocessing(_ values: ModelCard.Preprocessing) throws(ZooError.Problem) {
    let path = "\(path).preprocessing"
    try require(
      values.cropFraction > 0 && values.cropFraction <= 1,
      "\(path).crop_pct",
      "above 0, at most 1",
      values.cropFraction
    )
    try require(
      values.interpolation == "bilinear",
      "\(path).interpolation",
      "\"bilinear\"",
      values.interpolation
    )
    for (key, numbers) in [("mean", values.mean), ("std", values.standardDeviation)] {
      try require(
        numbers.count == 3 && (key == "mean" || numbers.allSatisfy { $0 > 0 }),
        "\(path).\(key)",
        key == "mean" ? "3 numbers" : "3 numbers above 0",
        numbers
      )
    }
  }

  private func labels(_ card: ModelCard) throws(ZooError.Problem) {
    guard let name = card.labels else { return }
    let count: Int
    do { count = try ClassLabels.builtIn(named: name).entries.count } catch {
      guard case .unknownLabels(_, let known) = error.problem else { throw error.problem }
      throw .invalidValue(
        at: "\(path).labels",
        expected: known.map { "\"\($0)\"" }.joined(separator: " or ")
          + ", or null for classes of your own",
        found: JSONTree.quoted(name)
      )
    }
    guard card.classCount == count else {
      throw .invalidValue(
        at: "\(path).labels",
        expected: "a list of \(card.classCount) classes, or null",
        found: "\(JSONTree.quoted(name)), which has \(count)"
      )
    }
  }

  private func weights(_ file: ZooFile, at path: String) throws(ZooError.Problem) {
    try ManifestCheck.fileName(file.file, at: "\(path).file")
    for (index, former) in file.formerNames.enumerated() {
      try ManifestCheck.fileName(former.file, at: "\(path).former_names[\(index)].file")
    }
    try ManifestCheck.urls(file.urls, at: "\(path).urls")
    try ManifestCheck.byteCount(file.byteCount, at: "\(path).size")
    try ManifestCheck.hex(file.sha256Prefix, 8, at: "\(path).sha256_prefix")
    if let sha256 = file.sha256 { try ManifestCheck.hex(sha256, 64, at: "\(path).sha256") }
    try ManifestCheck.agreement(file.sha256Prefix, file.sha256, at: "\(path).sha256_prefix")
    for (key, figure) in [("top1", file.top1), ("top5", file.top5)] {
      guard let figure else { continue }
      try require((0...100).contains(figure), "\(path).\(key)", "0 to 100 percent", figure)
    }
    for (index, speed) in file.trainingSpeeds.enumerated() {
      let path = "\(path).training_speed[\(index)]"
      try require(speed.cards >= 1, "\(path).cards", "at least 1", speed.cards)
      try require(
        speed.batchSizePerCard >= 1,
        "\(path).batch_size_per_card",
        "at least 1",
        speed.batchSizePerCard
      )
    }
  }

  private func require(
    _ condition: Bool,
    _ path: String,
    _ expected: String,
    _ found: some Any
  ) throws(ZooError.Problem) {
    guard !condition else { return }
    let text = (found as? String).map(JSONTree.quoted) ?? String(describing: found)
    throw .invalidValue(at: path, expected: expected, found: text)
  }
}
