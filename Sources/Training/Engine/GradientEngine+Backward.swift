internal import CTrainingKernels
internal import ShuffleNet

extension GradientEngine {
  /// Brings the gradient of a unit's output back to its input, and notes those of its parameters.
  func back(_ index: Int, _ parameters: [[Float]], _ gradients: inout [[Float]]) {
    let unit = unsafe units[index]
    unsafe unit.expand.endOutputGradient(
      &gradients,
      sliceCount: Slices(itemCount: unit.output.rows.blockCount).count
    )
    unsafe backThroughExpand(unit, parameters, &gradients)
    if unsafe unit.unit.stride == 1 {
      unsafe backThroughConvolve(unit, parameters, &gradients)
    } else {
      unsafe backThroughConvolveAndHalve(unit, target(index), parameters, &gradients)
    }
    backThroughCompress(index, parameters, &gradients)
  }

  /// Where the gradient of a unit's input goes.
  private func target(_ index: Int) -> RowMap {
    unsafe index == 0 ? stem.pooledGradient : units[index - 1].gradient
  }

  private func backThroughExpand(
    _ unit: LearningUnit,
    _ parameters: [[Float]],
    _ gradients: inout [[Float]]
  ) {
    let (layer, depthwise) = unsafe (unit.expand, unit.depthwise)
    unsafe layer.beginWeightGradient()
    unsafe depthwise.beginOutputGradient()
    let rows = unsafe unit.output.rows
    let slices = Slices(itemCount: rows.blockCount)
    slices.forEach(on: pool) { block, slice, thread in
      let (count, scratch) = unsafe (rows.count(block), scratch[thread])
      for channel in unsafe 0..<layer.convolution.outputChannels {
        unsafe layer.inputGradient(
          channel,
          count,
          unit.gradient.row(block, unit.pooledChannels + channel),
          layer.output.row(block, channel),
          into: scratch.first + channel * rows.stride,
          kernels
        )
      }
      unsafe normalize(depthwise, block, into: scratch.second)
      unsafe outer(layer, count, slice, scratch.first, scratch.second)
      unsafe multiplyTransposed(
        layer,
        parameters,
        count,
        scratch.first,
        into: unit.depthwiseGradient.row(block)
      )
      for channel in unsafe 0..<unit.unit.midChannels {
        let row = unsafe unit.depthwiseGradient.row(block, channel)
        let input = unsafe depthwise.output.row(block, channel)
        unsafe depthwise.outputGradient(channel, count, row, input, into: row, slice, kernels)
      }
    }
    unsafe layer.endWeightGradient(&gradients, sliceCount: slices.count)
    unsafe depthwise.endOutputGradient(&gradients, sliceCount: slices.count)
  }

  private func backThroughConvolve(
    _ unit: LearningUnit,
    _ parameters: [[Float]],
    _ gradients: inout [[Float]]
  ) {
    let (layer, compress) = unsafe (unit.depthwise, unit.compress)
    unsafe layer.beginWeightGradient()
    unsafe compress.beginOutputGradient()
    let rows = unsafe unit.input
    let flipped = unsafe Self.flipped(parameters[layer.first])
    let slices = Slices(itemCount: rows.blockCount)
    slices.forEach(on: pool) { block, slice, thread in
      let (count, scratch) = unsafe (rows.count(block), scratch[thread])
      for channel in unsafe 0..<unit.unit.midChannels {
        unsafe layer.inputGradient(
          channel,
          count,
          unit.depthwiseGradient.row(block, channel),
          layer.output.row(block, channel),
          into: scratch.before,
          kernels
        )
        unsafe backThroughTaps(unit, channel, block, 0, count, slice, flipped, scratch)
      }
    }
    unsafe layer.endWeightGradient(&gradients, sliceCount: slices.count)
    unsafe compress.endOutputGradient(&gradients, sliceCount: slices.count)
  }

  /// The 3×3 convolution with stride 2 and the pool past it, picture by picture; `target` gets what comes back
  /// through the pool.
  private func backThroughConvolveAndHalve(
    _ unit: LearningUnit,
    _ target: RowMap,
    _ parameters: [[Float]],
    _ gradients: inout [[Float]]
  ) {
    let (layer, compress) = unsafe (unit.depthwise, unit.compress)
    unsafe layer.beginWeightGradient()
    unsafe compress.beginOutputGradient()
    let (rows, halves) = unsafe (unit.input, unit.output.rows)
    let centres = HalvedPictures(rows, isPool: false)
    let windows = HalvedPictures(rows, isPool: true)
    let flipped = unsafe Self.flipped(parameters[layer.first])
    let slices = Slices(itemCount: rows.blockCount)
    slices.forEach(on: pool) { block, slice, thread in
      let (count, scratch) = unsafe (rows.pixelCount, scratch[thread])
      for picture in rows.pictures(block) {
        let (to, from) = (rows.place(picture), halves.place(picture))
        for channel in unsafe 0..<unit.unit.midChannels {
          unsafe layer.inputGradient(
            channel,
            halves.pixelCount,
            unit.depthwiseGradient.row(from.block, channel) + from.offset,
            layer.output.row(from.block, channel) + from.offset,
            into: scratch.beside,
            kernels
          )
          unsafe centres.spread(scratch.beside, averaged: false, into: scratch.before)
          unsafe Self.clearRest(scratch.before, rows)
          unsafe backThroughTaps(unit, channel, block, to.offset, count, slice, flipped, scratch)
        }
        for channel in unsafe 0..<unit.pooledChannels {
          unsafe windows.spread(
            unit.gradient.row(from.block, channel) + from.offset,
            averaged: true,
            into: scratch.before
          )
          unsafe withTaps(Self.ones, 0) { taps in
            unsafe kernels.convolve(
              count,
              unit.windows.view,
              taps,
              scratch.before,
              scratch.beside
            )
          }
          unsafe (target.row(block, channel) + to.offset).update(
            from: scratch.beside,
            count: count
          )
        }
      }
    }
    unsafe layer.endWeightGradient(&gradients, sliceCount: slices.count)
    unsafe compress.endOutputGradient(&gradients, sliceCount: slices.count)
  }

  /// Brings the gradient of a channel's 3×3 convolution, which is in `scratch.before` for every pixel of the input,
  /// back to the first normalisation.
  private func backThroughTaps(
    _ unit: LearningUnit,
    _ channel: Int,
    _ block: Int,
    _ offset: Int,
    _ count: Int,
    _ slice: Int,
    _ flipped: [Float],
    _ scratch: LearningScratch
  ) {
    let (layer, compress) = unsafe (unit.depthwise, unit.compress)
    let (source, windows) = unsafe (unit.source(channel), unit.windows.view)
    let (input, inputs) = unsafe (compress.output.row(block, source) + offset, scratch.behind)
    unsafe compress.normalize(source, count, input, rectified: true, into: inputs, kernels)
    unsafe kernels.convolve_weights(
      count,
      windows,
      scratch.before,
      inputs,
      layer.weights(slice) + 9 * channel
    )
    unsafe withTaps(flipped, channel) { taps in
      unsafe kernels.convolve(count, windows, taps, scratch.before, scratch.beside)
    }
    unsafe compress.outputGradient(
      source,
      count,
      scratch.beside,
      rectified: inputs,
      input,
      into: unit.compressGradient.row(block, source) + offset,
      slice,
      kernels
    )
  }

  /// The first convolution; what comes back past the others is in the target already.
  private func backThroughCompress(
    _ index: Int,
    _ parameters: [[Float]],
    _ gradients: inout [[Float]]
  ) {
    let unit = unsafe units[index]
    let (layer, input, target) = unsafe (unit.compress, input(index), target(index))
    let before = unsafe index == 0 ? nil : units[index - 1]
    unsafe layer.beginWeightGradient()
    unsafe before?.expand.beginOutputGradient()
    let rows = unsafe unit.input
    let slices = Slices(itemCount: rows.blockCount)
    slices.forEach(on: pool) { block, slice, thread in
      let (count, scratch) = unsafe (rows.count(block), scratch[thread])
      for channel in unsafe 0..<unit.unit.midChannels {
        unsafe layer.inputGradient(
          channel,
          count,
          unit.compressGradient.row(block, channel),
          layer.output.row(block, channel),
          into: scratch.first + channel * rows.stride,
          kernels
        )
      }
      unsafe outer(layer, count, slice, scratch.first, input.row(block))
      unsafe multiplyTransposed(layer, parameters, count, scratch.first, into: scratch.second)
      for channel in unsafe 0..<unit.unit.inputChannels {
        let (gradient, row) = unsafe (
          scratch.second + channel * rows.stride, target.row(block, channel)
        )
        guard let before = unsafe before else {
          unsafe kernels.add(count, gradient, row)
          continue
        }
        unsafe joinGradients(before, channel, block, slice, gradient, input.row(block, channel))
      }
    }
    unsafe layer.endWeightGradient(&gradients, sliceCount: slices.count)
  }

  /// Adds a gradient to that of a channel of a unit's output, behind its rectifier, and takes that away.
  private func joinGradients(
    _ unit: LearningUnit,
    _ channel: Int,
    _ block: Int,
    _ slice: Int,
    _ gradient: UnsafePointer<Float>,
    _ output: UnsafePointer<Float>
  ) {
    let count = unsafe unit.output.rows.count(block)
    let (row, normalized) = unsafe (
      unit.gradient.row(block, channel), channel - unit.pooledChannels
    )
    guard normalized >= 0 else {
      // What the pool let past was not normalised: nobody asks for its sums.
      return unsafe kernels.output_gradient(count, gradient, row, output, output, 0, row, nil)
    }
    unsafe unit.expand.outputGradient(
      normalized,
      count,
      gradient,
      added: row,
      rectified: output,
      unit.expand.output.row(block, normalized),
      into: row,
      slice,
      kernels
    )
  }

  /// The gradient of the last unit's output, from that of the features.
  func backThroughFeatures() {
    guard let unit = unsafe units.last else { return }
    let rows = unsafe unit.output.rows
    unsafe unit.expand.beginOutputGradient()
    let share = 1 / Float(rows.pixelCount)
    Slices(itemCount: rows.blockCount).forEach(on: pool) { block, slice, thread in
      let gradient = unsafe scratch[thread].before
      for channel in unsafe 0..<unit.unit.outputChannels {
        for (position, picture) in rows.pictures(block).enumerated() {
          let value = unsafe classifier.featureGradient(picture, channel) * share
          unsafe (gradient + position * rows.pixelCount).update(
            repeating: value,
            count: rows.pixelCount
          )
        }
        unsafe unit.gradient.row(block, channel).update(repeating: 0, count: rows.stride)
        unsafe joinGradients(
          unit,
          channel,
          block,
          slice,
          gradient,
          unit.output.row(block, channel)
        )
      }
    }
  }

  private static func flipped(_ weights: [Float]) -> [Float] {
    weights.indices.map { weights[$0 / 9 * 9 + 8 - $0 % 9] }
  }

  private static func clearRest(_ row: UnsafeMutablePointer<Float>, _ rows: PictureRows) {
    unsafe (row + rows.pixelCount).update(repeating: 0, count: 16)
  }
}
