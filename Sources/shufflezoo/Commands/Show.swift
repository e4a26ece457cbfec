internal import ArgumentParser
internal import Downloads
internal import ShuffleNet
internal import Tensors
internal import Zoo

struct Show: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    _superCommandName: Shufflezoo.name,
    abstract: "Show a model's card and its layers, or what the engine makes of them.",
    discussion: """
      Example:
        shufflezoo show shufflenet_v1_g3_05
        shufflezoo show shufflenet_v1_g3_05 --plan
      """
  )

  @Argument(
    help: "The model's name, as in 'shufflezoo list'.",
    completion: ModelNames.completion
  )
  var model: String

  @Flag(help: "Show what the engine does on this machine, instead of the layers.")
  var plan = false

  @Option(
    help: ArgumentHelp(
      "The side of the pictures to count for; by default the card's.",
      valueName: "pixels"
    )
  )
  var imageSize: Int?

  @OptionGroup var zoo: ZooOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try NumberOption.check("--image-size", imageSize, in: ShuffleNetV1.countedSideRange)
  }

  @MainActor
  func run() async throws {
    let card = try await zoo.models().card(named: model)
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
    let side = imageSize ?? card.preprocessing.imageSize
    let layers = network.layers(inputHeight: side, inputWidth: side)
    let plan = plan ? try PlanReport(network, side: side) : nil
    let cached = try cached(card)
    try output.print(
      Shown(
        card: card,
        layers: layers.map(Shown.Row.init),
        plan: plan,
        cached: cached.map { CachedFile($0.entry, problem: $0.problem) }
      ),
      lines: CardReport(card, layers: layers, plan: plan, cached: cached).lines
    )
  }
}

extension Show {
  /// The model's files that are in the cache, and what is wrong with them, compared just now.
  private func cached(_ card: ModelCard) throws -> [CardReport.Cached] {
    let entries = try zoo.cachedFiles().filter { entry in
      card.weights.contains { $0.file == entry.file }
    }
    guard !entries.isEmpty else { return [] }
    let cache = try zoo.cache.cache()
    return entries.map { entry in
      do throws(CacheError) {
        // To look at a file is not to use it, so pruning is not to count it.
        try cache.check(entry)
        return CardReport.Cached(entry: entry, problem: nil)
      } catch {
        return CardReport.Cached(entry: entry, problem: error)
      }
    }
  }
}

/// A card, its layers and the engine's plan as one JSON object.
private struct Shown: Encodable {
  let card: ModelCard
  let layers: [Row]
  let plan: PlanReport?
  let cached: [CachedFile]

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
    case layers, plan, cached
  }

  func encode(to encoder: any Encoder) throws {
    try card.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(layers, forKey: .layers)
    try container.encode(plan, forKey: .plan)
    try container.encode(cached, forKey: .cached)
  }
}
