/// A request of the Open Inference Protocol, of which the model has not been asked yet.
///
/// Source: kserve/open-inference-protocol, specification/protocol/inference_rest.md, and Triton's
/// extensions for binary tensors and classification.
package struct InferenceRequest: Equatable {
  /// A tensor that came with the request.
  package struct Input: Equatable {
    package var name: String
    package var datatype: String
    package var shape: [Int]
    package var contents: Contents

    package init(name: String, datatype: String, shape: [Int], contents: Contents) {
      self.name = name
      self.datatype = datatype
      self.shape = shape
      self.contents = contents
    }
  }

  /// What a tensor holds, in row-major order.
  package enum Contents: Equatable {
    case floats([Float])
    /// Byte strings, such as encoded pictures.
    case strings([[UInt8]])
  }

  /// A tensor that is wanted.
  package struct Output: Equatable {
    package var name: String
    /// Whether the tensor is to stand as bytes behind the JSON.
    package var isBinary: Bool?
    /// How many of the best classes are wanted instead of all values.
    package var classification: Int?

    package init(name: String, isBinary: Bool? = nil, classification: Int? = nil) {
      self.name = name
      self.isBinary = isBinary
      self.classification = classification
    }
  }

  /// What the client calls the request.
  package var id: String?
  /// The tensors.
  package var inputs: [Input] = []
  /// What is wanted; of none, the model's first output.
  package var outputs: [Output] = []
  /// Whether outputs that do not say so are to stand as bytes behind the JSON.
  package var isBinaryByDefault = false
  /// After so many microseconds the answer is of no use.
  package var timeoutMicroseconds: Int?

  /// The most elements of a tensor, which keeps products of dimensions in range.
  static let maximumElementCount = 1 << 31
  /// The most tensors; the network has one input and two outputs.
  static let maximumTensorCount = 16
}
