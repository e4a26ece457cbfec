internal import Tensors

/// Compares the elements of two tensors, a piece at a time.
enum TensorComparison {
  /// A piece's size in bytes: a multiple of every element's width.
  private static let pieceByteCount = 1 << 20

  /// How the tensors differ; `nil` if they are equal within the tolerance.
  static func compare(
    _ first: Tensor,
    _ second: Tensor,
    tolerance: Double
  ) throws(FileError) -> WeightsDifference.Difference? {
    guard first.shape == second.shape else {
      return incomparable(first, .shape, "shapes \(first.shape) and \(second.shape)")
    }
    let isSameType = first.dataType == second.dataType
    let types = "types \(first.dataType.rawValue) and \(second.dataType.rawValue)"
    // Floats are compared with floats: as a float, a large integer would be rounded.
    guard isSameType || (first.isFloatingPoint && second.isFloatingPoint) else {
      return incomparable(first, .dataType, types)
    }
    guard first.isFloatingPoint || first.isInteger else {
      return try hasEqualBytes(first, second)
        ? nil : incomparable(first, .values, "\(first.dataType.rawValue) values")
    }
    if isSameType, try hasEqualBytes(first, second) { return nil }
    let (absolute, relative) = try largestDifferences(first, second)
    // Equal numbers with other bits, such as 0 and -0, are a difference when bits are compared.
    guard !(absolute <= tolerance) || (isSameType && tolerance == 0) else { return nil }
    return .init(
      name: first.name,
      reason: isSameType ? .values : .dataType,
      detail: isSameType ? "" : types,
      maximumAbsolute: absolute,
      maximumRelative: relative
    )
  }

  private static func incomparable(
    _ tensor: Tensor,
    _ reason: WeightsDifference.Reason,
    _ detail: String
  ) -> WeightsDifference.Difference {
    .init(
      name: tensor.name,
      reason: reason,
      detail: detail,
      maximumAbsolute: nil,
      maximumRelative: nil
    )
  }

  private static func hasEqualBytes(_ first: Tensor, _ second: Tensor) throws(FileError) -> Bool {
    guard first.region.byteCount == second.region.byteCount else { return false }
    for start in stride(from: 0, to: first.region.byteCount, by: pieceByteCount) {
      let range = start..<min(start + pieceByteCount, first.region.byteCount)
      let (a, b) = (try first.region.slice(range).bytes(), try second.region.slice(range).bytes())
      guard a == b else { return false }
    }
    return true
  }

  private static func largestDifferences(
    _ first: Tensor,
    _ second: Tensor
  ) throws(FileError) -> (absolute: Double, relative: Double) {
    var absolute = 0.0
    var relative = 0.0
    let step = pieceByteCount / 16
    for start in stride(from: 0, to: first.shape.elementCount, by: step) {
      let range = start..<min(start + step, first.shape.elementCount)
      let (a, b) = (first.elements(in: range), second.elements(in: range))
      let pairs =
        first.isInteger
        ? zip(try a.integers(), try b.integers()).map(difference)
        : zip(try a.doubles(), try b.doubles()).map(difference)
      for pair in pairs {
        absolute = max(absolute, pair.absolute)
        relative = max(relative, pair.relative)
      }
    }
    return (absolute, relative)
  }

  private static func difference(_ x: Int128, _ y: Int128) -> (absolute: Double, relative: Double) {
    guard x != y else { return (0, 0) }
    let absolute = Double((x - y).magnitude)
    return (absolute, absolute / Double(max(x.magnitude, y.magnitude)))
  }

  private static func difference(_ x: Double, _ y: Double) -> (absolute: Double, relative: Double) {
    if x == y || (x.isNaN && y.isNaN) { return (0, 0) }
    // A NaN or an infinity is infinitely far from every other value.
    guard x.isFinite && y.isFinite else { return (.infinity, .infinity) }
    let absolute = abs(x - y)
    return (absolute, absolute / max(abs(x), abs(y)))
  }
}

extension Tensor {
  fileprivate var isInteger: Bool {
    switch dataType {
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: true
    default: false
    }
  }

  /// Some elements as a tensor of one axis.
  fileprivate func elements(in range: Range<Int>) -> Tensor {
    let width = dataType.byteWidth
    return Tensor(
      name: name,
      dataType: dataType,
      shape: [range.count],
      region: region.slice(range.lowerBound * width..<range.upperBound * width)
    )
  }

  /// The elements as numbers that hold each of them exactly.
  ///
  /// - Precondition: ``isFloatingPoint``.
  func doubles() throws(FileError) -> [Double] {
    guard dataType == .float64 else { return try floats().map { Double($0) } }
    return try words(UInt64.self).map { Double(bitPattern: $0) }
  }

  fileprivate func integers() throws(FileError) -> [Int128] {
    switch dataType {
    case .int8: try words(Int8.self).map { Int128($0) }
    case .int16: try words(Int16.self).map { Int128($0) }
    case .int32: try words(Int32.self).map { Int128($0) }
    case .int64: try words(Int64.self).map { Int128($0) }
    case .uint8: try words(UInt8.self).map { Int128($0) }
    case .uint16: try words(UInt16.self).map { Int128($0) }
    case .uint32: try words(UInt32.self).map { Int128($0) }
    default: try words(UInt64.self).map { Int128($0) }
    }
  }

  private func words<Word: FixedWidthInteger & BitwiseCopyable>(
    _ type: Word.Type
  ) throws(FileError) -> [Word] {
    let bytes = try region.bytes()
    let span = bytes.span
    return (0..<shape.elementCount).map { span.littleEndian(type, at: $0 * dataType.byteWidth) }
  }
}
