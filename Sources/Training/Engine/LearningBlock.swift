internal import CTrainingKernels
internal import ShuffleNet
internal import Tensors

/// A convolution and its batch normalisation while they learn: what goes forward, and what comes back.
@unsafe
final class LearningBlock {
  let convolution: Convolution
  /// The number of the weight among the network's parameters; the normalisation's four follow.
  let first: Int
  /// What the convolution makes of a batch, before it is normalised.
  let output: RowMap
  /// Whether the normalisation uses its moving statistics rather than the batch's.
  var isFrozen = false

  /// The batch's mean of each channel.
  private(set) var mean: [Float] = []
  /// What a difference from the mean is multiplied with: gamma over the standard deviation.
  private(set) var factor: [Float] = []
  private(set) var beta: [Float] = []
  /// What the normalisation found.
  private(set) var statistics = BatchStatistics<Float>(mean: [], variance: [], count: 0)
  /// How the gradient of the normalisation's input follows from that of its output: see `input_gradient`.
  private(set) var slope: [Float] = []
  private(set) var offset: [Float] = []

  private var inverseDeviation: [Double] = []
  private let moments: UnsafeMutablePointer<sz_moments>
  private let sums: UnsafeMutablePointer<Double>
  private let weights: ZeroedFloats
  private let weightCount: Int
  private var channels: Int { unsafe convolution.outputChannels }

  init(_ block: ConvolutionBlock, first: Int, rows: PictureRows) {
    unsafe convolution = block.convolution
    unsafe self.first = first
    unsafe output = RowMap(rows, channels: block.convolution.outputChannels)
    let count = Slices.limit * block.convolution.outputChannels
    unsafe moments = .allocate(capacity: count)
    unsafe sums = .allocate(capacity: 2 * count)
    unsafe weightCount = block.convolution.weightShape.elementCount
    unsafe weights = ZeroedFloats(count: max(1, Slices.limit * weightCount))
  }

  deinit {
    unsafe moments.deallocate()
    unsafe sums.deallocate()
  }

  /// Where a slice keeps its moments of each channel.
  func moments(_ slice: Int) -> UnsafeMutablePointer<sz_moments> {
    unsafe moments + slice * channels
  }

  /// Where a slice keeps its two sums of each channel's gradients.
  func sums(_ slice: Int) -> UnsafeMutablePointer<Double> { unsafe sums + 2 * slice * channels }

  /// Where a slice keeps its part of the weight's gradient.
  func weights(_ slice: Int) -> UnsafeMutablePointer<Float> {
    unsafe weights.start + slice * weightCount
  }

  /// Forgets the moments of the batch before.
  func beginForward() {
    unsafe moments.update(repeating: sz_moments(), count: Slices.limit * channels)
  }

  /// Forgets the sums of the batch before.
  func beginOutputGradient() {
    unsafe sums.update(repeating: 0, count: 2 * Slices.limit * channels)
  }

  /// Forgets the weight's gradient of the batch before.
  func beginWeightGradient() {
    unsafe weights.start.update(repeating: 0, count: Slices.limit * weightCount)
  }

  /// Puts the slices' moments together, when the last output was made.
  func endForward(_ parameters: [[Float]], sliceCount: Int) {
    var (means, variances) = ([Float](), [Float]())
    unsafe (mean, factor, inverseDeviation) = ([], [], [])
    unsafe beta = parameters[first + 4]
    var count = 0.0
    for channel in unsafe 0..<channels {
      var all = sz_moments()
      for slice in 0..<sliceCount {
        let part = unsafe moments(slice)[channel]
        guard part.count > 0 else { continue }
        let (difference, total) = (part.mean - all.mean, all.count + part.count)
        all.squares += part.squares + difference * difference * (all.count * part.count / total)
        all.mean += difference * (part.count / total)
        all.count = total
      }
      if unsafe isFrozen {
        all.mean = Double(unsafe parameters[first + 1][channel])
        all.squares = Double(unsafe parameters[first + 2][channel])
        all.count = 1
      }
      count = all.count
      let variance = all.squares / all.count
      let inverse =
        1 / (variance + Double(ShuffleNetV1.Weights.BatchNormalization.epsilon)).squareRoot()
      means.append(Float(all.mean))
      variances.append(Float(variance))
      unsafe inverseDeviation.append(inverse)
      unsafe factor.append(Float(Double(parameters[first + 3][channel]) * inverse))
    }
    unsafe mean = means
    let frozen = unsafe isFrozen
    unsafe statistics = BatchStatistics(
      mean: means,
      variance: variances,
      count: frozen ? 0 : Int(count)
    )
  }

  /// Puts the slices' sums together, when the gradient of the last output is known.
  func endOutputGradient(_ gradients: inout [[Float]], sliceCount: Int) {
    var (gammas, betas) = ([Float](), [Float]())
    unsafe (slope, offset) = ([], [])
    for channel in unsafe 0..<channels {
      var (sum, product) = (0.0, 0.0)
      for slice in 0..<sliceCount {
        unsafe sum += sums(slice)[2 * channel]
        unsafe product += sums(slice)[2 * channel + 1]
      }
      let inverse = unsafe inverseDeviation[channel]
      product *= inverse
      gammas.append(Float(product))
      betas.append(Float(sum))
      // No element has an effect on moving statistics.
      let share = unsafe isFrozen ? 0 : Double(factor[channel]) / Double(statistics.count)
      unsafe slope.append(Float(-share * inverse * product))
      unsafe offset.append(Float(-share * sum))
    }
    unsafe (gradients[first + 3], gradients[first + 4]) = (gammas, betas)
  }

  /// Puts the slices' parts of the weight's gradient together.
  func endWeightGradient(_ gradients: inout [[Float]], sliceCount: Int) {
    var sum = [Float](repeating: 0, count: unsafe weightCount)
    for slice in 0..<sliceCount {
      let part = unsafe weights(slice)
      for index in sum.indices { unsafe sum[index] += part[index] }
    }
    unsafe gradients[first] = sum
  }

  /// Normalises a part of a row of a channel.
  func normalize(
    _ channel: Int,
    _ count: Int,
    _ input: UnsafePointer<Float>,
    added: UnsafePointer<Float>? = nil,
    rectified: Bool,
    into target: UnsafeMutablePointer<Float>,
    _ kernels: sz_training_kernels
  ) {
    unsafe kernels.normalize(
      count,
      mean[channel],
      factor[channel],
      beta[channel],
      added,
      rectified,
      input,
      target
    )
  }

  /// Makes the gradient of the normalisation's input from that of its output.
  func inputGradient(
    _ channel: Int,
    _ count: Int,
    _ gradient: UnsafePointer<Float>,
    _ input: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>,
    _ kernels: sz_training_kernels
  ) {
    unsafe kernels.input_gradient(
      count,
      factor[channel],
      slope[channel],
      mean[channel],
      offset[channel],
      gradient,
      input,
      target
    )
  }

  /// Makes the gradient of the normalisation's output from what came back, and notes a slice's sums of it: see
  /// `output_gradient`.
  func outputGradient(
    _ channel: Int,
    _ count: Int,
    _ gradient: UnsafePointer<Float>,
    added: UnsafePointer<Float>? = nil,
    rectified output: UnsafePointer<Float>? = nil,
    _ input: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>,
    _ slice: Int,
    _ kernels: sz_training_kernels
  ) {
    let sums = unsafe sums(slice) + 2 * channel
    unsafe kernels.output_gradient(
      count,
      gradient,
      added,
      output,
      input,
      mean[channel],
      target,
      sums
    )
  }
}
