internal import Tensors

/// What a header says, before its offsets are held against one another and against the file.
struct Header {
  /// A tensor's description.
  struct Entry {
    let name: String
    let dataType: DataType
    let shape: Shape
    /// Where the data begin, in bytes from the end of the header.
    let begin: Int
    /// Where the data end, in bytes from the end of the header.
    let end: Int
    /// Where the tensor's name stands, in bytes from the start of the file.
    let offset: Int
  }

  /// The name that the format keeps for the metadata.
  static let metadataName = "__metadata__"
  /// The value under a tensor's name in the metadata by which MindSpore marks bytes that pack two
  /// 4-bit integers each (`ms:mindspore/train/serialization.py`, `_save_param_list_data`).
  static let packedPairMark = "Int4"

  /// The metadata; empty if there is none.
  private(set) var metadata: [String: String] = [:]
  /// The tensors in the order of the header.
  private(set) var entries: [Entry] = []

  /// Reads a header to its end.
  init(scanning scanner: inout HeaderScanner) throws(SafetensorsError) {
    try scanner.distinctMembers { (scanner, name, offset) throws(SafetensorsError) in
      if name == Self.metadataName {
        metadata = try Self.metadata(scanning: &scanner)
      } else {
        scanner.tensor = name
        entries.append(try Self.entry(named: name, at: offset, scanning: &scanner))
        scanner.tensor = nil
      }
    }
    try scanner.end()
  }

  /// Reads the metadata; like the reference, takes `null` for none.
  private static func metadata(
    scanning scanner: inout HeaderScanner
  ) throws(SafetensorsError) -> [String: String] {
    var metadata: [String: String] = [:]
    guard try !scanner.null() else { return metadata }
    try scanner.object { (scanner, key, offset) throws(SafetensorsError) in
      let value = try scanner.string()
      guard metadata.updateValue(value, forKey: key) == nil else {
        throw scanner.error(.duplicateName(key), at: offset)
      }
    }
    return metadata
  }

  /// Reads a tensor's description; like the reference, passes over fields that it does not know.
  private static func entry(
    named name: String,
    at offset: Int,
    scanning scanner: inout HeaderScanner
  ) throws(SafetensorsError) -> Entry {
    var type: DataType?
    var shape: Shape?
    var range: (begin: Int, end: Int)?
    try scanner.object { (scanner, field, offset) throws(SafetensorsError) in
      switch field {
      case "dtype" where type == nil: type = try dataType(scanning: &scanner)
      case "shape" where shape == nil: shape = try self.shape(scanning: &scanner)
      case "data_offsets" where range == nil: range = try offsets(scanning: &scanner)
      case "dtype", "shape", "data_offsets":
        throw scanner.error(.duplicateName(field), at: offset)
      default: try scanner.skipValue(depth: 2)
      }
    }
    guard let type else { throw scanner.error(.missingField("dtype"), at: offset) }
    guard let shape else { throw scanner.error(.missingField("shape"), at: offset) }
    guard let range else { throw scanner.error(.missingField("data_offsets"), at: offset) }
    return Entry(
      name: name,
      dataType: type,
      shape: shape,
      begin: range.begin,
      end: range.end,
      offset: offset
    )
  }

  private static func dataType(
    scanning scanner: inout HeaderScanner
  ) throws(SafetensorsError) -> DataType {
    let offset = scanner.nextOffset()
    let name = try scanner.string()
    guard !DataType.packedSafetensorsNames.contains(name) else {
      throw scanner.error(.packedType(name), at: offset)
    }
    guard let type = DataType(safetensorsName: name) else {
      throw scanner.error(.unknownType(name), at: offset)
    }
    return type
  }

  private static func shape(
    scanning scanner: inout HeaderScanner
  ) throws(SafetensorsError) -> Shape {
    let offset = scanner.nextOffset()
    var dimensions: [Int] = []
    try scanner.array { (scanner) throws(SafetensorsError) in
      dimensions.append(try scanner.wholeNumber())
    }
    do throws(ShapeError) {
      return try Shape(checking: dimensions)
    } catch {
      throw scanner.error(.shape(error), at: offset)
    }
  }

  private static func offsets(
    scanning scanner: inout HeaderScanner
  ) throws(SafetensorsError) -> (begin: Int, end: Int) {
    let offset = scanner.nextOffset()
    var numbers: [Int] = []
    try scanner.array { (scanner) throws(SafetensorsError) in
      numbers.append(try scanner.wholeNumber())
    }
    guard numbers.count == 2 else {
      let found = "\(numbers.count)"
      throw scanner.error(.unexpected(expected: "2 offsets", found: found), at: offset)
    }
    return (numbers[0], numbers[1])
  }
}
