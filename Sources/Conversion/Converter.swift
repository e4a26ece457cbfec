public import Checkpoints
public import Digests
internal import Safetensors
internal import ShuffleNet
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
    public let unexpected: [String]
    /// The SHA-256 of the output.
    public let sha256: SHA256Digest
    /// What the user should know beside that.
    public let notes: [String]
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
    let entries = layout.tensors(of: map.network, fromCanonical: canonical).map { CkptEntry($0) }
    let notes = foreignPoolsNote(map)
    return try write(output, map: map, names: .mindspore, layout: layout, notes: notes) {
      sink throws(ConversionError) in
      try write(entries, checksum: options.writesChecksum, named: path, to: &sink)
    }
  }

  /// Writes every tensor of any network as safetensors, untouched.
  ///
  /// What safetensors cannot say of a checkpoint goes into its metadata, so that
  /// ``writeGenericCkpt(to:)`` gives the same bytes again.
  ///
  /// - Throws: ``ConversionError``.
  public func writeGenericSafetensors(to path: String) throws(ConversionError) -> Outcome {
    let output = try create(path)
    try input.requireSoundChecksum()
    let (state, metadata) = try genericContents()
    return try write(output, mapped: input.stateDict.tensors.count) {
      sink throws(ConversionError) in
      try Self.write(state, metadata: metadata, named: path, to: &sink)
    }
  }

  /// Writes every tensor of any network as a MindSpore checkpoint, untouched.
  ///
  /// - Throws: ``ConversionError``.
  public func writeGenericCkpt(to path: String) throws(ConversionError) -> Outcome {
    let output = try create(path)
    try input.requireSoundChecksum()
    try refuseMapTensors()
    var (entries, hadChecksum, notes) = try genericEntries()
    if hadChecksum && options.encryption != nil {
      notes.append("MindSpore loads no encrypted file that ends with a CRC-32, so it is left out")
    }
    return try write(output, mapped: entries.count, notes: notes) { sink throws(ConversionError) in
      try write(
        entries,
        checksum: hadChecksum || options.writesChecksum,
        named: path,
        to: &sink
      )
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
        inputs: [input.source]
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

  private func write(
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
    let digest: SHA256Digest
    do { digest = try output.commit() } catch { throw .file(error) }
    return Outcome(
      map: map,
      names: names,
      layout: layout,
      mapped: map?.report.mapped ?? mapped ?? 0,
      unexpected: (map?.report.unexpected ?? []) + input.mapTensorNames,
      sha256: digest,
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

  private func write(
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
      if case .file(let error) = error.problem { throw .file(error) }
      throw .checkpoint(error)
    }
  }

  private func refuseMapTensors() throws(ConversionError) {
    let refused = input.mapTensorNames.filter { !options.allowances.allowsUnexpected($0) }
    guard refused.isEmpty else { throw .mapTensors(file: input.path, names: refused) }
  }

  private func genericContents() throws(ConversionError) -> (StateDict, [String: String]) {
    switch input.contents {
    case .safetensors(let file):
      return (file.stateDict, file.metadata)
    case .ckpt(let file):
      try refuseMapTensors()
      let form = try CkptForm(of: file)
      return (form.storableTensors(of: file), try form.metadata(for: input.path))
    }
  }

  private func genericEntries() throws(ConversionError) -> (
    entries: [CkptEntry], hasChecksum: Bool, notes: [String]
  ) {
    switch input.contents {
    case .ckpt(let file):
      return (file.entries, file.checksum != .absent, [])
    case .safetensors(let file):
      if let form = try CkptForm(metadata: file.metadata, file: input.path) {
        return (try form.entries(from: file.stateDict, file: input.path), form.checksum, [])
      }
      let lost = file.metadata.keys.sorted().filter { file.stateDict[$0] == nil }
      let notes =
        lost.isEmpty
        ? [] : ["a .ckpt has no place for the metadata \(lost.joined(separator: ", "))"]
      return (file.stateDict.tensors.map { CkptEntry($0) }, false, notes)
    }
  }
}
