internal import Tensors

/// Walks over the messages of a model without reading the contents of its constants.
///
/// As with checkpoints, libprotobuf-c unpacks each message with its content left out, once what it
/// lets pass was checked: lengths, NULs in names, UTF-8.
///
/// Source: the fields in `schemas/onnx_subset.proto`.
struct ModelWalker {
  private var reader: WireReader<ONNXError>
  private let source: any ByteSource

  /// A model as far as it stands beside the graph.
  struct Model {
    var producer = ""
    var metadata: [String: String] = [:]
    var graph: Range<Int>?
  }

  /// The most bytes of a constant's message beside its content; some 100 are written.
  private static let maximumFramingByteCount = 8 << 10

  /// Walks over `source`.
  init(_ source: any ByteSource) {
    self.source = source
    reader = WireReader(source)
  }

  /// Reads all but the graph, of which it takes the place.
  mutating func model() throws(ONNXError) -> Model {
    var model = Model()
    var noteByteCount = 0
    while reader.offset < source.byteCount {
      let key = try reader.key(before: source.byteCount)
      switch key.field {
      case 2:
        let range = try delimited(key, "producer_name", before: source.byteCount)
        let name = try name(in: range, room: Self.maximumFramingByteCount)
        model.producer = String(decoding: name, as: UTF8.self)
      case 7:
        guard model.graph == nil else { throw error(.repeated("graph"), at: key.offset) }
        let range = try delimited(key, "graph", before: source.byteCount)
        model.graph = range
        reader.skip(to: range.upperBound)
      case 14:
        let range = try delimited(key, "metadata_props", before: source.byteCount)
        noteByteCount += range.count
        guard noteByteCount <= ONNXFile.maximumNoteByteCount else {
          throw error(.oversizedMessage(limit: ONNXFile.maximumNoteByteCount), at: key.offset)
        }
        let note = try note(in: range)
        guard model.metadata.updateValue(note.value, forKey: note.key) == nil else {
          throw error(.repeated(note.key), at: key.offset)
        }
        guard model.metadata.count <= ONNXFile.maximumNoteCount else {
          throw error(.tooMany("texts", limit: ONNXFile.maximumNoteCount), at: key.offset)
        }
      default: try reader.skipValue(of: key, before: source.byteCount)
      }
    }
    return model
  }

  /// Reads the constants of a graph.
  mutating func initializers(in graph: Range<Int>) throws(ONNXError) -> StateDict {
    reader.skip(to: graph.lowerBound)
    var tensors = StateDict()
    while reader.offset < graph.upperBound {
      reader.tensor = nil
      let key = try reader.key(before: graph.upperBound)
      guard key.field == 5 else {
        try reader.skipValue(of: key, before: graph.upperBound)
        continue
      }
      let tensor = try tensor(in: delimited(key, "initializer", before: graph.upperBound))
      guard tensors[tensor.name] == nil else { throw error(.repeated(tensor.name), at: key.offset) }
      tensors.append(tensor)
      guard tensors.tensors.count <= ONNXFile.maximumInitializerCount else {
        throw error(.tooMany("constants", limit: ONNXFile.maximumInitializerCount), at: key.offset)
      }
    }
    return tensors
  }
}

// MARK: Messages

extension ModelWalker {
  private mutating func note(
    in range: Range<Int>
  ) throws(ONNXError) -> (key: String, value: String) {
    var framing: [UInt8] = []
    while reader.offset < range.upperBound {
      let key = try reader.key(before: range.upperBound)
      switch key.field {
      case 1:
        let place = try delimited(key, "key", before: range.upperBound)
        framing.appendField(1, try name(in: place, room: place.count))
      case 2:
        let place = try delimited(key, "value", before: range.upperBound)
        framing.appendField(2, try reader.bytes(in: place))
      default: try reader.skipValue(of: key, before: range.upperBound)
      }
    }
    guard let note = UnpackedNote(framing) else {
      throw error(.unreadableMessage, at: range.lowerBound)
    }
    guard let value = String(validating: note.value, as: UTF8.self) else {
      throw error(.invalidText, at: range.lowerBound)
    }
    return (note.key, value)
  }

  private mutating func tensor(in range: Range<Int>) throws(ONNXError) -> Tensor {
    let (framing, content) = try framing(ofTensorIn: range)
    guard let header = UnpackedTensorHeader(framing) else {
      throw error(.unreadableMessage, at: range.lowerBound)
    }
    guard let content else { throw error(.missingField("raw_data"), at: range.lowerBound) }
    guard let dataType = DataType(onnxCode: header.dataType) else {
      throw error(.unknownType(Int(header.dataType)), at: range.lowerBound)
    }
    let shape: Shape
    do {
      shape = try Shape(checking: header.dimensions.map { Int($0) })
    } catch {
      throw self.error(.invalidShape(error), at: range.lowerBound)
    }
    guard let expected = shape.byteCount(of: dataType), expected == content.count else {
      throw error(
        .contentSize(expected: shape.byteCount(of: dataType) ?? .max, found: content.count),
        at: content.lowerBound
      )
    }
    return Tensor(
      name: header.name,
      dataType: dataType,
      shape: shape,
      region: ByteRegion([ByteRegion.Segment(source: source, range: content)])
    )
  }

  /// The message of a constant without its content, and where that lies.
  private mutating func framing(
    ofTensorIn range: Range<Int>
  ) throws(ONNXError) -> (bytes: [UInt8], content: Range<Int>?) {
    var bytes: [UInt8] = []
    var content: Range<Int>?
    while reader.offset < range.upperBound {
      let key = try reader.key(before: range.upperBound)
      switch key.field {
      case 1, 2:
        let start = key.offset
        try reader.skipValue(of: key, before: range.upperBound)
        try requireRoom(for: reader.offset - start, behind: bytes, at: start)
        bytes += try reader.bytes(in: start..<reader.offset)
      case 8:
        let place = try delimited(key, "name", before: range.upperBound)
        let name = try name(in: place, room: Self.maximumFramingByteCount - bytes.count)
        bytes.appendField(8, name)
        reader.tensor = String(decoding: name, as: UTF8.self)
      case 9:
        let data = try delimited(key, "raw_data", before: range.upperBound)
        reader.skip(to: data.upperBound)
        content = data
      default: try reader.skipValue(of: key, before: range.upperBound)
      }
    }
    return (bytes, content)
  }

  private func requireRoom(
    for count: Int,
    behind bytes: [UInt8],
    at offset: Int
  ) throws(ONNXError) {
    guard count <= Self.maximumFramingByteCount - bytes.count else {
      throw error(.oversizedMessage(limit: Self.maximumFramingByteCount), at: offset)
    }
  }

  /// The bytes of a name, which libprotobuf-c would cut at a NUL.
  private mutating func name(in range: Range<Int>, room: Int) throws(ONNXError) -> [UInt8] {
    guard range.count <= room else {
      throw error(.oversizedMessage(limit: Self.maximumFramingByteCount), at: range.lowerBound)
    }
    let bytes = try reader.bytes(in: range)
    guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
      throw error(.invalidText, at: range.lowerBound)
    }
    return bytes
  }

  private mutating func delimited(
    _ key: WireReader<ONNXError>.Key,
    _ field: String,
    before end: Int
  ) throws(ONNXError) -> Range<Int> {
    guard key.wireType == WireType.lengthDelimited else {
      throw error(.damagedField, at: key.offset)
    }
    return try reader.lengthDelimitedRange(of: field, before: end)
  }

  private func error(_ problem: ONNXError.Problem, at offset: Int) -> ONNXError {
    ONNXError(problem, file: source.name, tensor: reader.tensor, offset: offset)
  }
}

extension DataType {
  /// The type that ONNX gives this number, if tensors of it are written here.
  fileprivate init?(onnxCode code: Int32) {
    let types: [Int32: DataType] = [1: .float32, 7: .int64, 10: .float16, 16: .bfloat16]
    guard let type = types[code] else { return nil }
    self = type
  }
}
