internal import CKernels

/// Appends packed weights to an array.
struct WeightPacker {
  private let lanes: Int
  private let tile: Int
  /// Weights and biases.
  private(set) var floats: [Float] = []
  /// Weights in pairs of `bfloat16`.
  private(set) var pairs: [UInt32] = []

  /// Packs for kernels with vectors of `lanes` floats and tiles of `tile` outputs; `capacity` is a
  /// number of floats that saves time.
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
    of convolution: Convolution,
    in precision: Engine.Precision
  ) -> CompiledWeights.Pointwise {
    let inputs = block.convolution.count / convolution.outputChannels
    let outputs = convolution.outputChannels / convolution.groups
    let folded = FoldedNormalization(block.normalization)
    let tiles = sz_tile_count(outputs, tile)
    return switch precision {
    case .float32:
      packed(
        block.convolution.span,
        folded,
        groups: convolution.groups,
        inputs: inputs,
        outputs: outputs,
        tiles: tiles
      )
    case .bfloat16:
      paired(
        block.convolution.span,
        folded,
        groups: convolution.groups,
        inputs: inputs,
        outputs: outputs,
        tiles: tiles
      )
    }
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

extension WeightPacker {
  /// A convolution in `bfloat16`.
  private mutating func paired(
    _ weights: Span<Float>,
    _ folded: FoldedNormalization,
    groups: Int,
    inputs: Int,
    outputs: Int,
    tiles: Int
  ) -> CompiledWeights.Pointwise {
    let first = pairs.count
    let bias = floats.count
    pairs.append(contentsOf: repeatElement(0, count: groups * outputs * sz_bf16_pairs(inputs)))
    floats += folded.bias
    unsafe pairs.withUnsafeMutableBufferPointer { pairs in
      unsafe weights.withUnsafeBufferPointer { weights in
        unsafe folded.scale.withUnsafeBufferPointer { scale in
          guard let packed = pairs.baseAddress, let weights = weights.baseAddress,
            let scale = scale.baseAddress
          else { return }
          // SAFETY: there are `groups * outputs` rows of `inputs` weights, as many scales, and room
          // for the rows' pairs behind `first`.
          unsafe sz_bf16_pack(weights, scale, groups, outputs, inputs, tiles, packed + first)
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
