/// The parameters of a network or a training run by name, in the order of the file.
///
/// Named after PyTorch's `state_dict`, which is what the field calls such a collection.
public struct StateDict: Sendable {
  /// The tensors in file order; no two have the same name.
  public private(set) var tensors: [Tensor]

  private var indices: [String: Int]

  /// Makes an empty collection.
  public init() {
    tensors = []
    indices = [:]
  }

  /// Collects tensors.
  ///
  /// - Precondition: no two have the same name.
  public init(_ tensors: [Tensor]) {
    self.init()
    for tensor in tensors { append(tensor) }
  }

  /// Adds a tensor at the end.
  ///
  /// - Precondition: no tensor has its name yet.
  public mutating func append(_ tensor: Tensor) {
    precondition(indices[tensor.name] == nil, "two tensors named '\(tensor.name)'")
    indices[tensor.name] = tensors.count
    tensors.append(tensor)
  }

  /// The tensor named `name`, `nil` if there is none.
  public subscript(name: String) -> Tensor? {
    indices[name].map { tensors[$0] }
  }

  /// The names in file order.
  public var names: [String] { tensors.map(\.name) }

  /// The size of all tensors together in bytes.
  public var byteCount: Int { tensors.reduce(0) { $0 + $1.region.byteCount } }
}
