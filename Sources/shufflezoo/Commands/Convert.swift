internal import ArgumentParser
internal import Checkpoints
internal import Ciphers
internal import Conversion

struct Convert: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    _superCommandName: Shufflezoo.name,
    abstract: "Convert weights, with every parameter accounted for.",
    discussion: """
      Example:
        shufflezoo convert shufflenet_v1_g3_05-42cfe109.ckpt model.safetensors

      The format of the input is told by its content, that of the output by its extension or \
      --to. Whatever is neither a parameter of the network nor known training state is an error, \
      unless it is allowed by name.

      With --encrypt the output gets the key of --encrypt-key-file, or else that of --key-file, \
      which the input may then have as well.
      """
  )

  @Argument(
    help: "A .ckpt, .safetensors or exported .onnx file, a split one's index, or a zoo's model.",
    completion: ModelNames.completionWithFiles
  )
  var input: String

  @Argument(help: "The file to write.", completion: .file())
  var output: String

  @Option(
    help: ArgumentHelp(
      "The format of the output; by default its extension tells.",
      valueName: "format"
    )
  )
  var to: Target?

  @Option(help: "The layout of a .ckpt output; keep is the input's.")
  var layout: LayoutChoice = .keep

  @Option(
    help: ArgumentHelp(
      "Which copy of the weights in a training checkpoint to take.",
      valueName: "copy"
    )
  )
  var weights: ParameterMap.Copy = .model

  @Option(
    help: ArgumentHelp(
      "A shell pattern of parameters that may be missing; repeatable.",
      valueName: "glob"
    )
  )
  var allowMissing: [String] = []

  @Option(
    help: ArgumentHelp(
      "A shell pattern of tensors that may be left out; repeatable.",
      valueName: "glob"
    )
  )
  var allowUnexpected: [String] = []

  @Flag(help: "End a .ckpt output with its CRC-32, as MindSpore's crc_check does.")
  var crc = false

  @Option(
    help: ArgumentHelp("Encrypt a .ckpt output, as MindSpore's enc_mode does.", valueName: "mode")
  )
  var encrypt: EncryptionMode?

  @Option(
    help: ArgumentHelp("The key of an encrypted output.", valueName: "file"),
    completion: .file()
  )
  var encryptKeyFile: String?

  @OptionGroup var key: KeyOptions

  @Flag(help: "Do not compare a checksum in the input with it.")
  var noVerifyCrc = false

  @Flag(help: "Convert any network tensor by tensor, without mapping.")
  var generic = false

  @Flag(help: "Replace the output if it exists.")
  var force = false

  @OptionGroup var selection: GenericOptions

  @OptionGroup var exports: ExportOptions

  @OptionGroup var sources: SourceOptions

  @OptionGroup var printing: OutputOptions

  enum Target: String, ExpressibleByArgument, CaseIterable {
    case safetensors
    case ckpt
    case pytorch
    case onnx
    case mlx

    /// What a file of this kind is, as JSON output names it.
    var format: String {
      switch self {
      case .ckpt: "mindspore_ckpt"
      case .onnx: "onnx"
      case .safetensors, .pytorch, .mlx: "safetensors"
      }
    }
  }

  enum LayoutChoice: String, ExpressibleByArgument, CaseIterable {
    case grouped
    case split
    case keep
  }

  @MainActor
  func run() async throws {
    let target = try self.target()
    let key = try key.key()
    let options = try self.options(inputKey: key)
    let reference = WeightsReference(argument: input, sources: sources, output: printing)
    let path = try await reference.filePath()
    let outcome = try await convert(path, to: target, key: key, options)
    for note in outcome.notes { printing.note(note) }
    let result = ConversionResult(
      outcome,
      input: path,
      format: target.format,
      encrypted: encrypt?.rawValue
    )
    try printing.print(result, lines: result.lines)
  }

  private func convert(
    _ path: String,
    to target: Target,
    key: CipherKey?,
    _ options: Converter.Options
  ) async throws -> Converter.Outcome {
    let file = try WeightsFile(path: path, key: key, verifyingChecksum: !noVerifyCrc)
    // Without one of its own, the output takes the key.
    if encrypt == nil || encryptKeyFile != nil { try self.key.requireUse(by: file) }
    let converter = Converter(file, options: options)
    return switch (target, generic) {
    case (.safetensors, false): try converter.writeNative(to: output)
    case (.ckpt, false): try converter.writeCkpt(to: output)
    case (.safetensors, true): try converter.writeGenericSafetensors(to: output)
    case (.ckpt, true): try converter.writeGenericCkpt(to: output)
    case (.pytorch, _): try converter.writePyTorch(to: output, names: exports.parameterNames)
    case (.mlx, _): try converter.writeMLX(to: output)
    case (.onnx, _):
      try converter.writeONNX(
        to: output,
        try exports.onnx(for: file, copy: weights, in: try await sources.models())
      )
    }
  }

  private func options(inputKey: CipherKey?) throws -> Converter.Options {
    var options = Converter.Options()
    options.copy = weights
    options.allowances = Allowances(missing: allowMissing, unexpected: allowUnexpected)
    options.layout = ParameterLayout(rawValue: layout.rawValue)
    options.dataType = exports.dtype?.dataType
    options.writesChecksum = crc
    options.overwrites = force
    options.encryption = try encryption(inputKey: inputKey)
    options.selection = try selection.selection()
    options.shardByteCount = selection.splitSize?.byteCount
    return options
  }

  /// The format of the output, after the options were checked against it.
  private func target() throws -> Target {
    let fileExtension = output.split(separator: "/").last?.split(separator: ".").dropFirst().last
    guard let target = to ?? fileExtension.flatMap(Target.init(fileExtension:)) else {
      throw Failure(
        .usage,
        "\(output): expected a name that ends in .safetensors, .ckpt or .onnx; give it such a name, or the "
          + "format with --to"
      )
    }
    try checkEncryption(of: target)
    try exports.check(target, isGeneric: generic)
    try selection.check(target, isGeneric: generic, output: output)
    if target != .ckpt && (layout != .keep || crc) {
      throw Failure(
        .usage,
        "--layout and --crc are for .ckpt outputs; the output is \(target.rawValue)"
      )
    }
    if generic && (layout != .keep || weights != .model || !allowMissing.isEmpty) {
      throw Failure(
        .usage,
        "--generic leaves every tensor as it is: --layout, --weights and --allow-missing "
          + "do not go with it"
      )
    }
    return target
  }

  /// Checks the options of an encrypted output.
  private func checkEncryption(of target: Target) throws {
    if target != .ckpt && encrypt != nil {
      throw Failure(.usage, "--encrypt is for .ckpt outputs; the output is \(target.rawValue)")
    }
    if encrypt != nil && crc {
      throw Failure(
        .usage,
        "--encrypt and --crc do not go together: MindSpore cannot load a file that has both"
      )
    }
    if encrypt != nil && encryptKeyFile == nil && key.keyFile == nil {
      throw Failure(.usage, "--encrypt needs a key: give --encrypt-key-file or --key-file")
    }
    if encrypt == nil && encryptKeyFile != nil {
      throw Failure(.usage, "--encrypt-key-file needs --encrypt, which says how")
    }
  }

  /// How the output is encrypted, if it is.
  private func encryption(inputKey: CipherKey?) throws -> CkptEncryption? {
    let ownKey = try encryptKeyFile.map { try CipherKey(at: $0) }
    guard let encrypt, let key = ownKey ?? inputKey else { return nil }
    guard encrypt.keyByteCounts.contains(key.byteCount) else {
      throw Failure(
        .badData,
        "\(encryptKeyFile ?? self.key.keyFile ?? ""): expected a key of "
          + "\(encrypt.keyByteCounts.alternatives) bytes for \(encrypt.rawValue), found one of "
          + "\(key.byteCount); give a key of such a length"
      )
    }
    return CkptEncryption(encrypt, key: key)
  }
}
