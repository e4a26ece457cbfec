internal import Downloads
internal import ShuffleNet
internal import Tensors
internal import Zoo

/// A model's card for people: what it is, where each file of weights stands, and its
/// layers or the engine's plan for them.
struct CardReport {
  private let card: ModelCard
  private let layers: [Layer]
  private let plan: PlanReport?
  private let cached: [Cached]

  /// A file of the model that is in the cache.
  struct Cached {
    let entry: ZooCache.Entry
    /// What is wrong with it; `nil` if it is what it was when it came.
    let problem: CacheError?
  }

  init(_ card: ModelCard, layers: [Layer], plan: PlanReport?, cached: [Cached]) {
    self.card = card
    self.layers = layers
    self.plan = plan
    self.cached = cached
  }

  var lines: [String] {
    let weights =
      card.weights.isEmpty
      ? ["no weights were published"]
      : Array(card.weights.map(lines).joined(separator: [""]))
    let network = plan?.lines ?? layerTable
    return model + [""] + weights + recipes.flatMap { [""] + $0 } + [""] + network
  }

  private var model: [String] {
    let input = card.preprocessing
    let classes = "\(card.classCount) classes" + (card.labels.map { " (\($0))" } ?? "")
    let rows = [
      card.aliases.isEmpty ? nil : ("also", card.aliases.joined(separator: ", ")),
      ("paper", "\(card.paper.title) (\(card.paper.year)), \(card.paper.url)"),
      ("licence", card.licence ?? "not stated"),
      (
        "size",
        "\(card.parameterCount.grouped) parameters, \(card.multiplyAddCount.grouped) multiply-adds"
      ),
      (
        "input",
        "\(card.inputChannels) x \(input.imageSize) x \(input.imageSize), crop "
          + "\(input.cropFraction), \(input.interpolation)"
      ),
      card.evaluation.map { ("measured", "on \($0.dataSet), \($0.pictureCount.grouped) images") },
    ]
    return ["\(card.name): \(card.groups) groups, width \(card.width.fixed(1)), \(classes)"]
      + rows.compactMap(\.self).map { Self.row($0, $1) }
  }

  /// What is known of a file of weights.
  private func lines(_ file: ZooFile) -> [String] {
    let source = file.isLayoutVerified ? "read from the file" : "expected from its date"
    let figures = file.reportedFigures
    let hash = file.sha256 ?? "\(file.sha256Prefix)…, of which no more digits are known"
    var rows = [
      ("status", file.status.rawValue),
      ("reported", figures.isEmpty ? "nothing" : figures.joined(separator: ", ")),
      ("layout", "\(file.layout.rawValue), \(source)"),
      ("sha256", hash),
    ]
    if let byteCount = file.byteCount { rows.append(("size", byteCount.bytes)) }
    if let hardware = file.hardware { rows.append(("trained", "on \(hardware)")) }
    rows += file.trainingSpeeds.map { ("speed", Self.text($0)) }
    rows += file.urls.map { ("url", $0) }
    rows += file.formerNames.map { ("formerly", "\($0.file), since \($0.date)") }
    rows.append(("cache", place(of: file)))
    if let note = file.note { rows.append(("note", note)) }
    return [file.file] + rows.map { Self.row($0, $1) }
  }

  /// Where a file stands on this machine.
  private func place(of file: ZooFile) -> String {
    guard let found = cached.first(where: { $0.entry.file == file.file }) else {
      return "not downloaded"
    }
    guard let problem = found.problem else { return "\(found.entry.path), verified now" }
    return "damaged: \(problem)"
  }

  private static func text(_ speed: TrainingSpeed) -> String {
    let parts = [
      "\(speed.millisecondsPerStep.fixed(2)) ms/step",
      speed.imagesPerSecond.map { "\($0.fixed(2)) images/s" },
      "\(speed.cards) cards x \(speed.batchSizePerCard)",
      speed.compileSeconds.map { "compiled in \($0.fixed(0)) s" },
      speed.mindSpore.map { "MindSpore \($0)" },
      "\(speed.date) (\(speed.commit))",
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  /// The recipes that the weights were trained by, each once, with what tells one from another.
  private var recipes: [[String]] {
    var paths: [String] = []
    for path in card.weights.compactMap(\.recipe) where !paths.contains(path) { paths.append(path) }
    return paths.map { path in
      let recipe = Recipe.builtIn(forPath: path)
      return ["recipe \(path)"]
        + Self.recipeRows.compactMap { title, keys in
          let values = keys.compactMap { key in recipe?[key].map { "\(key) \($0)" } }
          return values.isEmpty ? nil : Self.row(title, values.joined(separator: ", "))
        }
    }
  }

  private static let recipeRows = [
    ("data", ["batch_size", "image_resize", "hflip", "color_jitter", "interpolation"]),
    ("duration", ["epoch_size", "warmup_epochs", "decay_epochs"]),
    ("rate", ["lr", "scheduler", "min_lr"]),
    ("step", ["opt", "momentum", "weight_decay", "loss_scale", "amp_level"]),
    ("loss", ["loss", "label_smoothing"]),
  ]

  private var layerTable: [String] {
    var table = Table([
      ("layer", .left), ("kind", .left), ("output", .left), ("parameters", .right),
      ("multiply-adds", .right),
    ])
    for layer in layers {
      table.append([
        layer.name, layer.kind.rawValue, layer.outputShape.description,
        layer.parameterCount.grouped, layer.multiplyAdds.grouped,
      ])
    }
    return table.lines
  }

  private static func row(_ title: String, _ text: String) -> String {
    "  " + title + String(repeating: " ", count: max(1, 10 - title.count)) + text
  }
}

extension ZooFile {
  /// The reported accuracy, such as `top-1 57.05 %` and `top-5 79.73 %`; empty without one.
  var reportedFigures: [String] {
    [("top-1", top1), ("top-5", top5)].compactMap { name, figure in
      figure.map { "\(name) \($0.fixed(2)) %" }
    }
  }
}
