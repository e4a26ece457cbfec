internal import Checkpoints
internal import Ciphers
internal import Conversion
internal import ONNX
internal import Safetensors
internal import Tensors

extension FuzzTarget {
  /// MindSpore's checkpoints: what was read can be written, and is the same when it is read again.
  static let checkpoint = FuzzTarget("checkpoint", mutation: ProtobufMutation.mutate) { bytes in
    guard let file = try? CkptReader.read(MemorySource(bytes)) else { return }
    var sink = MemorySink()
    do throws(CheckpointError) {
      try CkptWriter.write(file.entries, named: "memory", to: &sink)
    } catch {
      preconditionFailure("what was read cannot be written: \(error)")
    }
    guard let again = try? CkptReader.read(MemorySource(sink.bytes)) else {
      // A file of hash tables alone has nothing that is written.
      return precondition(file.entries.isEmpty, "what was written can be read")
    }
    precondition(
      again.entries.map(\.summary) == file.entries.map(\.summary),
      "what was written is what was read"
    )
  }

  /// Encrypted checkpoints, with the key of the fixtures.
  static let encrypted = FuzzTarget("encrypted") { bytes in
    let key = CipherKey(Array("0123456789abcdef".utf8))
    guard let file = try? CkptReader.read(MemorySource(bytes), key: key) else { return }
    for entry in file.entries { try? entry.tensor.region.forEachChunk { _ in } }
  }

  /// safetensors: as ``checkpoint``.
  static let safetensors = FuzzTarget("safetensors", mutation: mutateHeader) { bytes in
    guard let file = try? SafetensorsFile(source: MemorySource(bytes)) else { return }
    var sink = MemorySink()
    do throws(SafetensorsError) {
      let writer = try SafetensorsWriter(file.stateDict, metadata: file.metadata)
      do { try writer.write(to: &sink) } catch { preconditionFailure("memory can be read") }
      precondition(sink.bytes.count == writer.byteCount, "as long as promised")
    } catch {
      // Of what the writer refuses, a reader has to take some.
      return
    }
    guard let again = try? SafetensorsFile(source: MemorySource(sink.bytes)) else {
      preconditionFailure("what was written can be read")
    }
    precondition(
      again.stateDict.tensors.map(\.summary).sorted { $0.name < $1.name }
        == file.stateDict.tensors.map(\.summary).sorted { $0.name < $1.name },
      "what was written is what was read"
    )
    precondition(again.metadata == file.metadata, "notes are kept")
  }

  /// Indices of split weights: as ``checkpoint``, and no shard lies elsewhere than beside its index.
  static let index = FuzzTarget("index") { bytes in
    guard let index = try? ShardIndex(parsing: bytes, file: "memory") else { return }
    precondition(index.shards.allSatisfy { !$0.fileName.contains("/") }, "shards lie beside it")
    // A text of that name would stand in the place of the number.
    guard index.metadata["total_size"] == nil else { return }
    let document = index.document(totalByteCount: 1)
    guard let again = try? ShardIndex(parsing: document, file: "memory") else {
      preconditionFailure("what was written can be read")
    }
    precondition(again.shards == index.shards, "what was written is what was read")
    precondition(again.metadata == index.metadata, "notes are kept")
  }

  /// Graphs that were exported here: as ``checkpoint``, for their constants and texts.
  static let onnx = FuzzTarget("onnx", mutation: ProtobufMutation.mutate) { bytes in
    let mark = ("shufflezoo_export", "onnx")
    guard let file = try? ONNXFile(MemorySource(bytes), marked: mark) else { return }
    var model = ONNXModel()
    model.metadata = file.metadata
    model.initializers = file.initializers.tensors
    guard let written = try? ONNXWriter.bytes(of: model),
      let again = try? ONNXFile(MemorySource(written), marked: mark)
    else { preconditionFailure("what was read can be written and read again") }
    precondition(again.metadata == file.metadata, "texts are kept")
    precondition(
      again.initializers.tensors.map(\.summary) == file.initializers.tensors.map(\.summary),
      "what was written is what was read"
    )
  }

  /// Whole files of weights, whatever they are: framing, checksums, names, values.
  static let weights = FuzzTarget("weights", mutation: mutateWeights) { bytes in
    ScratchFile.shared.with(bytes) { path in
      guard let file = try? WeightsFile(path: path) else { return }
      _ = try? file.originalSHA256()
      _ = try? file.storedWeights()
      _ = try? file.storedWeights(copy: .ema)
    }
  }

  /// Changes the header and makes its length right.
  @Sendable
  private static func mutateHeader(_ bytes: [UInt8], _ mutator: inout Mutator) -> [UInt8] {
    let lengthByteCount = 8
    guard bytes.count >= lengthByteCount, mutator.below(8) > 0 else {
      return mutator.bytes(like: bytes)
    }
    let length = bytes.prefix(lengthByteCount).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let rest = bytes.dropFirst(lengthByteCount)
    let header = Array(rest.prefix(Int(min(length, UInt64(rest.count)))))
    let changed = mutator.bytes(like: header)
    let count = (0..<lengthByteCount).map {
      UInt8(truncatingIfNeeded: UInt64(changed.count) >> UInt64(8 * $0))
    }
    return count + changed + rest.dropFirst(header.count)
  }

  /// As the format wants it that the bytes start like.
  @Sendable
  private static func mutateWeights(_ bytes: [UInt8], _ mutator: inout Mutator) -> [UInt8] {
    let isSafetensors = bytes.dropFirst(8).first == UInt8(ascii: "{")
    return isSafetensors
      ? mutateHeader(bytes, &mutator) : ProtobufMutation.mutate(bytes, &mutator)
  }
}

/// What can be compared of a tensor.
private struct Summary: Equatable {
  let name: String
  let dataType: DataType
  let shape: Shape
  let bytes: [UInt8]
}

extension Tensor {
  /// - Precondition: the tensor lies in memory, so that its bytes can be read.
  fileprivate var summary: Summary {
    var bytes: [UInt8] = []
    do throws(FileError) {
      try region.forEachChunk { chunk in
        for index in chunk.indices { bytes.append(chunk[index]) }
      }
    } catch {
      preconditionFailure("a tensor's bytes are there: \(error)")
    }
    precondition(bytes.count == region.byteCount, "a region has the bytes that it promises")
    return Summary(name: name, dataType: dataType, shape: shape, bytes: bytes)
  }
}

extension CkptEntry {
  fileprivate var summary: Summary { tensor.summary }
}
