package import Tensors

/// An ONNX model of one graph, as far as this project writes one.
///
/// Source of all names: `onnx:docs/IR.md` and `docs/Operators.md`.
package struct ONNXModel: Sendable {
  /// The form of the container that goes with the operators of ``operatorSet``.
  package static let version = 8
  /// The version of the operators.
  package static let operatorSet = 17

  /// Which program wrote the model, and which version of it.
  package var producer = (name: "", version: "")
  /// What the graph is called.
  package var name = ""
  /// Each runs after those whose outputs it takes.
  package var nodes: [Node] = []
  /// The constants that nodes take.
  package var initializers: [Tensor] = []
  /// What a run is given.
  package var inputs: [Value] = []
  /// What a run gives.
  package var outputs: [Value] = []
  /// Texts for people and programs.
  package var metadata: [String: String] = [:]

  /// Makes a model of nothing.
  package init() {}

  /// An operator at work.
  package struct Node: Equatable, Sendable {
    /// The node's name.
    package let name: String
    /// What it does, such as `Conv`.
    package let operation: String
    /// The values that it takes.
    package let inputs: [String]
    /// The values that it gives.
    package let outputs: [String]
    /// Its settings.
    package let attributes: [String: Attribute]

    /// Describes a node.
    package init(
      name: String,
      operation: String,
      inputs: [String],
      outputs: [String],
      attributes: [String: Attribute] = [:]
    ) {
      self.name = name
      self.operation = operation
      self.inputs = inputs
      self.outputs = outputs
      self.attributes = attributes
    }
  }

  /// A setting of an operator.
  package enum Attribute: Equatable, Sendable {
    /// A whole number.
    case integer(Int)
    /// A list of them.
    case integers([Int])
    /// A number.
    case float(Float)
  }

  /// A `float32` tensor that comes in or goes out.
  package struct Value: Equatable, Sendable {
    /// The name.
    package let name: String
    /// The dimensions.
    package let shape: [Dimension]

    /// Describes a value.
    package init(name: String, shape: [Dimension]) {
      self.name = name
      self.shape = shape
    }
  }

  /// A dimension.
  package enum Dimension: Equatable, Sendable {
    /// The same in every run.
    case fixed(Int)
    /// Chosen by each run, under a name.
    case named(String)
  }
}
