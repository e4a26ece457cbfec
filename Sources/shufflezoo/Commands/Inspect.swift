public import ArgumentParser
public import Conversion

struct Inspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    _superCommandName: Shufflezoo.name,
    abstract: "Show what a checkpoint, safetensors file or exported graph holds.",
    discussion: """
      Example:
        shufflezoo inspect model.ckpt

      A checksum in the file is compared with it; when they differ the exit status is 65.
      --statistics, --tree and --hash go together.
      """
  )

  @Argument(
    help: "A .ckpt, .safetensors or exported .onnx file, a split one's index, or a zoo's model.",
    completion: ModelNames.completionWithFiles
  )
  var file: String

  @Option(help: ArgumentHelp("Which copy of the weights to account for.", valueName: "copy"))
  var weights: ParameterMap.Copy = .model

  @Flag(
    help: """
      Print the least and greatest number, mean and standard deviation (of a population) of every \
      tensor's finite elements, and how many are NaN, infinite and zero.
      """
  )
  var statistics = false

  @Flag(help: "Print the names as a tree by their dots, and branches that are alike once.")
  var tree = false

  @Flag(help: "Print the SHA-256 of each tensor's bytes, the same in .ckpt and .safetensors files.")
  var hash = false

  @OptionGroup var key: KeyOptions

  @OptionGroup var sources: SourceOptions

  @OptionGroup var output: OutputOptions

  @MainActor
  func run() async throws {
    let key = try key.key()
    let reference = WeightsReference(argument: file, sources: sources, output: output)
    let path = try await reference.filePath()
    let opened = try self.key.open(path, with: key)
    let inspection = try Inspection(opened, copy: weights, figures: figures, asTree: tree)
    try output.print(inspection, lines: inspection.lines)
    try opened.requireSoundChecksum()
  }

  private var figures: TensorFigures.Kinds {
    var kinds: TensorFigures.Kinds = []
    if statistics { kinds.insert(.statistics) }
    if hash { kinds.insert(.sha256) }
    return kinds
  }
}

extension ParameterMap.Copy: ExpressibleByArgument {}
