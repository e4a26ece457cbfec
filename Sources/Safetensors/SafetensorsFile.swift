public import Tensors

/// The contents of a `.safetensors` file: tensors by name, and notes.
///
/// A file is the header's length (8 bytes, little-endian), the header (JSON in UTF-8, padded with
/// spaces) and the tensors' bytes without a hole. Only the header is read here; the tensors stay
/// where they are, as ranges of the source.
///
/// What the reference implementation refuses (`huggingface/safetensors:safetensors/src/tensor.rs`,
/// `read_metadata` and `validate`) is refused, and what it takes is taken, space before the header's
/// brace and unknown fields of a tensor included, but for what follows. The format forbids the
/// first two, and the reference lets them pass only because of how Rust's serde works:
/// - a name that stands twice, in the header or in the metadata;
/// - a tensor's description as an array, or its type as an object;
/// - names of tensors that differ as bytes but are canonically equivalent in Unicode;
/// - a dimension, or a product of dimensions, above 2^63 - 1 (beside a 0);
/// - the element types `F4`, `F6_E2M3`, `F6_E3M2`, `F8_E4M3FNUZ` and `F8_E5M2FNUZ`.
public struct SafetensorsFile: Sendable {
  /// The longest header that is read, in bytes; the reference's limit (`MAX_HEADER_SIZE`).
  public static let maximumHeaderByteCount = 100_000_000

  /// The tensors in the order in which their bytes lie in the file.
  ///
  /// Bytes that the metadata marks as `Int4`, as MindSpore does, are of type `int4x2`.
  public let stateDict: StateDict
  /// The notes under `__metadata__`; empty if there are none.
  public let metadata: [String: String]
  /// The length of the header in bytes, its padding included and the 8 bytes before it not.
  public let headerByteCount: Int

  /// Reads the header of `source` and checks it against the number of bytes that follow.
  ///
  /// - Throws: ``SafetensorsError`` with any problem but those that concern writing.
  public init(source: any ByteSource) throws(SafetensorsError) {
    let bytes = try Self.headerBytes(of: source)
    let dataOffset = Self.lengthByteCount + bytes.count
    var scanner = try HeaderScanner(
      bytes,
      file: source.name,
      fileOffset: Self.lengthByteCount
    )
    let header = try Header(scanning: &scanner)
    // Empty tensors may begin where others do, so the end counts too; the sort is stable.
    let entries = header.entries.sorted { ($0.begin, $0.end) < ($1.begin, $1.end) }
    try Self.check(entries, dataOffset: dataOffset, source: source)

    var stateDict = StateDict()
    for entry in entries {
      let isPair = entry.dataType == .int8 && header.metadata[entry.name] == Header.packedPairMark
      let range = dataOffset + entry.begin..<dataOffset + entry.end
      stateDict.append(
        Tensor(
          name: entry.name,
          dataType: isPair ? .int4x2 : entry.dataType,
          shape: entry.shape,
          region: ByteRegion([ByteRegion.Segment(source: source, range: range)])
        )
      )
    }
    self.stateDict = stateDict
    self.metadata = header.metadata
    self.headerByteCount = bytes.count
  }
}

extension SafetensorsFile {
  /// The bytes that hold the header's length.
  static let lengthByteCount = 8

  /// Reads the header's bytes once its length is known to be honest.
  private static func headerBytes(of source: any ByteSource) throws(SafetensorsError) -> [UInt8] {
    let name = source.name
    guard source.byteCount >= lengthByteCount else {
      throw SafetensorsError(.tooShort(found: source.byteCount), file: name, offset: 0)
    }
    let lengthBytes = try read(0..<lengthByteCount, of: source)
    let length = lengthBytes.span.littleEndian(UInt64.self, at: 0)
    guard length <= maximumHeaderByteCount else {
      throw SafetensorsError(.headerTooLong(found: length), file: name, offset: 0)
    }
    let rest = source.byteCount - lengthByteCount
    guard length <= rest else {
      let problem = SafetensorsError.Problem.headerPastEnd(expected: Int(length), found: rest)
      throw SafetensorsError(problem, file: name, offset: 0)
    }
    return try read(lengthByteCount..<lengthByteCount + Int(length), of: source)
  }

  private static func read(
    _ range: Range<Int>,
    of source: any ByteSource
  ) throws(SafetensorsError) -> [UInt8] {
    do throws(FileError) {
      return try source.bytes(in: range)
    } catch {
      throw SafetensorsError(.file(error), file: source.name, offset: error.offset)
    }
  }

  /// Checks that the tensors, sorted by their offsets, fill the rest of the file without a hole.
  private static func check(
    _ entries: [Header.Entry],
    dataOffset: Int,
    source: any ByteSource
  ) throws(SafetensorsError) {
    var end = 0
    for entry in entries {
      if let problem = problem(of: entry, beginningAt: end) {
        throw SafetensorsError(
          problem,
          file: source.name,
          tensor: entry.name,
          offset: entry.offset
        )
      }
      end = entry.end
    }
    guard end == source.byteCount - dataOffset else {
      let (expected, overflow) = dataOffset.addingReportingOverflow(end)
      throw SafetensorsError(
        .wrongFileByteCount(expected: overflow ? .max : expected, found: source.byteCount),
        file: source.name
      )
    }
  }

  private static func problem(
    of entry: Header.Entry,
    beginningAt begin: Int
  ) -> SafetensorsError.Problem? {
    guard entry.begin == begin else {
      return .notContiguous(expected: begin, found: entry.begin)
    }
    guard entry.begin <= entry.end else {
      return .reversedOffsets(begin: entry.begin, end: entry.end)
    }
    guard let byteCount = entry.shape.byteCount(of: entry.dataType) else {
      return .byteCountOverflow(entry.shape)
    }
    guard entry.end - entry.begin == byteCount else {
      return .wrongByteCount(expected: byteCount, found: entry.end - entry.begin)
    }
    return nil
  }
}
