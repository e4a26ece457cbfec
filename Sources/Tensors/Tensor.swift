/// A named parameter: its type, its shape, and where its bytes lie.
///
/// The bytes are little-endian and row-major without padding. A tensor of type
/// ``DataType/string`` is a scalar in shape whatever its length in characters.
public struct Tensor: Sendable {
  /// The parameter's name.
  public let name: String
  /// The type of the elements.
  public let dataType: DataType
  /// The dimensions, outermost first.
  public let shape: Shape
  /// Where the elements lie.
  public let region: ByteRegion

  /// Describes a tensor.
  ///
  /// - Precondition: `region` has exactly the bytes that type and shape ask for (strings apart).
  public init(name: String, dataType: DataType, shape: Shape, region: ByteRegion) {
    precondition(dataType == .string || shape.byteCount(of: dataType) == region.byteCount)
    self.name = name
    self.dataType = dataType
    self.shape = shape
    self.region = region
  }

  /// Holds `values` in memory as `float32`.
  ///
  /// - Precondition: `values` has as many elements as `shape`.
  public init(name: String, shape: Shape, values: [Float]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * 4)
    for value in values { bytes.append(littleEndian: value.bitPattern) }
    self.init(name: name, dataType: .float32, shape: shape, region: ByteRegion(bytes))
  }

  /// The same tensor under another name.
  public func renamed(_ name: String) -> Tensor {
    Tensor(name: name, dataType: dataType, shape: shape, region: region)
  }

  /// The rows in `range` along the first axis, as a tensor of the same name.
  ///
  /// - Precondition: the tensor has a first axis and as many rows, and is no string.
  public func rows(_ range: Range<Int>) -> Tensor {
    let shape = Shape([range.count] + self.shape.dimensions.dropFirst())
    let rowByteCount = self.shape[0] == 0 ? 0 : region.byteCount / self.shape[0]
    return Tensor(
      name: name,
      dataType: dataType,
      shape: shape,
      region: region.slice(range.lowerBound * rowByteCount..<range.upperBound * rowByteCount)
    )
  }

  /// The same bytes under another shape.
  ///
  /// - Precondition: `shape` has as many elements as this tensor's.
  public func reshaped(_ shape: Shape) -> Tensor {
    Tensor(name: name, dataType: dataType, shape: shape, region: region)
  }
}
