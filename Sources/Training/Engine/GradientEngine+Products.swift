internal import CTrainingKernels
internal import ShuffleNet

extension GradientEngine {
  /// Normalises all rows of a block without a rectifier.
  func normalize(_ layer: LearningBlock, _ block: Int, into target: UnsafeMutablePointer<Float>) {
    let rows = unsafe layer.output.rows
    for channel in unsafe 0..<layer.convolution.outputChannels {
      unsafe layer.normalize(
        channel,
        rows.count(block),
        layer.output.row(block, channel),
        rectified: false,
        into: target + channel * rows.stride,
        kernels
      )
    }
  }

  /// A 1×1 convolution of a block, and its moments.
  func multiply(
    _ layer: LearningBlock,
    _ parameters: [[Float]],
    _ block: Int,
    _ slice: Int,
    from inputs: UnsafePointer<Float>
  ) {
    let (convolution, rows) = unsafe (layer.convolution, layer.output.rows)
    let (count, inner) = (rows.count(block), convolution.inputChannelsPerGroup)
    let outer = convolution.outputChannelsPerGroup
    unsafe parameters[layer.first].withFloats { weights in
      for group in 0..<convolution.groups {
        unsafe kernels.multiply(
          outer,
          inner,
          count,
          sz_matrix(start: weights + group * outer * inner, row: inner, column: 1),
          inputs + group * inner * rows.stride,
          rows.stride,
          layer.output.row(block, group * outer),
          rows.stride
        )
      }
    }
    for channel in 0..<convolution.outputChannels {
      unsafe kernels.moments(
        count,
        layer.output.row(block, channel),
        layer.moments(slice) + channel
      )
    }
  }

  /// Adds a block's part of the gradient of a 1×1 convolution's weight.
  func outer(
    _ layer: LearningBlock,
    _ count: Int,
    _ slice: Int,
    _ gradient: UnsafePointer<Float>,
    _ inputs: UnsafePointer<Float>
  ) {
    let (convolution, stride) = unsafe (layer.convolution, layer.output.rows.stride)
    let (rows, columns) = (convolution.outputChannelsPerGroup, convolution.inputChannelsPerGroup)
    for group in 0..<convolution.groups {
      unsafe kernels.outer(
        rows,
        columns,
        count,
        gradient + group * rows * stride,
        stride,
        inputs + group * columns * stride,
        stride,
        layer.weights(slice) + group * rows * columns
      )
    }
  }

  /// The gradient of a 1×1 convolution's input.
  func multiplyTransposed(
    _ layer: LearningBlock,
    _ parameters: [[Float]],
    _ count: Int,
    _ gradient: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>
  ) {
    let (convolution, stride) = unsafe (layer.convolution, layer.output.rows.stride)
    let (outer, inner) = (convolution.outputChannelsPerGroup, convolution.inputChannelsPerGroup)
    unsafe parameters[layer.first].withFloats { weights in
      for group in 0..<convolution.groups {
        unsafe kernels.multiply(
          inner,
          outer,
          count,
          sz_matrix(start: weights + group * outer * inner, row: 1, column: inner),
          gradient + group * outer * stride,
          stride,
          target + group * inner * stride,
          stride
        )
      }
    }
  }

  /// Calls `body` with the nine weights of a channel.
  func withTaps(_ weights: [Float], _ channel: Int, _ body: (UnsafePointer<Float>) -> Void) {
    unsafe weights.withFloats { unsafe body($0 + 9 * channel) }
  }
}

extension Convolution {
  /// The output channels that one group makes.
  fileprivate var outputChannelsPerGroup: Int { outputChannels / groups }
}

extension [Float] {
  /// Calls `body` with the first element's address, if there is one.
  func withFloats(_ body: (UnsafePointer<Float>) -> Void) {
    unsafe withUnsafeBufferPointer { floats in
      guard let first = floats.baseAddress else { return }
      unsafe body(first)
    }
  }

  /// Calls `body` with the first element's address, if there is one.
  mutating func withMutableFloats(_ body: (UnsafeMutablePointer<Float>) -> Void) {
    unsafe withUnsafeMutableBufferPointer { floats in
      guard let first = floats.baseAddress else { return }
      unsafe body(first)
    }
  }
}
