internal import Checkpoints
public import Conversion
internal import Digests
internal import Tensors

/// A tensor of a file of weights, as it is printed.
struct InspectedTensor {
  let name: String
  let dtype: String
  let shape: [Int]
  let byteCount: Int
  let slices: Int
  /// The figures that were asked for.
  let kinds: TensorFigures.Kinds
  let figures: TensorFigures

  /// Reads the figures that are asked for.
  ///
  /// - Throws: `ConversionError.file` when reading fails.
  init(_ entry: CkptEntry, _ kinds: TensorFigures.Kinds) throws(ConversionError) {
    name = entry.tensor.name
    dtype = entry.tensor.dataType.rawValue
    shape = entry.tensor.shape.dimensions
    byteCount = entry.tensor.region.byteCount
    slices = entry.sliceByteCounts.count
    self.kinds = kinds
    do { figures = try TensorFigures(of: entry.tensor, kinds) } catch { throw .file(error) }
  }
}

extension InspectedTensor: Encodable {
  private enum Key: CodingKey {
    case name, dtype, shape, byteCount, slices, min, max, mean, std, nanCount, infCount, zeroCount
    case sha256
  }

  /// Writes the keys of all figures that were asked for, `null` where there is nothing to say.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(dtype, forKey: .dtype)
    try container.encode(shape, forKey: .shape)
    try container.encode(byteCount, forKey: .byteCount)
    try container.encode(slices, forKey: .slices)
    if kinds.contains(.statistics) {
      let statistics = figures.statistics
      try container.encode(statistics?.minimum, forKey: .min)
      try container.encode(statistics?.maximum, forKey: .max)
      try container.encode(statistics?.mean, forKey: .mean)
      try container.encode(statistics?.standardDeviation, forKey: .std)
      try container.encode(statistics?.nanCount, forKey: .nanCount)
      try container.encode(statistics?.infinityCount, forKey: .infCount)
      try container.encode(statistics?.zeroCount, forKey: .zeroCount)
    }
    if kinds.contains(.sha256) {
      try container.encode(figures.sha256?.description, forKey: .sha256)
    }
  }
}

extension InspectedTensor {
  /// A line for each tensor.
  static func table(_ tensors: [InspectedTensor]) -> Table {
    var table = Table(
      [
        .init("tensor"), .init("type"), .init("shape"), .init("bytes", .right),
        .init("slices", .right),
      ] + figureColumns(tensors.first?.kinds ?? [])
    )
    for tensor in tensors {
      table.append(
        [tensor.name] + tensor.formCells + [tensor.byteCount.grouped, String(tensor.slices)]
          + tensor.figureCells
      )
    }
    return table
  }

  /// The type and the shape.
  var formCells: [String] { [dtype, Shape(shape).description] }

  /// The columns of figures.
  static func figureColumns(_ kinds: TensorFigures.Kinds) -> [Table.Column] {
    let statistics = ["min", "max", "mean", "std", "NaN", "Inf", "zeros"]
    return (kinds.contains(.statistics) ? statistics.map { .init($0, .right) } : [])
      + (kinds.contains(.sha256) ? [.init("sha256")] : [])
  }

  /// The figures that were asked for, `-` where there is nothing to say.
  var figureCells: [String] {
    var cells: [String?] = []
    if kinds.contains(.statistics) {
      let statistics = figures.statistics
      cells += [statistics?.minimum?.text, statistics?.maximum?.text]
      cells += [statistics?.mean, statistics?.standardDeviation].map { $0?.significant(6) }
      cells += [statistics?.nanCount, statistics?.infinityCount, statistics?.zeroCount]
        .map { $0?.grouped }
    }
    if kinds.contains(.sha256) { cells.append(figures.sha256?.description) }
    return cells.map { $0 ?? "-" }
  }
}

extension TensorStatistics.Number: Encodable {
  fileprivate var text: String {
    switch self {
    case .integer(let number): String(number)
    case .real(let number): number.significant(6)
    }
  }

  /// Writes a number; every integer type's fit 64 bits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .integer(let number):
      if let number = Int64(exactly: number) {
        try container.encode(number)
      } else {
        try container.encode(UInt64(clamping: number))
      }
    case .real(let number): try container.encode(number)
    }
  }
}
