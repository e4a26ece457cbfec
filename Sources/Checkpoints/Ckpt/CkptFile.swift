public import Tensors

/// The entries of a MindSpore checkpoint, in the order of the file.
public struct CkptFile: Sendable {
  /// The parameters, and whatever else `append_dict` put beside them.
  public let entries: [CkptEntry]
  /// The names of hash-table parameters (of recommender networks), which are not read.
  public let mapTensorNames: [String]
  /// What the checksum at the end of the file says.
  public let checksum: CkptChecksum
  /// How the file is encrypted; `nil` if it is not.
  public let encryption: EncryptionMode?

  /// The entries by name.
  public var stateDict: StateDict { StateDict(entries.map(\.tensor)) }
}

/// One tensor of a checkpoint, with what is particular to how the file writes it.
public struct CkptEntry: Sendable {
  /// The tensor: its name, type, shape and bytes.
  public let tensor: Tensor
  /// The dimensions as they stand in the file: MindSpore 2.0.0 and older write `[0]` for a scalar,
  /// and every version does so for text.
  public let dimensions: [Int]
  /// The sizes in bytes of the records that hold the content: one, unless it is sliced.
  public let sliceByteCounts: [Int]

  /// An entry in a given form.
  ///
  /// - Precondition: the dimensions are those of the tensor's shape, or `[0]` for a scalar (any for
  ///   text); there is a slice, and the slices have as many bytes as the tensor.
  public init(tensor: Tensor, dimensions: [Int], sliceByteCounts: [Int]) {
    precondition(
      dimensions == tensor.shape.dimensions || tensor.dataType == .string
        || (dimensions == [0] && tensor.shape.rank == 0)
    )
    precondition(!sliceByteCounts.isEmpty && sliceByteCounts.allSatisfy { $0 >= 0 })
    precondition(sliceByteCounts.reduce(0, +) == tensor.region.byteCount)
    self.tensor = tensor
    self.dimensions = dimensions
    self.sliceByteCounts = sliceByteCounts
  }

  /// An entry in the form that MindSpore 2.7.0 gives it when it saves a network; an empty tensor,
  /// which that version drops unless it saves asynchronously, has one empty record.
  public init(_ tensor: Tensor) {
    self.init(
      tensor: tensor,
      dimensions: tensor.dataType == .string ? [0] : tensor.shape.dimensions,
      sliceByteCounts: Self.defaultSlices(of: tensor.region.byteCount)
    )
  }

  /// An entry that holds its tensor in one record, however large.
  public init(wholeTensor tensor: Tensor) {
    self.init(
      tensor: tensor,
      dimensions: CkptEntry(tensor).dimensions,
      sliceByteCounts: [tensor.region.byteCount]
    )
  }

  /// The largest content of one record: 512 MiB.
  ///
  /// Source: `ms:mindspore/train/serialization.py`, `_write_parameter_bytes_data`.
  static let sliceByteCount = 1 << 29

  /// How MindSpore 2.7.0 slices so many bytes.
  package static func defaultSlices(of byteCount: Int) -> [Int] {
    guard byteCount > sliceByteCount else { return [byteCount] }
    let rest = byteCount % sliceByteCount
    return Array(repeating: sliceByteCount, count: byteCount / sliceByteCount)
      + (rest == 0 ? [] : [rest])
  }
}

/// What the checksum at the end of a checkpoint says about it.
public enum CkptChecksum: Equatable, Sendable {
  /// The file has none.
  case absent
  /// The file has one, and nobody compared it.
  case unverified
  /// It is the checksum of the file.
  case valid(UInt32)
  /// It is not: the file is damaged.
  case mismatch(stored: UInt32, computed: UInt32)
}
