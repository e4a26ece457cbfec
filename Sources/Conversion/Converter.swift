public import Checkpoints
public import Digests
internal import Safetensors
public import Tensors

/// Converts an opened file of weights into another file.
///
/// The output is whole or absent: it is written beside its target and renamed at the end.
public struct Converter: Sendable {
  /// What can be chosen about a conversion.
  public struct Options: Sendable {
    /// Which copy of the weights a training checkpoint is read for.
    public var copy = ParameterMap.Copy.model
    /// What may be left out or missing, by name.
    public var allowances = Allowances()
    /// The layout of a checkpoint; `nil` for the input's.
    public var layout: ParameterLayout?
    /// The type that parameters are rounded to, `float16`, `bfloat16` or `float32`; `nil` for the
    /// format's own: the tensor's in a checkpoint, else `float32`.
    public var dataType: DataType?
    /// Whether a checkpoint ends with its CRC-32.
    public var writesChecksum = false
    /// How a checkpoint is encrypted; `nil` for a plain one.
    ///
    /// An encrypted one never ends with its CRC-32, as MindSpore could not load it.
    public var encryption: CkptEncryption?
    /// Whether an existing output is replaced.
    public var overwrites = false
    /// Which tensors are taken and what they are called, where a file is converted tensor by tensor.
    public var selection = TensorSelection()
    /// The most bytes of tensors in one safetensors file, where a file is converted tensor by
    /// tensor; `nil` for all in one.
    public var shardByteCount: Int?

    /// The defaults.
    public init() {}
  }

  /// What a conversion did.
  public struct Outcome: Sendable {
    /// How the tensors were laid onto the network; `nil` when none was looked for.
    public let map: ParameterMap?
    /// By whose names the output calls the parameters; `nil` when none were looked for.
    public let names: ParameterNames?
    /// The layout of the output, where that word applies.
    public let layout: ParameterLayout?
    /// How many tensors of the input were used.
    public let mapped: Int
    /// Hash-table parameters and others that were left out because that was allowed.
    public internal(set) var unexpected: [String]
    /// What the patterns of a ``TensorSelection`` left out.
    public internal(set) var excluded: [String] = []
    /// How many tensors a ``TensorSelection`` gave another name.
    public internal(set) var renamedCount = 0
    /// The files that were written: one, or the shards and then their index.
    public let files: [WrittenFile]
    /// What the user should know beside that.
    public let notes: [String]

    /// The file to open: the one that was written, or the index.
    public var output: WrittenFile { files[files.count - 1] }
    /// The SHA-256 of the file to open.
    public var sha256: SHA256Digest { output.sha256 }
  }

  /// A file that a conversion wrote.
  public struct WrittenFile: Sendable {
    /// Where it lies.
    public let path: String
    /// Its size in bytes.
    public let byteCount: Int
    /// Its SHA-256.
    public let sha256: SHA256Digest
  }

  let input: WeightsFile
  let options: Options

  /// Prepares to convert `input`.
  public init(_ input: WeightsFile, options: Options = Options()) {
    self.input = input
    self.options = options
  }

  /// Writes the native file: safetensors with canonical names, nothing folded, in `float32` unless
  /// another type is asked for.
  ///
  /// - Throws: ``ConversionError``.
  public func writeNative(to path: String) throws(ConversionError) -> Outcome {
    let output = try create(path)
    let network = try networkContents(for: .native, rounding: options.dataType)
    return try write(output, network: network, names: .mindspore) {
      sink throws(ConversionError) in
      let state = StateDict(network.tensors)
      try Self.write(state, metadata: network.metadata, named: path, to: &sink)
    }
  }

  /// Writes a MindSpore checkpoint that holds the network alone, in definition order.
  ///
  /// The tensors keep their types, unless another is asked for.
  ///
  /// - Throws: ``ConversionError``.
  public func writeCkpt(to path: String) throws(ConversionError) -> Outcome {
    let output = try create(path)
    try input.requireSoundChecksum()
    let map = try input.map(copy: options.copy, allowing: options.allowances)
    let layout = options.layout ?? input.originalLayout(map)
    var canonical: [Tensor]
    do { canonical = try map.canonicalTensors() } catch { throw .file(error) }
    if let dataType = options.dataType { canonical = try rounded(canonical, to: dataType) }
    let entries = layout.tensors(canonical, of: map.network).map { CkptEntry($0) }
    let notes = foreignPoolsNote(map)
    return try write(output, map: map, names: .mindspore, layout: layout, notes: notes) {
      sink throws(ConversionError) in
      try write(entries, checksum: options.writesChecksum, named: path, to: &sink)
    }
  }
}

extension Converter {
  /// Opens the output, before anything is worked out.
  func create(_ path: String) throws(ConversionError) -> HashingFile {
    do {
      return try HashingFile(
        path: path,
        overwriting: options.overwrites,
        inputs: input.sources
      )
    } catch {
      throw .file(error)
    }
  }

  /// Writes a network into an output, and gives the output its name.
  func write(
    _ output: HashingFile,
    network: NetworkContents,
    names: ParameterNames,
    notes: [String] = [],
    _ body: (inout HashingFile) throws(ConversionError) -> Void
  ) throws(ConversionError) -> Outcome {
    try write(
      output,
      map: network.map,
      names: names,
      layout: .grouped,
      notes: network.notes + notes,
      body
    )
  }

  func write(
    _ output: HashingFile,
    map: ParameterMap? = nil,
    names: ParameterNames? = nil,
    layout: ParameterLayout? = nil,
    mapped: Int? = nil,
    notes: [String] = [],
    _ body: (inout HashingFile) throws(ConversionError) -> Void
  ) throws(ConversionError) -> Outcome {
    var sink = output
    try body(&sink)
    let file: WrittenFile
    do { file = try output.commit() } catch { throw .file(error) }
    return Outcome(
      map: map,
      names: names,
      layout: layout,
      mapped: map?.report.mapped ?? mapped ?? 0,
      unexpected: (map?.report.unexpected ?? []) + input.mapTensorNames,
      files: [file],
      notes: notes
    )
  }

  /// Writes tensors as safetensors.
  static func write(
    _ state: StateDict,
    metadata: [String: String],
    named path: String,
    to sink: inout HashingFile
  ) throws(ConversionError) {
    let writer: SafetensorsWriter
    do { writer = try SafetensorsWriter(state, metadata: metadata) } catch {
      throw .safetensors(SafetensorsError(error.problem, file: path, tensor: error.tensor))
    }
    do { try writer.write(to: &sink) } catch { throw .file(error) }
  }

  /// Writes entries as a checkpoint.
  func write(
    _ entries: [CkptEntry],
    checksum: Bool,
    named path: String,
    to sink: inout HashingFile
  ) throws(ConversionError) {
    do {
      if let encryption = options.encryption {
        try CkptWriter.write(entries, encryption: encryption, named: path, to: &sink)
      } else {
        try CkptWriter.write(entries, checksum: checksum, named: path, to: &sink)
      }
    } catch {
      throw ConversionError(error)
    }
  }
}
