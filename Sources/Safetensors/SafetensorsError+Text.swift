internal import Tensors

extension SafetensorsError: CustomStringConvertible {
  /// Where it went wrong, what was expected, what was found, and what to try.
  public var description: String {
    // The error of the file names the file and the position itself.
    if case .file(let error) = problem { return error.description }
    var place = file.map { "\($0): " } ?? ""
    switch (tensor?.printable, offset) {
    case (let tensor?, let offset?): place += "tensor '\(tensor)' at byte \(offset): "
    case (let tensor?, nil): place += "tensor '\(tensor)': "
    case (nil, let offset?): place += "at byte \(offset): "
    case (nil, nil): break
    }
    return place + problem.clause
  }
}

extension SafetensorsError.Problem {
  private static let damaged = "the header is damaged, so fetch the file again"
  private static let mixed = "index and shards are of different weights, so fetch all of them again"

  /// How many missing shards a message lists.
  private static let listedCount = 10

  fileprivate var clause: String {
    switch self {
    case .file(let error):
      error.description
    case .tooShort(let found):
      "expected at least 8 bytes, found \(found); the file is cut short, so fetch it again"
    case .headerTooLong(let found):
      "expected a header of at most \(SafetensorsFile.maximumHeaderByteCount) bytes, found "
        + "\(found); this is no safetensors file, or it holds too many tensors"
    case .headerPastEnd(let expected, let found):
      "expected a header of \(expected) bytes, found \(found); this is no safetensors file, or it "
        + "is cut short, so fetch it again"
    case .invalidUTF8:
      "expected UTF-8, found other bytes; \(Self.damaged)"
    case .unexpected(let expected, let found):
      "expected \(expected), found \(found.printable); \(Self.damaged)"
    case .tooDeep(let limit):
      "expected at most \(limit) levels of nesting, found more; \(Self.damaged)"
    case .duplicateName(let name):
      "expected each name once, found '\(name.printable)' again; ask who wrote the file which one holds"
    case .missingField(let field):
      "expected the field '\(field)', found none; \(Self.damaged)"
    case .unknownType(let type):
      "expected one of \(DataType.safetensorsNames.joined(separator: ", ")), found '\(type.printable)'; "
        + "convert the tensor to one of these where the file was written"
    case .packedType(let type):
      "expected elements of whole bytes, found '\(type)'; packed sub-byte types are not "
        + "supported, so convert the tensor where the file was written"
    case .shape(let error):
      "expected the dimensions of a tensor, but \(error.description.printable); \(Self.damaged)"
    case .byteCountOverflow(let shape):
      "expected a size below 2^63 bytes, found the shape \(shape.description.printable); \(Self.damaged)"
    case .notContiguous(let expected, let found):
      "expected its data at offset \(expected), found \(found); tensors may leave no hole and "
        + "share no bytes, so write the file again"
    case .reversedOffsets(let begin, let end):
      "expected data_offsets that end at \(begin) or later, where they begin, found the end \(end); "
        + Self.damaged
    case .wrongByteCount(let expected, let found):
      "expected \(expected) bytes by its type and shape, found data_offsets \(found) apart; "
        + Self.damaged
    case .wrongFileByteCount(let expected, let found):
      "expected a file of \(expected) bytes, found \(found); "
        + (found < expected
          ? "it is cut short, so fetch it again"
          : "something follows the tensors, so fetch it again")
    case .unwritableType(let type):
      "expected a type that safetensors can hold, found \(type.rawValue); convert the tensor to another "
        + "type, or leave it out"
    case .reservedName:
      "expected a tensor's name, found the one that safetensors keeps for metadata; rename it"
    case .metadataKeyIsTensorName:
      "expected no metadata under its name, found some, which MindSpore would take for its type; "
        + "rename the metadata's key"
    case .index(let expected, let found):
      "expected \(expected), found \(found.printable); the index is damaged, so fetch it again"
    case .shardName(let name):
      "expected the name of a .safetensors file in the folder of the index, found '\(name.printable)'; "
        + "no other file is opened, so put the shards beside the index"
    case .missingShards(let names):
      "expected its shards in the same folder, found \(names.count) missing: "
        + names.prefix(Self.listedCount).map(\.printable).joined(separator: ", ")
        + (names.count > Self.listedCount ? " and \(names.count - Self.listedCount) more" : "")
        + "; fetch them"
    case .notInShard(let shard):
      "expected it in \(shard.printable), as the index has it, found it missing there; \(Self.mixed)"
    case .notInIndex(let shard):
      "expected an entry in the index, as it stands in \(shard.printable), found none; \(Self.mixed)"
    }
  }
}
