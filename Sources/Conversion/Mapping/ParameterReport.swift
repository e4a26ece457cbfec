public import Tensors

/// What became of every tensor of a file, and of every parameter of the network.
public struct ParameterReport: Equatable, Sendable {
  /// How many tensors of the file were used.
  public var mapped = 0
  /// The tensors that belong to training, in file order.
  public var trainingState: [String] = []
  /// The tensors that nothing explains, in file order.
  public var unexpected: [String] = []
  /// The parameters that the file lacks, in the file's layout and definition order.
  public var missing: [String] = []
  /// The parameters whose tensor does not fit.
  public var mismatched: [Mismatch] = []

  /// A tensor with a parameter's name that cannot be the parameter.
  public struct Mismatch: Equatable, Sendable {
    /// The name in the file.
    public let name: String
    /// The shape of the parameter.
    public let expected: Shape
    /// The shape of the tensor.
    public let found: Shape
    /// The type of the tensor, which has to be a floating-point type.
    public let dataType: DataType
  }
}
