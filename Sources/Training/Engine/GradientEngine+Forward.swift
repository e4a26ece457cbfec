internal import CTrainingKernels
internal import ShuffleNet

extension GradientEngine {
  /// What a unit is given.
  func input(_ index: Int) -> RowMap {
    unsafe index == 0 ? stem.pooled : units[index - 1].output
  }

  /// The first parts of a unit; its last normalisation waits for the next one, which makes its output.
  func forward(_ index: Int, _ parameters: [[Float]]) {
    compress(index, parameters)
    if unsafe units[index].unit.stride == 1 {
      convolve(index, parameters)
    } else {
      convolveAndHalve(index, parameters)
    }
    expand(index, parameters)
  }

  /// The output of the last unit.
  func finishForward() {
    guard let last = unsafe units.last else { return }
    unsafe Slices(itemCount: last.output.rows.blockCount).forEach(on: pool) { block, _, _ in
      unsafe finish(units.count - 1, block)
    }
  }

  /// The end of a unit: normalise, add what came in, rectify.
  private func finish(_ index: Int, _ block: Int) {
    let unit = unsafe units[index]
    let count = unsafe unit.output.rows.count(block)
    for channel in unsafe 0..<unit.expand.convolution.outputChannels {
      unsafe unit.expand.normalize(
        channel,
        count,
        unit.expand.output.row(block, channel),
        added: unit.unit.stride == 1 ? UnsafePointer(input(index).row(block, channel)) : nil,
        rectified: true,
        into: unit.output.row(block, unit.pooledChannels + channel),
        kernels
      )
    }
  }

  private func compress(_ index: Int, _ parameters: [[Float]]) {
    let unit = unsafe units[index]
    let input = unsafe input(index)
    let layer = unsafe unit.compress
    unsafe layer.beginForward()
    let slices = unsafe Slices(itemCount: unit.input.blockCount)
    slices.forEach(on: pool) { block, slice, _ in
      if index > 0 { finish(index - 1, block) }
      unsafe multiply(layer, parameters, block, slice, from: input.row(block))
    }
    unsafe layer.endForward(parameters, sliceCount: slices.count)
  }

  private func expand(_ index: Int, _ parameters: [[Float]]) {
    let unit = unsafe units[index]
    let (layer, depthwise) = unsafe (unit.expand, unit.depthwise)
    unsafe layer.beginForward()
    let rows = unsafe unit.output.rows
    let slices = Slices(itemCount: rows.blockCount)
    slices.forEach(on: pool) { block, slice, thread in
      let inputs = unsafe scratch[thread].first
      unsafe normalize(depthwise, block, into: inputs)
      unsafe multiply(layer, parameters, block, slice, from: inputs)
    }
    unsafe layer.endForward(parameters, sliceCount: slices.count)
  }

  /// The 3×3 convolution with stride 1.
  private func convolve(_ index: Int, _ parameters: [[Float]]) {
    let unit = unsafe units[index]
    let (layer, compress) = unsafe (unit.depthwise, unit.compress)
    unsafe layer.beginForward()
    let rows = unsafe unit.input
    let slices = Slices(itemCount: rows.blockCount)
    slices.forEach(on: pool) { block, slice, thread in
      let (count, inputs) = unsafe (rows.count(block), scratch[thread].before)
      for channel in unsafe 0..<unit.unit.midChannels {
        let source = unsafe unit.source(channel)
        unsafe compress.normalize(
          source,
          count,
          compress.output.row(block, source),
          rectified: true,
          into: inputs,
          kernels
        )
        let output = unsafe layer.output.row(block, channel)
        unsafe withTaps(parameters[layer.first], channel) { taps in
          unsafe kernels.convolve(count, unit.windows.view, taps, inputs, output)
        }
        unsafe kernels.moments(count, output, layer.moments(slice) + channel)
      }
    }
    unsafe layer.endForward(parameters, sliceCount: slices.count)
  }

  /// The 3×3 convolution with stride 2, of which stride 1 has every other row and column; and the pool past it.
  private func convolveAndHalve(_ index: Int, _ parameters: [[Float]]) {
    let unit = unsafe units[index]
    let (layer, compress, map) = unsafe (unit.depthwise, unit.compress, input(index))
    unsafe layer.beginForward()
    let (rows, inner) = unsafe (unit.output.rows, unit.input)
    let centres = HalvedPictures(inner, isPool: false)
    let windows = HalvedPictures(inner, isPool: true)
    let slices = Slices(itemCount: rows.blockCount)
    slices.forEach(on: pool) { block, slice, thread in
      let inputs = unsafe scratch[thread].before
      let outputs = unsafe scratch[thread].behind
      for channel in unsafe 0..<unit.unit.midChannels {
        let source = unsafe unit.source(channel)
        let output = unsafe layer.output.row(block, channel)
        for picture in rows.pictures(block) {
          let (from, to) = (inner.place(picture), rows.place(picture))
          unsafe compress.normalize(
            source,
            inner.pixelCount,
            compress.output.row(from.block, source) + from.offset,
            rectified: true,
            into: inputs,
            kernels
          )
          unsafe withTaps(parameters[layer.first], channel) { taps in
            unsafe kernels.convolve(inner.pixelCount, unit.windows.view, taps, inputs, outputs)
          }
          unsafe centres.pick(outputs, into: output + to.offset)
        }
        unsafe kernels.moments(rows.count(block), output, layer.moments(slice) + channel)
      }
      for channel in unsafe 0..<unit.pooledChannels {
        for picture in rows.pictures(block) {
          let (from, to) = (inner.place(picture), rows.place(picture))
          unsafe inputs.update(
            from: map.row(from.block, channel) + from.offset,
            count: inner.pixelCount
          )
          unsafe withTaps(Self.ones, 0) { taps in
            unsafe kernels.convolve(inner.pixelCount, unit.windows.view, taps, inputs, outputs)
          }
          unsafe windows.average(outputs, into: unit.output.row(block, channel) + to.offset)
        }
      }
    }
    unsafe layer.endForward(parameters, sliceCount: slices.count)
  }

  /// The weights of a window's sum.
  static let ones = [Float](repeating: 1, count: 9)
}
