public import Ciphers
public import Tensors

/// Reads MindSpore's `.ckpt` files.
///
/// Only the framing is read here; the tensors' bytes stay where they are until somebody asks for
/// them, so memory does not grow with the file. Every size is checked against the bytes that are
/// there: a ``CkptFile`` can be relied on. The elements' values are handed on as they are, NaN and
/// `Bool` bytes above 1 included.
public struct CkptReader {
  private let source: any ByteSource
  private var entries: [CkptEntry] = []
  private var mapTensorNames: [String] = []
  private var firstOffsets: [String: Int] = [:]
  private var open: OpenTensor?

  private init(_ source: any ByteSource) { self.source = source }

  /// Reads the framing of a checkpoint.
  ///
  /// Of an encrypted one every block is checked as far as its mode allows, which for AES-GCM reads
  /// all of the file; contents are decrypted when somebody asks for them. In ``CkptFile/checksum``,
  /// a file that is encrypted and has the checksum 0, as MindSpore writes it, counts as one without.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - key: the key of an encrypted file; a plain one is read without.
  ///   - verifyingChecksum: whether the CRC-32 at the end, if there is one, is compared with the
  ///     file, which reads all of it. The outcome is in ``CkptFile/checksum``.
  /// - Returns: the entries, whose contents lie in `source`.
  /// - Throws: ``CheckpointError``, for every file that is not a sound checkpoint.
  public static func read(
    _ source: any ByteSource,
    key: CipherKey? = nil,
    verifyingChecksum: Bool = true
  ) throws(CheckpointError) -> CkptFile {
    let start = try start(of: source)
    guard let mode = EncryptionMode(fileStart: start) else {
      return try readPlain(source, start: start, verifyingChecksum: verifyingChecksum)
    }
    guard let key else { throw CheckpointError(.encrypted(mode), file: source.name) }
    let framing = try EncryptedFraming(source, mode: mode)
    let decrypted = try DecryptedSource(source, framing: framing, key: key)
    let inner = try self.start(of: decrypted)
    // How a record starts. A wrong key leaves one padding of 256 as it should be.
    guard mode == .aesGCM || inner.isEmpty || inner.first == 0x0A else {
      throw CheckpointError(.notDecrypted(mode), file: source.name)
    }
    let file = try readPlain(decrypted, start: inner, verifyingChecksum: verifyingChecksum)
    var checksum = file.checksum
    if let trailer = framing.trailer, trailer.stored != 0 {
      checksum = verifyingChecksum ? try trailer.verify(source) : .unverified
    }
    return CkptFile(
      entries: file.entries,
      mapTensorNames: file.mapTensorNames,
      checksum: checksum,
      encryption: mode
    )
  }

  /// Reads a file that is not encrypted, of which the start was read already.
  private static func readPlain(
    _ source: any ByteSource,
    start: [UInt8],
    verifyingChecksum: Bool
  ) throws(CheckpointError) -> CkptFile {
    try refuseOtherKinds(source, start: start)
    let trailer = try CkptTrailer.find(in: source)
    var reader = CkptReader(source)
    var walker = RecordWalker(source, end: trailer?.coveredByteCount ?? source.byteCount)
    while let record = try walker.next() { try reader.take(record) }
    try reader.close()
    guard !(reader.entries.isEmpty && reader.mapTensorNames.isEmpty) else {
      throw CheckpointError(.empty, file: source.name)
    }
    let checksum: CkptChecksum =
      if let trailer {
        verifyingChecksum ? try trailer.verify(source) : .unverified
      } else {
        .absent
      }
    return CkptFile(
      entries: reader.entries,
      mapTensorNames: reader.mapTensorNames,
      checksum: checksum,
      encryption: nil
    )
  }

  /// The bytes that a file's kind is told by.
  private static func start(of source: any ByteSource) throws(CheckpointError) -> [UInt8] {
    do {
      return try source.firstBytes(upTo: FileKind.inspectedByteCount)
    } catch {
      throw CheckpointError(.file(error), file: source.name)
    }
  }

  private static func refuseOtherKinds(
    _ source: any ByteSource,
    start: [UInt8]
  ) throws(CheckpointError) {
    guard !start.isEmpty else { throw CheckpointError(.empty, file: source.name) }
    if let kind = FileKind(fileStart: start) {
      throw CheckpointError(.notCheckpoint(kind), file: source.name, offset: 0)
    }
  }

  /// A tensor of which more slices may follow.
  private struct OpenTensor {
    let name: String
    let offset: Int
    let dataType: DataType
    let dimensions: [Int]
    let shape: Shape
    /// `nil` for text, whose length no dimension tells.
    let expectedByteCount: Int?
    private(set) var slices: [Range<Int>] = []
    /// The size of all slices together.
    private(set) var byteCount = 0

    var signature: String { "\(dataType.rawValue) \(dimensions)" }

    /// Whether `next` is another slice of this tensor.
    ///
    /// It is while bytes are missing; and a tensor that was cut along a short first axis is
    /// followed by empty slices (`numpy.array_split`).
    func isContinued(by next: OpenTensor) -> Bool {
      // Byte by byte: for Swift, strings that differ in their composition alone are equal.
      guard let expectedByteCount, name.utf8.elementsEqual(next.name.utf8) else { return false }
      return byteCount < expectedByteCount || (next.byteCount == 0 && expectedByteCount > 0)
    }

    /// Takes in the content of one more record.
    mutating func append(_ content: Range<Int>) {
      slices.append(content)
      byteCount += content.count
    }
  }

  private mutating func take(_ record: RawRecord) throws(CheckpointError) {
    guard let unpacked = UnpackedRecord(framing: record.framing) else {
      throw CheckpointError(.unreadableRecord, file: source.name, offset: record.offset)
    }
    let name = unpacked.name
    guard let header = unpacked.tensor, let content = record.content else {
      try close()
      try claim(name, at: record.offset)
      mapTensorNames.append(name)
      return
    }
    let next = try check(header, name: name, content: content, at: record.offset)
    guard open?.isContinued(by: next) == true else {
      try close()
      try claim(name, at: record.offset)
      open = next
      return
    }
    if let expected = open?.signature, expected != next.signature {
      throw error(.sliceMismatch(expected: expected, found: next.signature), name, record.offset)
    }
    // In place: a tensor may have a million slices.
    open?.append(content)
  }

  /// Checks a record's type and dimensions.
  private func check(
    _ header: UnpackedRecord.Header,
    name: String,
    content: Range<Int>,
    at offset: Int
  ) throws(CheckpointError) -> OpenTensor {
    guard let dataType = MindSporeType.dataType(named: header.type) else {
      throw error(.unknownType(header.type), name, offset)
    }
    guard header.dimensions.count <= Self.maximumRank else {
      throw error(
        .tooManyDimensions(limit: Self.maximumRank, found: header.dimensions.count),
        name,
        offset
      )
    }
    let dimensions = header.dimensions.map { Int($0) }
    let declared: Shape
    do { declared = try Shape(checking: dimensions) } catch {
      throw self.error(.invalidShape(error), name, offset)
    }
    // MindSpore 2.0.0 and older write a scalar as [0] with one element.
    let isScalar = dimensions == [0] && content.count == dataType.byteWidth
    let shape = isScalar || dataType == .string ? [] : declared
    guard let byteCount = shape.byteCount(of: dataType) else {
      throw error(.invalidShape(.overflow(dimensions: dimensions)), name, offset)
    }
    var tensor = OpenTensor(
      name: name,
      offset: offset,
      dataType: dataType,
      dimensions: dimensions,
      shape: shape,
      expectedByteCount: dataType == .string ? nil : byteCount
    )
    tensor.append(content)
    return tensor
  }

  /// More dimensions than any tensor has; numpy allows 64.
  static let maximumRank = 64

  /// Checks the open tensor's size and takes it in.
  private mutating func close() throws(CheckpointError) {
    guard let tensor = open else { return }
    open = nil
    let found = tensor.byteCount
    if let expected = tensor.expectedByteCount {
      guard found == expected else {
        throw error(.contentSize(expected: expected, found: found), tensor.name, tensor.offset)
      }
    } else {
      let width = tensor.dataType.byteWidth
      guard found % width == 0 else {
        throw error(
          .contentSize(expected: (found + width - 1) / width * width, found: found),
          tensor.name,
          tensor.offset
        )
      }
    }
    let region = ByteRegion(tensor.slices.map { .init(source: source, range: $0) })
    entries.append(
      CkptEntry(
        tensor: Tensor(
          name: tensor.name,
          dataType: tensor.dataType,
          shape: tensor.shape,
          region: region
        ),
        dimensions: tensor.dimensions,
        sliceByteCounts: tensor.slices.map(\.count)
      )
    )
  }

  /// Notes that a name is used.
  ///
  /// Names that differ in their composition alone (`é` as one code point or two) count as one: a
  /// ``StateDict`` cannot hold both.
  private mutating func claim(_ name: String, at offset: Int) throws(CheckpointError) {
    if let first = firstOffsets[name] { throw error(.duplicate(firstOffset: first), name, offset) }
    firstOffsets[name] = offset
  }

  private func error(
    _ problem: CheckpointError.Problem,
    _ parameter: String,
    _ offset: Int
  ) -> CheckpointError {
    CheckpointError(problem, file: source.name, parameter: parameter, offset: offset)
  }
}
