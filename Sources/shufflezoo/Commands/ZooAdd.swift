internal import ArgumentParser
internal import Checkpoints
internal import Conversion
internal import Digests
internal import ShuffleNet
internal import Tensors
internal import Zoo

struct ZooAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Make a card and a manifest entry for weights of your own.",
    discussion: """
      Example:
        shufflezoo zoo add trained.ckpt --name my_net --url https://my.org/zoo/

      The weights are copied to NAME-xxxxxxxx.ckpt (or .safetensors), with the first 8 digits of \
      their SHA-256, and manifest.json beside them gets the card. Serve the folder, and others use \
      it with --manifest.
      """
  )

  @Argument(help: "A .ckpt or native .safetensors file.", completion: .file())
  var file: String

  @Option(help: "The model's name.")
  var name: String

  @Option(
    help: ArgumentHelp(
      "Where the file will be served: its folder, ending in '/', or its whole URL.",
      valueName: "url"
    )
  )
  var url: String

  @Option(
    help: ArgumentHelp("The folder of the weights and manifest.json.", valueName: "folder"),
    completion: .directory
  )
  var output = "."

  @Option(help: ArgumentHelp("The top-1 accuracy that was measured.", valueName: "percent"))
  var top1: Double?

  @Option(help: ArgumentHelp("The top-5 accuracy that was measured.", valueName: "percent"))
  var top5: Double?

  @Option(help: ArgumentHelp("The data set it was measured on.", valueName: "name"))
  var dataSet: String?

  @Option(help: ArgumentHelp("How many images the data set has.", valueName: "count"))
  var images: Int?

  @Option(help: ArgumentHelp("The built-in class list of the classes.", valueName: "list"))
  var labels: String?

  @Option(help: ArgumentHelp("The licence's SPDX identifier.", valueName: "licence"))
  var licence: String?

  @Option(help: ArgumentHelp("The side of the network's input.", valueName: "pixels"))
  var imageSize = 224

  @Option(
    help: ArgumentHelp("That side as a share of the resized short side.", valueName: "fraction")
  )
  var cropPct = 0.875

  @Option(help: "What else one should know.")
  var note: String?

  @Flag(help: "Replace a model of this name.")
  var force = false

  @OptionGroup var printing: OutputOptions

  func validate() throws {
    guard Manifest.isFileName(name) else {
      throw ValidationError(
        "--name: expected letters, digits, '.', '_' and '-' that start with a letter or digit, found "
          + "'\(name)'"
      )
    }
    guard Manifest.isURL(url) else {
      throw ValidationError(
        "--url: expected an absolute https, http or file URL without spaces or a user name"
      )
    }
    try NumberOption.check("--image-size", imageSize, in: ModelCard.Preprocessing.imageSizes)
    guard cropPct > 0, cropPct <= 1 else {
      throw ValidationError("--crop-pct: expected above 0, at most 1, found \(cropPct)")
    }
    try validateFigures()
    if let labels {
      do { _ = try ClassLabels.builtIn(named: labels) } catch {
        throw ValidationError("--labels: \(error)")
      }
    }
  }

  private func validateFigures() throws {
    try NumberOption.check("--top1", top1, in: 0...100)
    try NumberOption.check("--top5", top5, in: 0...100)
    try NumberOption.check("--images", images, from: 1)
    guard (top1 == nil && top5 == nil) || (dataSet != nil && images != nil) else {
      throw ValidationError(
        "--top1 and --top5 need --data-set and --images, which say what they were measured on"
      )
    }
    guard (dataSet == nil) == (images == nil) else {
      throw ValidationError("--data-set and --images go together; give both or neither")
    }
  }

  func run() throws {
    let added: Publication.Outcome
    do {
      if try ModelZoo.builtIn[name]?.name == name {
        printing.note("\(name): with this manifest, the model will hide the built-in one")
      }
      added = try publication().write(to: output, overwriting: force)
    } catch ConversionError.checkpoint(let error) {
      guard case .encrypted = error.problem else { throw error }
      throw Failure(
        .badData,
        "\(file): an encrypted file cannot be published, as its users have no key; convert it "
          + "with --key-file first"
      )
    }
    try printing.print(added, lines: added.lines)
  }

  /// The card and the file, from what the weights say of themselves and from the options.
  private func publication() throws -> Publication {
    let weights = try WeightsFile(path: file)
    guard weights.sources.count == 1 else {
      throw Failure(
        .badData,
        "\(file): expected one file of weights, found the index of several; join them with convert "
          + "--generic first"
      )
    }
    try weights.requireSoundChecksum()
    let map = try weights.map()
    let network = map.network
    let sha256 = try weights.sha256().description
    let isNative = weights.format == .safetensors
    let fileName = "\(name)-\(sha256.prefix(8)).\(isNative ? "safetensors" : "ckpt")"
    let published = ZooFile(
      file: fileName,
      urls: [url.hasSuffix("/") ? url + fileName : url],
      top1: top1,
      top5: top5,
      byteCount: weights.source.byteCount,
      sha256: sha256,
      layout: map.layout == .split ? .split : .grouped,
      note: note
    )
    let card = ModelCard(
      name: name,
      licence: licence,
      groups: network.variant.groups,
      width: network.variant.width,
      parameterCount: network.storedElementCount,
      multiplyAddCount: network.multiplyAdds(inputHeight: imageSize, inputWidth: imageSize),
      classCount: network.classCount,
      inputChannels: network.inputChannels,
      preprocessing: .init(imageSize: imageSize, cropFraction: cropPct),
      labels: labels,
      evaluation: dataSet.flatMap { name in images.map { .init(dataSet: name, pictureCount: $0) } },
      weights: [published]
    )
    return Publication(card: card, file: published, source: weights.source)
  }
}
