internal import Checkpoints
internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What a checkpoint says that safetensors cannot: the order of its entries, how it writes
/// scalars, texts, slices, `complex128`, and whether a checksum follows.
///
/// It stands as JSON under one key of the metadata and makes the way back byte-identical.
struct CkptForm: Codable {
  /// The names of all entries in the order of the file.
  var order: [String] = []
  /// The texts; they have no tensors.
  var strings: [String: Text]?
  /// The dimensions as they stand in the file, where those are not the tensor's own.
  var dimensions: [String: [Int]]?
  /// The sizes in bytes of the records that hold a tensor, where those are not the usual ones.
  var slices: [String: [Int]]?
  /// The tensors that stand as `float64` with a last axis of real and imaginary part.
  var complex128: [String]?
  /// Whether the file ends with its CRC-32.
  var checksum = false

  /// A text, and its code points where they do not follow from it.
  struct Text: Codable {
    var text: String?
    var codePoints: [UInt32]?
  }

  /// The key of the metadata.
  static let key = "shufflezoo.ckpt"

  enum CodingKeys: String, CodingKey {
    case order
    case strings
    case dimensions
    case slices
    case complex128
    case checksum = "crc"
  }
}

extension CkptForm {
  /// Takes down the form of a checkpoint.
  init(of entries: [CkptEntry], checksum: Bool) throws(ConversionError) {
    self.checksum = checksum
    var strings: [String: Text] = [:]
    var dimensions: [String: [Int]] = [:]
    var slices: [String: [Int]] = [:]
    var complex128: [String] = []
    for entry in entries {
      let tensor = entry.tensor
      let usual = CkptEntry(tensor)
      order.append(tensor.name)
      if entry.dimensions != usual.dimensions { dimensions[tensor.name] = entry.dimensions }
      if entry.sliceByteCounts != usual.sliceByteCounts {
        slices[tensor.name] = entry.sliceByteCounts
      }
      if tensor.dataType == .complex128 { complex128.append(tensor.name) }
      if tensor.dataType == .string {
        do { strings[tensor.name] = try Text(tensor) } catch { throw .file(error) }
      }
    }
    self.strings = strings.isEmpty ? nil : strings
    self.dimensions = dimensions.isEmpty ? nil : dimensions
    self.slices = slices.isEmpty ? nil : slices
    self.complex128 = complex128.isEmpty ? nil : complex128
  }

  /// The form in a safetensors file's metadata, `nil` if there is none.
  init?(metadata: [String: String], file: String) throws(ConversionError) {
    guard let json = metadata[Self.key] else { return nil }
    do {
      self = try JSONDecoder().decode(CkptForm.self, from: Data(json.utf8))
    } catch {
      throw .form(file: file, reason: "it is not the JSON that this program writes")
    }
  }

  /// The metadata that carry the form of `file`.
  func metadata(for file: String) throws(ConversionError) -> [String: String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      let form = [Self.key: String(decoding: try encoder.encode(self), as: UTF8.self)]
      // A network may have a parameter of that name, and MindSpore takes its key for a type.
      return order.contains("format") ? form : form.merging(["format": "ms"]) { $1 }
    } catch {
      throw .form(file: file, reason: "it cannot be encoded as JSON")
    }
  }

  /// The checkpoint's tensors as safetensors can hold them.
  func storableTensors(of entries: [CkptEntry]) -> StateDict {
    StateDict(
      entries.map(\.tensor).filter { $0.dataType != .string }.map { tensor in
        guard tensor.dataType == .complex128 else { return tensor }
        return Tensor(
          name: tensor.name,
          dataType: .float64,
          shape: Shape(tensor.shape.dimensions + [2]),
          region: tensor.region
        )
      }
    )
  }

  /// The entries of the checkpoint that this form was taken from.
  ///
  /// - Throws: ``ConversionError/form(file:reason:)`` if `state` is not what the form describes.
  func entries(from state: StateDict, file: String) throws(ConversionError) -> [CkptEntry] {
    guard order.count == state.tensors.count + (strings?.count ?? 0) else {
      throw .form(
        file: file,
        reason: "it orders \(order.count) entries, and there are \(state.tensors.count) tensors "
          + "and \(strings?.count ?? 0) texts"
      )
    }
    let pairs = Set(complex128 ?? [])
    var entries: [CkptEntry] = []
    var seen: Set<String> = []
    for name in order {
      guard seen.insert(name).inserted else {
        throw .form(file: file, reason: "it names '\(name)' twice")
      }
      let tensor = try tensor(named: name, from: state, isPairs: pairs.contains(name), file: file)
      entries.append(try entry(for: tensor, file: file))
    }
    return entries
  }

  private func tensor(
    named name: String,
    from state: StateDict,
    isPairs: Bool,
    file: String
  ) throws(ConversionError) -> Tensor {
    if let text = strings?[name] {
      return Tensor(
        name: name,
        dataType: .string,
        shape: [],
        region: ByteRegion(text.contentBytes)
      )
    }
    guard let tensor = state[name] else {
      throw .form(file: file, reason: "there is no tensor '\(name)'")
    }
    guard isPairs else { return tensor }
    guard tensor.dataType == .float64, tensor.shape.dimensions.last == 2 else {
      throw .form(
        file: file,
        reason: "'\(name)' is \(tensor.dataType.rawValue) \(tensor.shape), not pairs"
      )
    }
    return Tensor(
      name: name,
      dataType: .complex128,
      shape: Shape(tensor.shape.dimensions.dropLast()),
      region: tensor.region
    )
  }

  private func entry(for tensor: Tensor, file: String) throws(ConversionError) -> CkptEntry {
    let usual = CkptEntry(tensor)
    let dimensions = dimensions?[tensor.name] ?? usual.dimensions
    guard Self.canStand(dimensions, for: tensor) else {
      throw .form(
        file: file,
        reason: "'\(tensor.name)' has the shape \(tensor.shape), not \(dimensions)"
      )
    }
    let slices = slices?[tensor.name] ?? usual.sliceByteCounts
    guard Self.canHold(tensor, slices: slices, dimensions: dimensions) else {
      throw .form(
        file: file,
        reason: "the slices of '\(tensor.name)' do not make its \(tensor.region.byteCount) bytes"
      )
    }
    return CkptEntry(tensor: tensor, dimensions: dimensions, sliceByteCounts: slices)
  }

  /// Whether a record with these dimensions is read as a tensor of this shape.
  private static func canStand(_ dimensions: [Int], for tensor: Tensor) -> Bool {
    guard tensor.dataType == .string else {
      return dimensions == tensor.shape.dimensions
        || (dimensions == [0] && tensor.shape.rank == 0)
    }
    // Those of a text mean nothing, but they have to be dimensions.
    return (try? Shape(checking: dimensions)) != nil
  }

  /// Whether records of these sizes are read as one tensor.
  ///
  /// The records of a text or of an empty tensor are not joined, and a scalar is told from an empty
  /// vector by the first record.
  private static func canHold(_ tensor: Tensor, slices: [Int], dimensions: [Int]) -> Bool {
    let byteCount = tensor.region.byteCount
    var rest = byteCount
    for count in slices {
      guard (0...rest).contains(count) else { return false }
      rest -= count
    }
    guard rest == 0, !slices.isEmpty else { return false }
    let isJoined = tensor.dataType != .string && byteCount > 0
    let isToldByFirst = dimensions != tensor.shape.dimensions
    return slices.count == 1 || (isJoined && (!isToldByFirst || slices[0] == byteCount))
  }
}

extension CkptForm.Text {
  /// Takes down a text: as text if its bytes follow from that, else as code points.
  fileprivate init(_ tensor: Tensor) throws(FileError) {
    let bytes = try tensor.region.bytes()
    if let text = try tensor.text(), Self(text: text).contentBytes == bytes {
      self.init(text: text)
    } else {
      self.init(
        codePoints: stride(from: 0, to: bytes.count - 3, by: 4).map {
          bytes.span.littleEndian(UInt32.self, at: $0)
        }
      )
    }
  }

  /// The text in UTF-32; MindSpore writes the empty one as a zero.
  fileprivate var contentBytes: [UInt8] {
    let codes = codePoints ?? (text ?? "").unicodeScalars.map(\.value)
    let content = codes.isEmpty && codePoints == nil ? [0] : codes
    return content.flatMap(\.littleEndianBytes)
  }
}
