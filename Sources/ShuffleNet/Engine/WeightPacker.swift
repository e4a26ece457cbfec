internal import CKernels

/// Packs weights, one layer behind the other.
struct WeightPacker {
  private let lanes: Int
  private let tile: Int
  private let capacity: Int
  /// Weights and biases.
  let floats: ZeroedFloats
  /// How many of ``floats`` are taken.
  private(set) var floatCount = 0
  /// Weights in pairs of `bfloat16`.
  private(set) var pairs: [UInt32] = []

  /// Packs up to `capacity` weights and biases for kernels with vectors of `lanes` floats and tiles of
  /// `tile` outputs; behind the last one stand as many zeros as a kernel may read.
  init(lanes: Int, tile: Int, capacity: Int) {
    self.lanes = lanes
    self.tile = tile
    self.capacity = capacity
    floats = ZeroedFloats(count: capacity + lanes)
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

  /// A convolution in `float32`.
  private mutating func packed(
    _ weights: Span<Float>,
    _ folded: FoldedNormalization,
    groups: Int,
    inputs: Int,
    outputs: Int,
    tiles: Int
  ) -> CompiledWeights.Pointwise {
    let first = take(weights.count)
    unsafe Self.withPointers(weights, folded) { weights, scale in
      // SAFETY: there are `groups * outputs` rows of `inputs` weights, as many scales, and as much room
      // behind `first`.
      unsafe sz_f32_pack(weights, scale, groups, outputs, inputs, tiles, floats.start + first)
    }
    return CompiledWeights.Pointwise(
      groups: groups,
      inputs: inputs,
      outputs: outputs,
      tiles: tiles,
      weights: first,
      bias: append(folded.bias)
    )
  }

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
    pairs.append(contentsOf: repeatElement(0, count: groups * outputs * sz_bf16_pairs(inputs)))
    unsafe Self.withPointers(weights, folded) { weights, scale in
      unsafe pairs.withUnsafeMutableBufferPointer { pairs in
        guard let packed = pairs.baseAddress else { return }
        // SAFETY: there are `groups * outputs` rows of `inputs` weights, as many scales, and room for
        // the rows' pairs behind `first`.
        unsafe sz_bf16_pack(weights, scale, groups, outputs, inputs, tiles, packed + first)
      }
    }
    return CompiledWeights.Pointwise(
      groups: groups,
      inputs: inputs,
      outputs: outputs,
      tiles: tiles,
      weights: first,
      bias: append(folded.bias)
    )
  }

  /// Takes room for floats.
  ///
  /// - Returns: where it starts.
  private mutating func take(_ count: Int) -> Int {
    precondition(count <= capacity - floatCount, "room for all weights and biases")
    defer { floatCount += count }
    return floatCount
  }

  private mutating func append(_ values: [Float]) -> Int {
    let first = take(values.count)
    for (index, value) in values.enumerated() { unsafe floats.start[first + index] = value }
    return first
  }

  /// Calls `body` with the first weight and the first scale; not without any.
  private static func withPointers(
    _ weights: Span<Float>,
    _ folded: FoldedNormalization,
    _ body: (UnsafePointer<Float>, UnsafePointer<Double>) -> Void
  ) {
    unsafe weights.withUnsafeBufferPointer { weights in
      unsafe folded.scale.withUnsafeBufferPointer { scale in
        guard let weights = weights.baseAddress, let scale = scale.baseAddress else { return }
        unsafe body(weights, scale)
      }
    }
  }
}
