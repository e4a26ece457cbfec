internal import Tensors

/// The index of split weights: which tensor stands in which file.
///
/// It is a JSON document beside the shards, `model.safetensors.index.json`, with two objects:
/// `weight_map` has the name of a file for each tensor's name, `metadata` has `total_size`, the
/// bytes of all tensors, and whatever else its writer noted.
///
/// Source: `huggingface/huggingface_hub:src/huggingface_hub/serialization/_torch.py`,
/// `save_torch_state_dict` and `_load_sharded_checkpoint`.
public struct ShardIndex: Sendable {
  /// A shard, as an index lists it.
  public struct Shard: Sendable, Equatable {
    /// The name of the file, which lies in the folder of the index.
    public let fileName: String
    /// The names of its tensors.
    public let tensors: [String]

    /// Lists a shard.
    public init(fileName: String, tensors: [String]) {
      self.fileName = fileName
      self.tensors = tensors
    }
  }

  /// What an index's file name has behind the name that the weights would have in one file.
  public static let fileExtension = ".index.json"
  /// How the names of all shards end.
  public static let shardExtension = ".safetensors"
  /// The longest index that is read, in bytes: as much as the header of a file that holds the same
  /// tensors.
  public static let maximumByteCount = SafetensorsFile.maximumHeaderByteCount

  private static let totalKey = "total_size"

  /// The shards; read ones are in the order of their names' bytes.
  public let shards: [Shard]
  /// The notes that are texts; `total_size` is a number and not among them.
  public let metadata: [String: String]

  /// An index to write.
  public init(shards: [Shard], metadata: [String: String] = [:]) {
    self.shards = shards
    self.metadata = metadata
  }

  /// Whether a JSON document may be an index: it names the object that makes it one.
  public static func isLikely(_ document: [UInt8]) -> Bool {
    let key = Array("\"weight_map\"".utf8)
    return document.indices.contains { document[$0] == key[0] && document[$0...].starts(with: key) }
  }
}

// MARK: - Reading

extension ShardIndex {
  /// Reads an index, strictly: names that stand twice are refused, and so are shards that do not lie
  /// beside it.
  ///
  /// - Parameters:
  ///   - document: the bytes of the file.
  ///   - file: what error messages call it.
  /// - Throws: ``SafetensorsError`` with ``SafetensorsError/Problem/index(expected:found:)``,
  ///   ``SafetensorsError/Problem/shardName(_:)``, ``SafetensorsError/Problem/invalidUTF8``,
  ///   ``SafetensorsError/Problem/duplicateName(_:)`` or
  ///   ``SafetensorsError/Problem/tooDeep(limit:)``.
  public init(parsing document: [UInt8], file: String) throws(SafetensorsError) {
    do throws(SafetensorsError) {
      var scanner = try HeaderScanner(document, file: file, fileOffset: 0)
      try self.init(scanning: &scanner)
    } catch {
      // The scanner's words are those for a header.
      guard case .unexpected(let expected, let found) = error.problem else { throw error }
      throw SafetensorsError(
        .index(
          expected: expected.replacing(" of the header", with: ""),
          found: found.replacing(" of the header", with: "")
        ),
        file: file,
        tensor: error.tensor,
        offset: error.offset
      )
    }
  }

  private init(scanning scanner: inout HeaderScanner) throws(SafetensorsError) {
    var metadata: [String: String] = [:]
    var tensors: [String: [String]]?
    try scanner.distinctMembers { (scanner, name, _) throws(SafetensorsError) in
      switch name {
      case "weight_map": tensors = try Self.weightMap(scanning: &scanner)
      case "metadata": metadata = try Self.metadata(scanning: &scanner)
      default: try scanner.skipValue(depth: 1)
      }
    }
    try scanner.end()
    guard let tensors else {
      throw scanner.error(.index(expected: "an object 'weight_map'", found: "none"))
    }
    shards = tensors.map { Shard(fileName: $0.key, tensors: $0.value) }
      .sorted { $0.fileName.precedes($1.fileName) }
    self.metadata = metadata
  }

  /// Reads which file each tensor stands in, and gives the tensors of each file.
  private static func weightMap(
    scanning scanner: inout HeaderScanner
  ) throws(SafetensorsError) -> [String: [String]] {
    var tensors: [String: [String]] = [:]
    try scanner.distinctMembers { (scanner, name, _) throws(SafetensorsError) in
      scanner.tensor = name
      let valueOffset = scanner.nextOffset()
      let shard = try scanner.string()
      guard liesBeside(shard) else { throw scanner.error(.shardName(shard), at: valueOffset) }
      scanner.tensor = nil
      tensors[shard, default: []].append(name)
    }
    return tensors
  }

  /// Whether a name is that of a file in the folder of the index, here and on Windows.
  private static func liesBeside(_ name: String) -> Bool {
    let isPlain = name.utf8.allSatisfy { byte in
      byte >= 0x20 && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "\\")
        && byte != UInt8(ascii: ":")
    }
    return isPlain && name.utf8.count > shardExtension.utf8.count && name.hasSuffix(shardExtension)
  }

  /// Reads the notes; those that are no texts are passed over.
  private static func metadata(
    scanning scanner: inout HeaderScanner
  ) throws(SafetensorsError) -> [String: String] {
    var metadata: [String: String] = [:]
    guard try !scanner.null() else { return metadata }
    try scanner.distinctMembers { (scanner, key, _) throws(SafetensorsError) in
      if scanner.isAtString() {
        metadata[key] = try scanner.string()
      } else {
        try scanner.skipValue(depth: 2)
      }
    }
    return metadata
  }
}

// MARK: - Writing

extension ShardIndex {
  /// The document, byte for byte as Python's `json.dumps(index, indent=2)` makes it, which is what
  /// Hugging Face's tools call; the notes stand in the order of their keys' bytes.
  ///
  /// - Parameter totalByteCount: the bytes of all tensors together.
  /// - Returns: the bytes of the file.
  /// - Precondition: no note is called `total_size`.
  public func document(totalByteCount: Int) -> [UInt8] {
    precondition(metadata[Self.totalKey] == nil, "the size is no note")
    let notes = metadata.sorted { $0.key.precedes($1.key) }
    let metadataLines =
      ["    \"\(Self.totalKey)\": \(totalByteCount)"]
      + notes.map { "    \(Self.quoted($0.key)): \(Self.quoted($0.value))" }
    let mapLines = shards.flatMap { shard in
      let fileName = Self.quoted(shard.fileName)
      return shard.tensors.map { "    \(Self.quoted($0)): \(fileName)" }
    }
    let map = mapLines.isEmpty ? "{}" : "{\n\(mapLines.joined(separator: ",\n"))\n  }"
    return Array(
      "{\n  \"metadata\": {\n\(metadataLines.joined(separator: ",\n"))\n  },\n  \"weight_map\": \(map)\n}"
        .utf8
    )
  }

  /// A JSON string in ASCII, with the escapes that Python writes.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: quoted += "\\\""
      case 0x5C: quoted += "\\\\"
      case 0x0A: quoted += "\\n"
      case 0x0D: quoted += "\\r"
      case 0x09: quoted += "\\t"
      case 0x0C: quoted += "\\f"
      case 0x08: quoted += "\\b"
      case 0x20...0x7E: quoted.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return quoted + "\""
  }
}
