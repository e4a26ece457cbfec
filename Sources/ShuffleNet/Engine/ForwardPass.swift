internal import CKernels

/// One picture's way through the network up to the classifier, as one of the threads that share it
/// goes.
///
/// A thread computes the same pixels of a map in every step, so that it waits for the others only
/// where a 3×3 window looks over the border, once in each unit, and where a step is shared out by
/// rows or channels instead: after the pools and before the global one.
///
/// - Note: safe, as the plan lies within the arena, and each thread writes what the plan gives it.
@safe
struct ForwardPass: ~Copyable {
  let kernels: sz_f32_kernels
  let weights: CompiledWeights
  let floats: UnsafePointer<Float>
  /// The weights of the units' 1×1 convolutions in `bfloat16`; `nil` in `float32`.
  let pairs: UnsafePointer<UInt32>?
  let sources: UnsafePointer<UInt32>
  let plan: ForwardPlan
  let network: ShuffleNetV1
  let arena: UnsafeMutablePointer<Float>
  let thread: Int
  let workspace: Workspace

  /// Runs one picture.
  ///
  /// - Parameters:
  ///   - picture: `[C, H, W]`.
  ///   - features: feature `c` goes to element `c * pitch`.
  ///   - pitch: the distance between features.
  borrowing func run(
    _ picture: UnsafePointer<Float>,
    into features: UnsafeMutablePointer<Float>,
    pitch: Int
  ) {
    for step in plan.steps { unsafe run(step, picture, features, pitch) }
  }

  /// Runs one step, once the other threads are done with what it reads.
  borrowing func run(
    _ step: ForwardPlan.Step,
    _ picture: UnsafePointer<Float>,
    _ features: UnsafeMutablePointer<Float>,
    _ pitch: Int
  ) {
    if step.waits { wait() }
    switch step.operation {
    case .stem: unsafe runStem(picture)
    case .compress(let unit): compress(plan.units[unit], weights.units[unit])
    case .depthwise(let unit): depthwise(plan.units[unit], weights.units[unit])
    case .expand(let unit): expand(plan.units[unit], weights.units[unit])
    case .averagePool(let unit): averagePool(plan.units[unit])
    case .globalAveragePool: unsafe globalAveragePool(features, pitch)
    }
  }

  private borrowing func runStem(_ picture: UnsafePointer<Float>) {
    let map = plan.pooled
    let rows = share(of: map.height)
    var stem = unsafe sz_f32_stem(
      channels: network.inputChannels,
      height: plan.height,
      width: plan.width,
      convolution: weights.stem.kernelLayer(floats)
    )
    unsafe kernels.stem(
      &stem,
      picture,
      arena + map.offset,
      map.stride,
      rows.lowerBound,
      rows.count,
      arena + plan.stemScratch + thread * plan.stemScratchCount
    )
  }

  private borrowing func compress(_ unit: ForwardPlan.Unit, _ layers: CompiledWeights.Unit) {
    let pixels = pixels(of: unit.input)
    unsafe convolve(
      layers.compress,
      SZ_RELU,
      arena + unit.input.offset + pixels.lowerBound,
      unit.input.stride,
      arena + unit.compressed.offset + pixels.lowerBound,
      unit.compressed.stride,
      pixels.count
    )
  }

  private borrowing func depthwise(_ unit: ForwardPlan.Unit, _ layers: CompiledWeights.Unit) {
    let rows = rows(of: unit.output)
    var layer = unsafe layers.depthwise.kernelLayer(floats, sources, unit.compressed)
    unsafe kernels.depthwise(
      &layer,
      arena + unit.compressed.offset,
      unit.compressed.stride,
      convolved(unit),
      unit.convolved.stride,
      rows.lowerBound,
      rows.count
    )
  }

  private borrowing func expand(_ unit: ForwardPlan.Unit, _ layers: CompiledWeights.Unit) {
    let output = unit.output
    let pixels = pixels(of: output)
    let firstPixel = rows(of: output).lowerBound * output.width
    // The pooled input comes before the convolution's channels.
    let firstChannel = unit.isResidual ? 0 : unit.input.channels
    unsafe convolve(
      layers.expand,
      unit.isResidual ? SZ_ADD_RELU : SZ_RELU,
      convolved(unit) + (pixels.lowerBound - firstPixel),
      unit.convolved.stride,
      arena + output.offset + firstChannel * output.stride + pixels.lowerBound,
      output.stride,
      pixels.count
    )
  }

  /// Runs a unit's 1×1 convolution on `count` pixels of every plane.
  private borrowing func convolve(
    _ layer: CompiledWeights.Pointwise,
    _ epilogue: sz_epilogue,
    _ input: UnsafePointer<Float>,
    _ inputStride: Int,
    _ output: UnsafeMutablePointer<Float>,
    _ outputStride: Int,
    _ count: Int
  ) {
    if let pairs = unsafe pairs, let kernel = unsafe kernels.bf16_pointwise {
      var layer = unsafe layer.kernelLayer(floats, pairs)
      unsafe kernel(&layer, epilogue, input, inputStride, output, outputStride, count)
    } else {
      var layer = unsafe layer.kernelLayer(floats)
      unsafe kernels.pointwise(&layer, epilogue, input, inputStride, output, outputStride, count)
    }
  }

  private borrowing func averagePool(_ unit: ForwardPlan.Unit) {
    let (input, output) = (unit.input, unit.output)
    let rows = share(of: output.height)
    unsafe kernels.average_pool(
      input.channels,
      input.height,
      input.width,
      arena + input.offset,
      input.stride,
      arena + output.offset,
      output.stride,
      rows.lowerBound,
      rows.count
    )
  }

  private borrowing func globalAveragePool(_ features: UnsafeMutablePointer<Float>, _ pitch: Int) {
    let map = plan.features
    let channels = share(of: map.channels)
    unsafe kernels.global_average(
      channels.count,
      map.pixelCount,
      arena + map.offset + channels.lowerBound * map.stride,
      map.stride,
      features + channels.lowerBound * pitch,
      pitch
    )
  }

  /// What the depthwise convolution of this thread gives, from the first of its rows on.
  private borrowing func convolved(_ unit: ForwardPlan.Unit) -> UnsafeMutablePointer<Float> {
    unsafe arena + unit.convolved.offset + thread * unit.convolvedCount
  }

  private borrowing func wait() {
    if plan.threadCount > 1 { workspace.barrier.wait(thread: thread) }
  }

  /// This thread's share of `count` rows or channels.
  private borrowing func share(of count: Int) -> Range<Int> {
    count * thread / plan.threadCount..<count * (thread + 1) / plan.threadCount
  }

  /// The rows that this thread's pixels lie in.
  private borrowing func rows(of map: ForwardPlan.Map) -> Range<Int> {
    let pixels = pixels(of: map)
    return pixels.lowerBound / map.width..<(pixels.upperBound + map.width - 1) / map.width
  }

  private borrowing func pixels(of map: ForwardPlan.Map) -> Range<Int> {
    ForwardPlan.pixels(
      of: map,
      thread: thread,
      threadCount: plan.threadCount,
      lanes: unsafe kernels.lanes
    )
  }
}

extension CompiledWeights.Depthwise {
  /// The layer as the kernels take it, for an input of this size.
  fileprivate func kernelLayer(
    _ floats: UnsafePointer<Float>,
    _ sources: UnsafePointer<UInt32>,
    _ input: ForwardPlan.Map
  ) -> sz_f32_depthwise {
    unsafe sz_f32_depthwise(
      channels: channels,
      step: stride,
      height: input.height,
      width: input.width,
      weights: floats + weights,
      bias: floats + bias,
      source: sources + source
    )
  }
}
