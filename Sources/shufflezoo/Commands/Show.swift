internal import ArgumentParser
internal import ShuffleNet
internal import Tensors
internal import Zoo

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a model's card and its layers.",
    discussion: """
      Example:
        shufflezoo show shufflenet_v1_g3_05
      """
  )

  @Argument(help: "The model's name, as in 'shufflezoo list'.")
  var model: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let card: ModelCard
    do { card = try ModelZoo.builtIn.card(named: model) } catch { throw Failure(error) }
    let variant = ShuffleNetV1.Variant.all.first {
      $0.groups == card.groups && $0.width == card.width
    }
    guard let variant else {
      throw Failure(.badData, "\(card.name): no ShuffleNetV1 has this number of groups and width")
    }
    let network = ShuffleNetV1(
      variant,
      classCount: card.classCount,
      inputChannels: card.inputChannels
    )
    let side = card.preprocessing.imageSize
    let layers = network.layers(inputHeight: side, inputWidth: side)
    switch output.format {
    case .json: try JSON.print(Shown(card: card, layers: layers.map(Shown.Row.init)))
    case .text: Console.print(lines(card, layers))
    }
  }

  private func lines(_ card: ModelCard, _ layers: [Layer]) -> [String] {
    let side = card.preprocessing.imageSize
    var lines = [
      "\(card.name): \(card.groups) groups, width \(card.width.fixed(1)), "
        + "\(card.classCount) classes",
      "\(card.paper.title) (\(card.paper.year)), \(card.paper.url)",
      "licence \(card.licence), \(card.parameterCount.grouped) parameters, "
        + "\(card.multiplyAddCount.grouped) multiply-adds at \(side)x\(side)",
      "",
    ]
    for file in card.weights {
      let figures = [file.top1, file.top5].map { $0.map { $0.fixed(2) } ?? "unknown" }
      lines.append(
        "\(file.file): \(file.status.rawValue), top-1 \(figures[0]), top-5 \(figures[1]), "
          + "\(file.layout.rawValue) layout"
      )
      if let hardware = file.hardware { lines.append("  trained on \(hardware)") }
      lines += file.urls.map { "  \($0)" }
      if let note = file.note { lines.append("  \(note)") }
    }
    if card.weights.isEmpty { lines.append("no weights were published") }
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
    return lines + [""] + table.lines
  }
}

/// A card and its layers as one JSON object.
private struct Shown: Encodable {
  let card: ModelCard
  let layers: [Row]

  struct Row: Encodable {
    let name: String
    let kind: String
    let outputShape: [Int]
    let parameters: Int

    init(_ layer: Layer) {
      name = layer.name
      kind = layer.kind.rawValue
      outputShape = layer.outputShape.dimensions
      parameters = layer.parameterCount
    }
  }

  private enum CodingKeys: String, CodingKey {
    case layers
  }

  func encode(to encoder: any Encoder) throws {
    try card.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(layers, forKey: .layers)
  }
}
