public import Tensors

/// A step of the network with its figures, for tables and reports.
public struct Layer: Hashable, Sendable {
  /// What a layer does; the raw values stand in JSON.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// The first convolution with its normalisation and ReLU.
    case stem
    /// A whole ``ShuffleUnit``.
    case shuffleUnit = "shuffle_unit"
    /// A convolution that sees all channels of its input.
    case convolution
    /// A 1×1 convolution, in groups or not.
    case pointwiseConvolution = "pointwise_convolution"
    /// A convolution of every channel on its own.
    case depthwiseConvolution = "depthwise_convolution"
    /// A batch normalisation with its moving statistics.
    case batchNormalization = "batch_norm"
    /// `max(x, 0)`.
    case relu
    /// A reordering of channels.
    case channelShuffle = "channel_shuffle"
    /// A 3×3 maximum with stride 2.
    case maxPool = "max_pool"
    /// A 3×3 mean with stride 2.
    case averagePool = "average_pool"
    /// The pooled input's channels, then the main branch's.
    case concatenation = "concat"
    /// The input plus the main branch.
    case addition = "add"
    /// The mean over all pixels.
    case globalAveragePool = "global_average_pool"
    /// A matrix product.
    case linear
  }

  /// The layer's name in MindCV, which begins the names of its parameters.
  public let name: String
  /// What the layer does.
  public let kind: Kind
  /// `[channels, height, width]` for one picture, `[channels]` from the global pool on.
  public let outputShape: Shape
  /// The stored elements of its parameters, moving statistics included.
  public let parameterCount: Int
  /// The multiply-adds of its convolutions or its matrix product for one picture.
  ///
  /// The paper calls these FLOPs. Other work is not counted.
  public let multiplyAdds: Int
  /// The layers that it consists of, in order; empty if it is not divided.
  public let parts: [Layer]
}

extension Layer {
  /// A layer without parts.
  init(
    _ name: String,
    _ kind: Kind,
    _ outputShape: Shape,
    parameterCount: Int = 0,
    multiplyAdds: Int = 0
  ) {
    self.init(
      name: name,
      kind: kind,
      outputShape: outputShape,
      parameterCount: parameterCount,
      multiplyAdds: multiplyAdds,
      parts: []
    )
  }

  /// A layer whose figures are the sums over its parts.
  init(_ name: String, _ kind: Kind, _ outputShape: Shape, parts: [Layer]) {
    self.init(
      name: name,
      kind: kind,
      outputShape: outputShape,
      parameterCount: parts.reduce(0) { $0 + $1.parameterCount },
      multiplyAdds: parts.reduce(0) { $0 + $1.multiplyAdds },
      parts: parts
    )
  }
}
