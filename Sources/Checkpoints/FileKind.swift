internal import Tensors

/// What a file is that is no checkpoint, judged by its first bytes.
///
/// People save error pages and pointers under the names of the weights they wanted; saying what
/// came instead is the one thing they need to know.
public enum FileKind: String, Sendable, CaseIterable {
  /// A web page.
  case html
  /// An XML document, such as the error of an object store.
  case xml
  /// A JSON document, such as the error of a web service.
  case json
  /// The stand-in that git keeps for a large file.
  case gitLFSPointer
  /// A zip archive, which is what `torch.save` has written since PyTorch 1.6.
  case zip
  /// A Python pickle, which is what older versions of PyTorch wrote.
  case pickle
  /// gzip.
  case gzip
  /// xz.
  case xz
  /// Zstandard.
  case zstandard
  /// A tar archive.
  case tar
  /// A numpy array.
  case numpy
  /// HDF5, as Keras writes.
  case hdf5
  /// ONNX, or another protobuf file that starts with a version number.
  case onnx
  /// safetensors, whatever the file is called.
  case safetensors
  /// A PNG or JPEG picture.
  case picture
  /// bzip2.
  case bzip2
  /// 7-Zip.
  case sevenZip
  /// A PDF document.
  case pdf
  /// A program or a library of Linux.
  case elf
  /// Text of no kind named here.
  case text

  /// How many bytes from the start ``init(fileStart:)`` looks at.
  public static let inspectedByteCount = 512

  /// Recognises a file by its first ``inspectedByteCount`` bytes, `nil` if they may start a
  /// checkpoint.
  public init?(fileStart bytes: [UInt8]) {
    guard !Self.startsRecord(bytes) else { return nil }
    let match = Self.signatures.first { signature in
      bytes.dropFirst(signature.offset).starts(with: signature.bytes)
    }
    if let match {
      self = match.kind
    } else if Self.startsHeader(bytes) {
      self = .safetensors
    } else if let kind = Self.textKind(of: bytes) {
      self = kind
    } else if bytes.count > 1, bytes[0] == 0x80, (2...5).contains(bytes[1]) {
      self = .pickle
    } else if bytes.first == 0x08 {
      self = .onnx
    } else {
      return nil
    }
  }

  /// Whether these bytes are the length and the start of a safetensors header: below 4 GiB, and an
  /// object, perhaps behind more white space than is looked at.
  private static func startsHeader(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 8, bytes[4..<8].allSatisfy({ $0 == 0 }) else { return false }
    let first = bytes[8...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    return first == UInt8(ascii: "{") || (first == nil && bytes.count >= inspectedByteCount)
  }

  /// Whether these bytes are the framing of a parameter up to its tensor.
  ///
  /// A record starts with `0A`, which is a line feed too, and its length, which may be the letter
  /// `{`: without this question some records of 123 bytes would be JSON.
  private static func startsRecord(_ bytes: [UInt8]) -> Bool {
    var reader = WireReader<CheckpointError>(MemorySource(bytes))
    let end = bytes.count
    do {
      let record = try reader.key(before: end)
      // How long the record is does not matter: it may well pass the bytes that are looked at.
      _ = try reader.varint(before: end)
      let tag = try reader.key(before: end)
      let name = try reader.lengthDelimitedRange(of: "tag", before: end)
      reader.skip(to: name.upperBound)
      let tensor = try reader.key(before: end)
      return record.field == 1 && tag.field == 1 && (2...3).contains(tensor.field)
        && [record, tag, tensor].allSatisfy { $0.wireType == WireType.lengthDelimited }
    } catch {
      // Not even fields: that is the answer, and no error.
      return false
    }
  }

  private static func textKind(of bytes: [UInt8]) -> FileKind? {
    let start = bytes.drop { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    let text = String(decoding: start.prefix(64), as: UTF8.self).lowercased()
    if text.hasPrefix("<!doctype") || text.hasPrefix("<html") || text.hasPrefix("<head") {
      return .html
    }
    if text.hasPrefix("<?xml") || text.hasPrefix("<error") { return .xml }
    if isJSON(text) { return .json }
    if text.hasPrefix("version https://git-lfs") { return .gitLFSPointer }
    return isText(bytes) ? .text : nil
  }

  /// Whether all that is looked at is printable ASCII and white space.
  ///
  /// A line feed at the start is how every record of a checkpoint starts, so a cut or damaged one
  /// is none.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 4, bytes.first != 0x0A else { return false }
    return bytes.prefix(inspectedByteCount).allSatisfy {
      (0x20...0x7E).contains($0) || (0x09...0x0D).contains($0)
    }
  }

  /// Whether `text` starts as an object with a key, or as an array of objects.
  private static func isJSON(_ text: String) -> Bool {
    let start = text.filter { !$0.isWhitespace }
    return ["{\"", "{}", "[{", "[]"].contains { start.hasPrefix($0) }
  }

  private static let signatures: [(kind: FileKind, offset: Int, bytes: [UInt8])] = [
    (.zip, 0, [0x50, 0x4B, 0x03, 0x04]),
    (.zip, 0, [0x50, 0x4B, 0x05, 0x06]),
    (.picture, 0, [0x89, 0x50, 0x4E, 0x47]),
    (.picture, 0, [0xFF, 0xD8, 0xFF]),
    (.bzip2, 0, [0x42, 0x5A, 0x68]),
    (.sevenZip, 0, [0x37, 0x7A, 0xBC, 0xAF]),
    (.pdf, 0, [0x25, 0x50, 0x44, 0x46]),
    (.elf, 0, [0x7F, 0x45, 0x4C, 0x46]),
    (.gzip, 0, [0x1F, 0x8B]),
    (.xz, 0, [0xFD, 0x37, 0x7A, 0x58, 0x5A]),
    (.zstandard, 0, [0x28, 0xB5, 0x2F, 0xFD]),
    (.numpy, 0, [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]),
    (.hdf5, 0, [0x89, 0x48, 0x44, 0x46]),
    (.tar, 257, [0x75, 0x73, 0x74, 0x61, 0x72]),
  ]
}

extension FileKind: CustomStringConvertible {
  /// The kind as the object of a sentence.
  public var description: String {
    switch self {
    case .html: "an HTML page"
    case .xml: "an XML document"
    case .json: "a JSON document"
    case .gitLFSPointer: "a git-lfs pointer"
    case .zip: "a zip archive (PyTorch's .pt files are such archives)"
    case .pickle: "a Python pickle (old PyTorch files are pickles)"
    case .gzip: "a gzip file"
    case .xz: "an xz file"
    case .zstandard: "a Zstandard file"
    case .tar: "a tar archive"
    case .numpy: "a numpy array"
    case .hdf5: "an HDF5 file"
    case .onnx: "an ONNX model or another protobuf file"
    case .safetensors: "a safetensors file"
    case .picture: "a picture"
    case .bzip2: "a bzip2 file"
    case .sevenZip: "a 7-Zip archive"
    case .pdf: "a PDF document"
    case .elf: "a program"
    case .text: "text"
    }
  }

  /// What to do about it.
  public var advice: String {
    switch self {
    case .html, .xml, .json, .text: "the download probably failed, so fetch the file again"
    case .gitLFSPointer: "fetch the real file with 'git lfs pull'"
    case .zip, .pickle: "load it in PyTorch and save the state_dict as safetensors"
    case .gzip, .xz, .zstandard, .tar, .bzip2, .sevenZip: "unpack it first"
    case .numpy, .hdf5, .onnx: "it holds no MindSpore parameters; use the .ckpt it was made from"
    case .picture, .pdf, .elf: "it holds no weights; give the checkpoint's own path"
    case .safetensors: "read it as safetensors"
    }
  }
}
