public import Tensors

/// A `.safetensors` file that cannot be read, or tensors that the format cannot hold.
public struct SafetensorsError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Problem: Hashable, Sendable {
    /// The file could not be read.
    case file(FileError)
    /// The file is shorter than the 8 bytes that hold the header's length.
    case tooShort(found: Int)
    /// The header's length is above ``SafetensorsFile/maximumHeaderByteCount``.
    case headerTooLong(found: UInt64)
    /// The header is longer than the rest of the file.
    case headerPastEnd(expected: Int, found: Int)
    /// The header is not UTF-8.
    case invalidUTF8
    /// The header is not the JSON that it should be at this place.
    case unexpected(expected: String, found: String)
    /// The header nests arrays and objects deeper than `limit`.
    case tooDeep(limit: Int)
    /// A name stands twice in one object; Unicode's canonical equivalence counts as equal.
    case duplicateName(String)
    /// A tensor's description lacks a field.
    case missingField(String)
    /// The element type is one that the format has not, or that has no `DataType`.
    case unknownType(String)
    /// The element type packs several elements into a byte.
    case packedType(String)
    /// The dimensions make no shape.
    case shape(ShapeError)
    /// The size of a tensor of this shape in bytes does not fit a 64-bit integer.
    case byteCountOverflow(Shape)
    /// A tensor does not begin where the one before it ends.
    case notContiguous(expected: Int, found: Int)
    /// A tensor ends before it begins.
    case reversedOffsets(begin: Int, end: Int)
    /// The offsets of a tensor span other than what its type and shape ask for.
    case wrongByteCount(expected: Int, found: Int)
    /// The data of all tensors end before the end of the file, or behind it.
    case wrongFileByteCount(expected: Int, found: Int)
    /// The tensor to write has a type that the format cannot hold.
    case unwritableType(DataType)
    /// The tensor to write has the name that the format keeps for the metadata.
    case reservedName
    /// A metadata key to write is a tensor's name, which MindSpore takes for a note on its type.
    case metadataKeyIsTensorName
    /// The index of split weights is not the JSON that it should be at this place.
    case index(expected: String, found: String)
    /// The index names a file that does not lie beside it, or is no `.safetensors` file.
    case shardName(String)
    /// Files that the index names are not there.
    case missingShards([String])
    /// The index says that the tensor stands in this file, and it does not.
    case notInShard(String)
    /// The tensor stands in this file, and the index does not say so.
    case notInIndex(String)
  }

  /// What went wrong.
  public let problem: Problem
  /// The file, as the caller named it; `nil` when writing.
  public let file: String?
  /// The tensor in question, where one was known.
  public let tensor: String?
  /// The position in the file, in bytes from its start; `nil` when writing.
  public let offset: Int?

  /// Makes an error.
  public init(
    _ problem: Problem,
    file: String? = nil,
    tensor: String? = nil,
    offset: Int? = nil
  ) {
    self.problem = problem
    self.file = file
    self.tensor = tensor
    self.offset = offset
  }
}
