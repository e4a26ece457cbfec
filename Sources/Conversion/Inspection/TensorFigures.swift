public import Digests
public import Tensors

/// What the bytes of a tensor say, from reading them once, a small piece at a time.
public struct TensorFigures: Sendable {
  /// Which figures to take.
  public struct Kinds: OptionSet, Sendable {
    /// One bit for each kind.
    public let rawValue: Int
    /// The statistics of the elements.
    public static let statistics = Kinds(rawValue: 1)
    /// The SHA-256 of the bytes.
    public static let sha256 = Kinds(rawValue: 2)

    /// Makes a set of kinds from their bits.
    public init(rawValue: Int) { self.rawValue = rawValue }
  }

  /// The statistics of the elements; `nil` for text, and if they were not asked for.
  public let statistics: TensorStatistics?
  /// The SHA-256 of the bytes, little-endian and row-major, which no format of files changes; `nil` if
  /// it was not asked for.
  public let sha256: SHA256Digest?

  /// A multiple of every element's width, and few enough elements for their sums to stay exact.
  private static let pieceByteCount = 256 << 10

  /// Reads a tensor.
  ///
  /// - Throws: `FileError` when reading fails or the task is cancelled.
  public init(of tensor: Tensor, _ kinds: Kinds) throws(FileError) {
    var collector = kinds.contains(.statistics) ? StatisticsCollector(of: tensor.dataType) : nil
    let hash = kinds.contains(.sha256) ? SHA256() : nil
    if collector != nil || hash != nil {
      try tensor.region.forEachChunk(of: Self.pieceByteCount) { piece in
        hash?.update(piece)
        collector?.add(piece)
      }
    }
    statistics = collector?.result
    sha256 = hash?.digest
  }
}
