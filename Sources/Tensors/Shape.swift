/// The dimensions of a tensor, outermost first; none for a scalar.
///
/// Every dimension is at least 0 and the product of all fits an `Int`, so that code which holds a
/// shape may multiply its dimensions without checking again.
public struct Shape: Hashable, Sendable {
  /// The dimensions, outermost first.
  public let dimensions: [Int]
  /// The product of the dimensions; 1 for a scalar.
  public let elementCount: Int

  /// Checks dimensions that come from outside.
  ///
  /// - Throws: ``ShapeError/negative(dimension:)`` or ``ShapeError/overflow(dimensions:)``.
  public init(checking dimensions: [Int]) throws(ShapeError) {
    var product = 1
    for dimension in dimensions {
      guard dimension >= 0 else { throw .negative(dimension: dimension) }
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
      guard !overflow else { throw .overflow(dimensions: dimensions) }
      product = next
    }
    self.dimensions = dimensions
    self.elementCount = product
  }

  /// Makes a shape from dimensions that the calling code knows to be sound.
  ///
  /// - Precondition: no dimension is negative and their product fits an `Int`.
  public init(_ dimensions: [Int]) {
    self.dimensions = dimensions
    self.elementCount = dimensions.reduce(1) { product, dimension in
      precondition(dimension >= 0, "a dimension is never negative")
      return product * dimension
    }
  }

  /// The number of dimensions; 0 for a scalar.
  public var rank: Int { dimensions.count }

  /// The dimension on axis `index`.
  public subscript(index: Int) -> Int { dimensions[index] }

  /// The size of a tensor of this shape in bytes, `nil` if that does not fit an `Int`.
  public func byteCount(of dataType: DataType) -> Int? {
    let (bytes, overflow) = elementCount.multipliedReportingOverflow(by: dataType.byteWidth)
    return overflow ? nil : bytes
  }
}

extension Shape: ExpressibleByArrayLiteral {
  /// Makes a shape from literal dimensions.
  public init(arrayLiteral elements: Int...) { self.init(elements) }
}

extension Shape: CustomStringConvertible {
  /// The dimensions in brackets, such as `[12, 3, 3, 3]`.
  public var description: String {
    "[" + dimensions.map(String.init).joined(separator: ", ") + "]"
  }
}

/// Dimensions that make no shape.
public enum ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A dimension is below 0.
  case negative(dimension: Int)
  /// The product of the dimensions does not fit a 64-bit integer.
  case overflow(dimensions: [Int])

  /// What is wrong with the dimensions, as a clause.
  public var description: String {
    switch self {
    case .negative(let dimension): "the dimension \(dimension) is negative"
    case .overflow(let dimensions): "the product of the dimensions \(dimensions) passes 2^63 - 1"
    }
  }
}
