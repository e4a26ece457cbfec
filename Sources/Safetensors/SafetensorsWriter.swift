public import Tensors

/// Writes tensors as a `.safetensors` file.
///
/// The bytes are those of the reference implementation (`safetensors/src/tensor.rs`, `prepare`), so
/// the order of the tensors is not kept: they are sorted by type, the widest alignment first, then
/// by the bytes of their names. Metadata are sorted by the bytes of their keys, which the reference
/// leaves to chance; so the same tensors and metadata always give the same bytes.
public struct SafetensorsWriter: Sendable {
  private let prologue: [UInt8]
  private let tensors: [Tensor]

  /// The number of bytes that ``write(to:)`` writes.
  public let byteCount: Int

  /// Checks that the format can hold `stateDict`, and lays out the file.
  ///
  /// A tensor of type `int4x2` is stored as bytes with the note by which MindSpore knows it.
  ///
  /// - Parameters:
  ///   - stateDict: the tensors to store.
  ///   - metadata: the notes to store beside them; may be empty.
  /// - Throws: ``SafetensorsError`` with ``SafetensorsError/Problem/unwritableType(_:)``,
  ///   ``SafetensorsError/Problem/reservedName``,
  ///   ``SafetensorsError/Problem/metadataKeyIsTensorName`` or
  ///   ``SafetensorsError/Problem/headerTooLong(found:)``.
  public init(
    _ stateDict: StateDict,
    metadata: [String: String] = [:]
  ) throws(SafetensorsError) {
    var notes = metadata
    var entries: [Entry] = []
    for tensor in stateDict.tensors {
      entries.append(try Self.entry(for: tensor, notes: &notes))
    }
    entries.sort(by: Self.isStoredBefore)
    let header = Self.header(entries, notes: notes)
    guard header.count <= SafetensorsFile.maximumHeaderByteCount else {
      throw SafetensorsError(.headerTooLong(found: UInt64(header.count)))
    }
    prologue = UInt64(header.count).littleEndianBytes + header
    tensors = entries.map(\.tensor)
    byteCount = prologue.count + stateDict.byteCount
  }

  /// Writes the file from its first byte to its last, a piece of a tensor at a time.
  ///
  /// - Throws: `FileError` when reading a tensor or writing fails.
  public func write(to sink: inout some ByteSink) throws(FileError) {
    try sink.write(prologue.span)
    for tensor in tensors {
      try tensor.region.forEachChunk { (chunk) throws(FileError) in try sink.write(chunk) }
    }
  }
}

extension SafetensorsWriter {
  /// A tensor with what the format calls its type, and the type's place in the order of storing.
  private struct Entry {
    let tensor: Tensor
    let type: String
    let place: Int
  }

  /// Checks a tensor and adds the note that it needs.
  private static func entry(
    for tensor: Tensor,
    notes: inout [String: String]
  ) throws(SafetensorsError) -> Entry {
    guard tensor.name != Header.metadataName else {
      throw SafetensorsError(.reservedName, tensor: tensor.name)
    }
    guard let form = tensor.dataType.safetensorsForm else {
      throw SafetensorsError(.unwritableType(tensor.dataType), tensor: tensor.name)
    }
    let mark = tensor.dataType == .int4x2 ? Header.packedPairMark : nil
    guard notes[tensor.name] == nil || notes[tensor.name] == mark else {
      throw SafetensorsError(.metadataKeyIsTensorName, tensor: tensor.name)
    }
    notes[tensor.name] = mark
    return Entry(tensor: tensor, type: form.name, place: form.place)
  }

  /// The header's JSON, padded so that the data begin at a multiple of 8 bytes.
  private static func header(_ entries: [Entry], notes: [String: String]) -> [UInt8] {
    var json = Array("{".utf8)
    if !notes.isEmpty {
      append(quoted: Header.metadataName, to: &json)
      json += ":{".utf8
      for (key, value) in notes.sorted(by: { $0.key.precedes($1.key) }) {
        append(quoted: key, to: &json)
        json += ":".utf8
        append(quoted: value, to: &json)
        json += ",".utf8
      }
      json.removeLast()
      json += "},".utf8
    }
    var begin = 0
    for entry in entries {
      let end = begin + entry.tensor.region.byteCount
      let shape = entry.tensor.shape.dimensions.map(String.init).joined(separator: ",")
      append(quoted: entry.tensor.name, to: &json)
      json += ":{\"dtype\":\"\(entry.type)\",\"shape\":[\(shape)],".utf8
      json += "\"data_offsets\":[\(begin),\(end)]},".utf8
      begin = end
    }
    if json.last == UInt8(ascii: ",") { json.removeLast() }
    json += "}".utf8
    while !json.count.isMultiple(of: 8) { json += " ".utf8 }
    return json
  }

  /// Appends a JSON string with the escapes that serde_json writes: no others than JSON demands.
  private static func append(quoted text: String, to json: inout [UInt8]) {
    json += "\"".utf8
    for byte in text.utf8 {
      switch Unicode.Scalar(byte) {
      case "\"": json += "\\\"".utf8
      case "\\": json += "\\\\".utf8
      case "\u{8}": json += "\\b".utf8
      case "\u{C}": json += "\\f".utf8
      case "\n": json += "\\n".utf8
      case "\r": json += "\\r".utf8
      case "\t": json += "\\t".utf8
      case "\u{0}"..<"\u{20}":
        json += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
      default: json.append(byte)
      }
    }
    json += "\"".utf8
  }

  private static func isStoredBefore(_ left: Entry, _ right: Entry) -> Bool {
    left.place == right.place
      ? left.tensor.name.precedes(right.tensor.name)
      : left.place < right.place
  }
}
