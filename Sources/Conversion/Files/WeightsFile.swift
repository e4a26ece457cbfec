public import Checkpoints
public import Ciphers
public import Digests
public import Safetensors
public import Tensors

/// A file of weights, opened: a MindSpore checkpoint, safetensors, the index of safetensors that are
/// split, or a graph that was exported here, whatever it is called.
public struct WeightsFile: Sendable {
  /// The file; of split weights the index.
  public let source: FileSource
  /// What the file holds.
  public let contents: Contents
  /// What the checksum in the file says about it.
  public let checksum: CkptChecksum

  /// The file that a checksum which differs stands in.
  private let checksumPath: String

  /// What a file of weights holds, by its format.
  public enum Contents: Sendable {
    /// A MindSpore checkpoint.
    case ckpt(CkptFile)
    /// A safetensors file.
    case safetensors(SafetensorsFile)
    /// The index of safetensors files, with all of them.
    case shards(SafetensorsShards)
    /// A graph of ONNX that was exported here.
    case onnx(ExportedGraph)
  }

  /// The formats, as JSON output names them.
  public enum Format: String, Sendable {
    /// A MindSpore checkpoint.
    case ckpt = "mindspore_ckpt"
    /// A safetensors file, or several with an index.
    case safetensors
    /// A graph of ONNX.
    case onnx
  }

  /// Opens the file at `path` and reads its framing; the format is told by the content.
  ///
  /// - Parameters:
  ///   - path: where the file lies.
  ///   - key: the key of an encrypted checkpoint; a plain file is opened without.
  ///   - verifyingChecksum: whether a checksum in the file is compared with it, which reads all of
  ///     it. A difference is in ``checksum``, not an error.
  /// - Throws: ``ConversionError/file(_:)``, ``ConversionError/checkpoint(_:)``,
  ///   ``ConversionError/safetensors(_:)`` or ``ConversionError/onnx(_:)``.
  public init(
    path: String,
    key: CipherKey? = nil,
    verifyingChecksum: Bool = true
  ) throws(ConversionError) {
    let source: FileSource
    let kind: FileKind?
    let index: [UInt8]?
    do {
      source = try FileSource(path: path)
      let start = try source.firstBytes(upTo: FileKind.inspectedByteCount)
      // Where only a part of the header's length is left, the name tells.
      let isNamedSo = start.count < 8 && path.hasSuffix(".safetensors")
      kind = isNamedSo ? .safetensors : FileKind(fileStart: start)
      index = kind == .json ? try Self.index(in: source) : nil
    } catch {
      throw .file(error)
    }
    if let index {
      try self.init(source, index: index, verifyingChecksum)
    } else {
      try self.init(source, kind, key, verifyingChecksum)
    }
  }

  /// Opens the shards of an index.
  private init(
    _ source: FileSource,
    index: [UInt8],
    _ verifyingChecksum: Bool
  ) throws(ConversionError) {
    let shards: SafetensorsShards
    do {
      shards = try SafetensorsShards(index: index, at: source.name)
    } catch {
      throw ConversionError(error)
    }
    self.source = source
    contents = .shards(shards)
    (checksum, checksumPath) = try MindSporeChecksum.check(
      shards,
      at: source.name,
      verifying: verifyingChecksum
    )
  }

  /// Opens a file that holds its weights itself.
  private init(
    _ source: FileSource,
    _ kind: FileKind?,
    _ key: CipherKey?,
    _ verifyingChecksum: Bool
  ) throws(ConversionError) {
    self.source = source
    checksumPath = source.name
    switch kind {
    case .safetensors:
      let file: SafetensorsFile
      do { file = try SafetensorsFile(source: source) } catch { throw ConversionError(error) }
      contents = .safetensors(file)
      do {
        checksum = try MindSporeChecksum.check(file, verifying: verifyingChecksum)
      } catch {
        throw .file(error)
      }
    case .onnx:
      do { contents = .onnx(try ExportedGraph(source)) } catch { throw ConversionError(error) }
      checksum = .absent
    default:
      let file: CkptFile
      do {
        file = try CkptReader.read(source, key: key, verifyingChecksum: verifyingChecksum)
      } catch {
        throw ConversionError(error)
      }
      contents = .ckpt(file)
      checksum = file.checksum
    }
  }

  /// The bytes of a JSON document if it may be an index.
  private static func index(in source: FileSource) throws(FileError) -> [UInt8]? {
    guard source.byteCount <= ShardIndex.maximumByteCount else { return nil }
    let document = try source.allBytes()
    return ShardIndex.isLikely(document) ? document : nil
  }

  /// The path, as the caller gave it.
  public var path: String { source.name }

  /// All files that the weights lie in: the file itself, and the shards that it is the index of.
  public var sources: [FileSource] {
    switch contents {
    case .ckpt, .safetensors, .onnx: [source]
    case .shards(let shards): [source] + shards.shards.map(\.source)
    }
  }

  /// The format of the file.
  public var format: Format {
    switch contents {
    case .ckpt: .ckpt
    case .safetensors, .shards: .safetensors
    case .onnx: .onnx
    }
  }

  /// How the file is encrypted; `nil` if it is not.
  public var encryption: EncryptionMode? {
    switch contents {
    case .ckpt(let file): file.encryption
    case .safetensors, .shards, .onnx: nil
    }
  }

  /// The tensors by name, in file order.
  public var stateDict: StateDict {
    switch contents {
    case .ckpt(let file): file.stateDict
    case .safetensors(let file): file.stateDict
    case .shards(let shards): shards.stateDict
    case .onnx(let graph): graph.stateDict
    }
  }

  /// The tensors with the form that a checkpoint gives them, in file order.
  public var entries: [CkptEntry] {
    switch contents {
    case .ckpt(let file): file.entries
    case .safetensors, .shards, .onnx: stateDict.tensors.map { CkptEntry(wholeTensor: $0) }
    }
  }

  /// The names of hash-table parameters, which only checkpoints have and which are not read.
  public var mapTensorNames: [String] {
    switch contents {
    case .ckpt(let file): file.mapTensorNames
    case .safetensors, .shards, .onnx: []
    }
  }

  /// The metadata of a safetensors file, of split ones or of a graph; nothing for a checkpoint.
  public var metadata: [String: String] {
    switch contents {
    case .ckpt: [:]
    case .safetensors(let file): file.metadata
    case .shards(let shards): shards.metadata
    case .onnx(let graph): graph.metadata
    }
  }

  /// Refuses a file whose checksum differs.
  ///
  /// - Throws: ``ConversionError/checkpoint(_:)`` or ``ConversionError/checksum(file:stored:computed:)``.
  public func requireSoundChecksum() throws(ConversionError) {
    guard case .mismatch(let stored, let computed) = checksum else { return }
    switch contents {
    case .ckpt:
      throw .checkpoint(
        CheckpointError(.checksum(stored: stored, computed: computed), file: path)
      )
    case .safetensors, .shards, .onnx:
      let text = metadata[MindSporeChecksum.key] ?? String(stored)
      throw .checksum(file: checksumPath, stored: text, computed: computed)
    }
  }

  /// The SHA-256 of the whole file; of split weights that of the index, which knows no hash of its
  /// shards.
  ///
  /// - Throws: ``ConversionError/file(_:)`` when reading fails.
  public func sha256() throws(ConversionError) -> SHA256Digest {
    let hash = SHA256()
    do {
      // Of a small model's time a larger buffer would be a part.
      try ByteRegion(whole: source)
        .forEachChunk(of: 128 << 10) { hash.update($0) }
    } catch {
      throw .file(error)
    }
    return hash.digest
  }
}
