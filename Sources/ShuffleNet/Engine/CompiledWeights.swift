internal import CKernels
internal import Tensors

/// A network's weights as the kernels want them: BatchNorm folded into the convolutions, packed into
/// tiles, all in one array.
struct CompiledWeights: Sendable {
  /// A convolution whose kernel has been unrolled into its inputs; the numbers are of one group.
  struct Pointwise: Sendable {
    let groups: Int
    let inputs: Int
    let outputs: Int
    /// The tiles of a group's packed weights.
    let tiles: Int
    /// Where the packed weights and the biases start in ``CompiledWeights/floats``.
    let weights: Int
    let bias: Int
  }

  /// A depthwise 3×3 convolution.
  struct Depthwise: Sendable {
    let channels: Int
    let stride: Int
    /// Where the weights and the biases start in ``CompiledWeights/floats``.
    let weights: Int
    let bias: Int
    /// Where the planes that the channels read start in ``CompiledWeights/sources``.
    let source: Int
  }

  /// The convolutions of a unit.
  struct Unit: Sendable {
    let compress: Pointwise
    let depthwise: Depthwise
    let expand: Pointwise
  }

  /// The weights and biases of all layers.
  private(set) var floats: [Float] = []
  /// The planes that the channels of the depthwise convolutions read: the channel shuffles.
  private(set) var sources: [UInt32] = []
  /// The stem, its inputs `[channels, 3, 3]`.
  let stem: Pointwise
  /// The units, in order.
  private(set) var units: [Unit] = []
  /// The classifier, cut into blocks of outputs that threads share out.
  private(set) var classifier: [Pointwise] = []

  /// A block of the classifier has so many tiles: enough to be worth a call, few enough to be shared
  /// out evenly.
  private static let classifierTileCount = 8

  /// Compiles weights for kernels with vectors of `lanes` floats and tiles of `tile` outputs.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - lanes: the floats of a vector.
  ///   - tile: the outputs of a tile.
  ///   - values: reads the parameter at an index of ``ShuffleNetV1/parameters``, or some rows of it.
  /// - Throws: what `values` throws.
  init(
    _ network: ShuffleNetV1,
    lanes: Int,
    tile: Int,
    values: (_ index: Int, _ rows: Range<Int>?) throws(ModelError) -> [Float]
  ) throws(ModelError) {
    // One parameter after the other, so that only the packed ones stay in memory.
    func block(_ index: Int) throws(ModelError) -> ShuffleNetV1.Weights.Block {
      try ShuffleNetV1.Weights.Block(ofBlockAt: index) { parameter throws(ModelError) in
        try values(parameter, nil)
      }
    }
    var packer = Packer(lanes: lanes, tile: tile, capacity: network.storedElementCount + lanes)
    stem = packer.pointwise(try block(0), of: network.stem.convolution)
    for unit in network.units {
      let first = 1 + 3 * unit.index
      let compress = packer.pointwise(try block(first), of: unit.compress.convolution)
      let depthwise = packer.depthwise(try block(first + 1), of: unit.depthwise.convolution)
      let source = sources.count
      sources += Self.shuffle(channels: unit.midChannels, groups: unit.groups)
      units.append(
        Unit(
          compress: compress,
          depthwise: Depthwise(
            channels: unit.midChannels,
            stride: unit.stride,
            weights: depthwise.weights,
            bias: depthwise.bias,
            source: source
          ),
          expand: packer.pointwise(try block(first + 2), of: unit.expand.convolution)
        )
      )
    }
    let blockSize = Self.classifierTileCount * lanes
    for first in stride(from: 0, to: network.classCount, by: blockSize) {
      let rows = first..<min(first + blockSize, network.classCount)
      let values = try values(ShuffleNetV1.classifierIndex, rows)
      classifier.append(packer.matrix(values, columns: network.variant.finalChannels))
    }
    packer.finish()
    floats = packer.floats
  }

  /// The plane that each channel reads after the channel shuffle.
  ///
  /// Source: ``FeatureMap/shuffled(groups:)``.
  private static func shuffle(channels: Int, groups: Int) -> [UInt32] {
    let groupSize = channels / groups
    return (0..<channels).map { UInt32($0 % groupSize * groups + $0 / groupSize) }
  }
}

/// Appends packed weights to an array.
private struct Packer {
  private let lanes: Int
  private let tile: Int
  private(set) var floats: [Float] = []

  init(lanes: Int, tile: Int, capacity: Int) {
    self.lanes = lanes
    self.tile = tile
    floats.reserveCapacity(capacity)
  }

  /// Appends the floats behind the last weight that a kernel may read.
  mutating func finish() {
    floats.append(contentsOf: repeatElement(0, count: lanes))
  }

  /// A convolution that runs as a matrix, with its BatchNorm.
  mutating func pointwise(
    _ block: ShuffleNetV1.Weights.Block,
    of convolution: Convolution
  ) -> CompiledWeights.Pointwise {
    let inputs = block.convolution.count / convolution.outputChannels
    let outputs = convolution.outputChannels / convolution.groups
    let folded = FoldedNormalization(block.normalization)
    return packed(
      block.convolution.span,
      folded,
      groups: convolution.groups,
      inputs: inputs,
      outputs: outputs,
      tiles: sz_tile_count(outputs, tile)
    )
  }

  /// A matrix without a bias, in tiles that fill the lanes: there may be but one picture.
  mutating func matrix(_ values: [Float], columns: Int) -> CompiledWeights.Pointwise {
    let rowCount = values.count / columns
    return packed(
      values.span,
      FoldedNormalization(identityOf: rowCount),
      groups: 1,
      inputs: columns,
      outputs: rowCount,
      tiles: (rowCount + lanes - 1) / lanes
    )
  }

  /// A depthwise convolution with its BatchNorm; the weights stay `[channels, 3, 3]`.
  mutating func depthwise(
    _ block: ShuffleNetV1.Weights.Block,
    of convolution: Convolution
  ) -> (weights: Int, bias: Int) {
    // In tiles of one output each, packing changes nothing but the scale.
    let layer = packed(
      block.convolution.span,
      FoldedNormalization(block.normalization),
      groups: 1,
      inputs: 9,
      outputs: convolution.outputChannels,
      tiles: convolution.outputChannels
    )
    return (layer.weights, layer.bias)
  }

  private mutating func packed(
    _ weights: Span<Float>,
    _ folded: FoldedNormalization,
    groups: Int,
    inputs: Int,
    outputs: Int,
    tiles: Int
  ) -> CompiledWeights.Pointwise {
    let first = floats.count
    let bias = first + weights.count
    floats.append(contentsOf: repeatElement(0, count: weights.count))
    floats += folded.bias
    unsafe floats.withUnsafeMutableBufferPointer { floats in
      unsafe weights.withUnsafeBufferPointer { weights in
        unsafe folded.scale.withUnsafeBufferPointer { scale in
          guard let packed = floats.baseAddress, let weights = weights.baseAddress,
            let scale = scale.baseAddress
          else { return }
          // SAFETY: there are `groups * outputs` rows of `inputs` weights, as many scales, and as
          // much room behind `first`.
          unsafe sz_f32_pack(
            weights,
            scale,
            groups,
            outputs,
            inputs,
            tiles,
            packed + first
          )
        }
      }
    }
    return CompiledWeights.Pointwise(
      groups: groups,
      inputs: inputs,
      outputs: outputs,
      tiles: tiles,
      weights: first,
      bias: bias
    )
  }
}

/// What a BatchNorm makes of the convolution before it: `scale * sum + bias`.
private struct FoldedNormalization {
  let scale: [Double]
  let bias: [Float]

  /// Folds the moving statistics, in `float64`.
  init(_ norm: ShuffleNetV1.Weights.BatchNormalization) {
    let epsilon = Double(ShuffleNetV1.Weights.BatchNormalization.epsilon)
    let scale = zip(norm.gamma, norm.movingVariance).map { gamma, variance in
      Double(gamma) / (Double(variance) + epsilon).squareRoot()
    }
    self.scale = scale
    bias = norm.beta.indices.map { channel in
      Float(Double(norm.beta[channel]) - Double(norm.movingMean[channel]) * scale[channel])
    }
  }

  /// Changes nothing.
  init(identityOf count: Int) {
    scale = [Double](repeating: 1, count: count)
    bias = [Float](repeating: 0, count: count)
  }
}
