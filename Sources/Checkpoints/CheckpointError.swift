internal import Ciphers
public import Tensors

/// A `.ckpt` file that cannot be read or written, and where it stops making sense.
public struct CheckpointError: Error, Equatable, Sendable {
  /// What went wrong.
  public enum Problem: Equatable, Sendable {
    /// The file could not be opened, read or written.
    case file(FileError)
    /// The file has no bytes, or no parameters.
    case empty
    /// The file is something else.
    case notCheckpoint(FileKind)
    /// The file is encrypted, with the mode that MindSpore calls this, and no key was given.
    case encrypted(EncryptionMode)
    /// The key has another length in bytes than the mode's keys have.
    case keyLength(EncryptionMode, found: Int)
    /// The tag of a block, counted from 1, is not that of its bytes under this key.
    case authentication(block: Int)
    /// A block, counted from 1, does not end in a padding under this key.
    case padding(EncryptionMode, block: Int)
    /// The bytes that come out of the decryption are no checkpoint's.
    case notDecrypted(EncryptionMode)
    /// A block's initialisation vector has another length.
    case ivLength(expected: Int, found: Int)
    /// A block's length is not that of its parts.
    case blockLength(expected: Int, found: Int)
    /// A ciphertext has a length that no block of this mode has.
    case encryptedLength(EncryptionMode, found: Int)
    /// The file ends inside a block.
    case cutBlock(expected: Int, found: Int)
    /// Behind a block stands something else than another one.
    case foreignBytes(EncryptionMode, count: Int)
    /// There are more blocks than any file has.
    case tooManyBlocks(limit: Int)
    /// The file is encrypted as MindSpore 1.x did it, without a tag.
    case unauthenticatedForm
    /// The libcrypto of this machine does not offer the cipher that it calls this.
    case cipherUnavailable(String)
    /// A length reaches past the end of what holds it: the file, or an enclosing record.
    case lengthPastEnd(of: String, expected: UInt64, found: Int)
    /// The file ends inside a number.
    case truncatedNumber
    /// A variable-length integer is longer than ten bytes or does not fit 64 bits.
    case numberTooLong
    /// A field comes with a wire type that its kind never has.
    case wireType(field: String, expected: [Int], found: Int)
    /// A field has the number 0 or one above 2^29 - 1, which protobuf does not allow.
    case fieldNumber(UInt64)
    /// A field that only other protobuf files have stands beside the parameters.
    case foreignField(number: UInt64)
    /// A record lacks a field that every parameter has.
    case missingField(String)
    /// A record has a tensor and a map of tensors.
    case tensorAndMap
    /// A record has more bytes beside its content than any real one.
    case oversizedRecord(limit: Int)
    /// A parameter's name is empty, holds a NUL or is not UTF-8.
    case invalidName(reason: String)
    /// The element type is none that MindSpore writes.
    case unknownType(String)
    /// The dimensions make no shape.
    case invalidShape(ShapeError)
    /// There are more dimensions than any tensor has.
    case tooManyDimensions(limit: Int, found: Int)
    /// The content has another size than type and dimensions ask for.
    case contentSize(expected: Int, found: Int)
    /// The parts of a sliced tensor disagree in type or dimensions.
    case sliceMismatch(expected: String, found: String)
    /// The name was used before, by the record at `firstOffset`.
    case duplicate(firstOffset: Int)
    /// The checksum at the end is not that of the bytes before it.
    case checksum(stored: UInt32, computed: UInt32)
    /// The ten digits behind `crc_num` hold more than 32 bits.
    case damagedTrailer
    /// libprotobuf-c refuses a record.
    case unreadableRecord
    /// A `.ckpt` file has no name for this element type.
    case unwritableType(DataType)
  }

  /// What went wrong.
  public let problem: Problem
  /// The file, as the caller named it.
  public let file: String
  /// The parameter being read, where one was known.
  public let parameter: String?
  /// The position in the file, in bytes from its start, where one was known.
  public let offset: Int?

  /// Makes an error about `file`.
  public init(_ problem: Problem, file: String, parameter: String? = nil, offset: Int? = nil) {
    self.problem = problem
    self.file = file
    self.parameter = parameter
    self.offset = offset
  }
}

extension CheckpointError: CustomStringConvertible {
  /// The file, the parameter and position, what was expected and found, and what to try.
  public var description: String {
    if case .file(let error) = problem { return error.description }
    var place = file
    switch (parameter?.printable, offset) {
    case (let parameter?, let offset?): place += ": parameter '\(parameter)' at byte \(offset)"
    case (let parameter?, nil): place += ": parameter '\(parameter)'"
    case (nil, let offset?): place += ": at byte \(offset)"
    case (nil, nil): break
    }
    return "\(place): \(problem.text)"
  }
}

extension CheckpointError.Problem {
  fileprivate var text: String {
    switch self {
    case .file(let error): error.description
    case .empty:
      "the file is empty, it holds no parameters; fetch or save it again"
    case .notCheckpoint(let kind):
      "expected a MindSpore checkpoint, found \(kind.description); \(kind.advice)"
    case .encrypted(let mode):
      "the file is encrypted (\(mode.rawValue)); give its key with --key-file"
    case .keyLength(let mode, let found):
      "expected a key of \(mode.keyByteCounts.alternatives) bytes for \(mode.rawValue), found one of "
        + "\(found); give the key that the file was encrypted with"
    case .authentication(let block):
      "expected the tag of block \(block) to be that of its bytes, found another; "
        + (block == 1
          ? "the key is not the one that the file was encrypted with, or the file is damaged"
          : "the file is damaged, as the key is that of block 1; fetch it again")
    case .padding(let mode, let block):
      "expected block \(block) to end in the padding of \(mode.rawValue), found other bytes; the key is "
        + "not the one that the file was encrypted with, or the file is damaged"
    case .notDecrypted(let mode):
      "expected a checkpoint inside the encryption (\(mode.rawValue)), found other bytes; the key is not "
        + "the one that the file was encrypted with, or the file is damaged"
    case .ivLength(let expected, let found):
      "expected an initialisation vector of \(expected) bytes, found one of \(found); \(Self.damaged)"
    case .blockLength(let expected, let found):
      "expected a block that counts \(expected) bytes, found one that counts \(found); \(Self.damaged)"
    case .encryptedLength(let mode, let found):
      "expected \(mode.textLengths) in a block, found \(found); \(Self.damaged)"
    case .cutBlock(let expected, let found):
      "expected a block of \(expected) bytes, found \(found); the file is cut short or damaged, so "
        + "fetch it again"
    case .foreignBytes(let mode, let count):
      "expected another block (\(mode.rawValue)) or the end of the file, found \(count) bytes of "
        + "something else; \(Self.damaged)"
    case .tooManyBlocks(let limit):
      "expected at most \(limit) blocks, found more; \(Self.damaged)"
    case .unauthenticatedForm:
      "the file is encrypted as MindSpore 1.x did it, without a tag that would show a wrong key or "
        + "a changed byte, which is not read here; load and save it with MindSpore 2"
    case .cipherUnavailable(let cipher):
      "the libcrypto of this machine does not offer \(cipher); use an OpenSSL that does"
    case .lengthPastEnd(let what, let expected, let found):
      "expected \(expected) bytes of \(what), found \(found); the file is cut short or damaged, so fetch "
        + "it again"
    case .truncatedNumber:
      "expected the rest of a number, found the end of the file or of its record; the file is cut short "
        + "or damaged, so fetch it again"
    case .numberTooLong:
      "expected a number of at most 64 bits, found a longer one; \(Self.damaged)"
    case .wireType(let field, let expected, let found):
      "expected wire type \(expected.alternatives) of \(field), found \(found); \(Self.damaged)"
    case .fieldNumber(let number):
      "expected a field number from 1 to 536870911, found \(number); \(Self.damaged)"
    case .foreignField(let number):
      "expected a parameter (field 1), found field \(number); this is another protobuf file, such as an "
        + "ONNX or MindIR model, or a damaged checkpoint: give the .ckpt, or fetch it again"
    case .missingField(let field):
      "expected a parameter, found a record without '\(field)'; \(Self.damaged)"
    case .tensorAndMap:
      "expected a tensor or a map of tensors, found both; \(Self.damaged)"
    case .oversizedRecord(let limit):
      "expected at most \(limit) bytes in a record beside its tensor's values, found more; "
        + Self.damaged
    case .invalidName(let reason):
      "expected a name in UTF-8, found one that \(reason); fetch the file again, or rename the parameter "
        + "where it was saved"
    case .unknownType(let type):
      "expected an element type that MindSpore writes, such as 'Float32', found "
        + "'\(String(type.prefix(40)).printable)'; save the file with a released version of MindSpore"
    case .invalidShape(let error):
      "expected dimensions that make a shape, but \(error); \(Self.damaged)"
    case .tooManyDimensions(let limit, let found):
      "expected at most \(limit) dimensions, found \(found); \(Self.damaged)"
    case .contentSize(let expected, let found):
      "expected \(expected) bytes of content for its type and dimensions, found \(found); "
        + Self.damaged
    case .sliceMismatch(let expected, let found):
      "expected the next slice of a tensor \(expected), found \(found); \(Self.damaged)"
    case .duplicate(let firstOffset):
      "expected each name once, found this one again (first at byte \(firstOffset)); save the "
        + "file again with unique names"
    case .checksum(let stored, let computed):
      "expected the CRC-32 \(stored) that the file ends with, found \(computed); the file is "
        + "damaged, so fetch it again, or give --no-verify-crc to use it as it is"
    case .damagedTrailer:
      "expected a 32-bit CRC after 'crc_num', found a larger number; \(Self.damaged)"
    case .unreadableRecord:
      "expected a parameter, found a record that libprotobuf-c refuses; \(Self.damaged)"
    case .unwritableType(let type):
      "MindSpore's checkpoints have no name for \(type.rawValue); convert the tensor to another "
        + "type first"
    }
  }

  private static let damaged = "the file is damaged or no checkpoint, so fetch or save it again"
}

extension CheckpointError {
  /// The error of a cipher that cannot run.
  init(_ error: CipherError, file: String) {
    switch error {
    case .unavailable(let cipher): self.init(.cipherUnavailable(cipher), file: file)
    }
  }
}

extension EncryptionMode {
  /// What lengths a ciphertext has.
  fileprivate var textLengths: String {
    let limit = EncryptedBlock.textByteCount(self, of: EncryptedBlock.largestByteCount)
    return self == .aesGCM
      ? "1 to \(limit) bytes" : "a multiple of \(Cipher.blockByteCount) bytes up to \(limit)"
  }
}

extension [Int] {
  /// The numbers as words to choose from: `16, 24 or 32`.
  package var alternatives: String {
    let words = map(String.init)
    return count < 2
      ? words.joined() : words.dropLast().joined(separator: ", ") + " or " + words[count - 1]
  }
}
