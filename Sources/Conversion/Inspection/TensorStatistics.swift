/// What the elements of a tensor are like, taken over its finite ones where there is no other word.
public struct TensorStatistics: Equatable, Sendable {
  /// A smallest or largest element, which is exact whatever the type.
  public enum Number: Equatable, Sendable {
    /// An element of an integer type; 0 or 1 for a truth value.
    case integer(Int128)
    /// An element of a floating-point type.
    case real(Double)
  }

  /// How many elements are not a number; of complex ones, those with such a part.
  public var nanCount = 0
  /// How many elements are infinite; of complex ones, those with such a part and no NaN.
  public var infinityCount = 0
  /// How many elements are 0, of either sign.
  public var zeroCount = 0
  /// The smallest element; `nil` if none is finite, or the elements are complex and have no order.
  public var minimum: Number?
  /// The largest element; `nil` where ``minimum`` is.
  public var maximum: Number?
  /// The mean in double precision; `nil` where ``minimum`` is.
  public var mean: Double?
  /// The standard deviation of a population, in double precision; `nil` where ``minimum`` is.
  ///
  /// The sum of the squares is divided by the number of elements, as numpy's `std` does it.
  public var standardDeviation: Double?
}
