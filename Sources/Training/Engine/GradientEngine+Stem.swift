internal import CTrainingKernels
internal import ShuffleNet

extension GradientEngine {
  /// Convolves, normalises, rectifies and pools the pictures, `[N, C, H, W]`.
  func forwardStem(_ parameters: [[Float]], _ pictures: UnsafePointer<Float>) {
    let layer = unsafe stem.block
    let rows = unsafe layer.output.rows
    unsafe layer.beginForward()
    let slices = Slices(itemCount: rows.blockCount)
    slices.forEach(on: pool) { block, slice, thread in
      for picture in rows.pictures(block) {
        unsafe convolveStem(parameters[0], pictures, picture, thread)
      }
      for channel in unsafe 0..<layer.convolution.outputChannels {
        unsafe kernels.moments(
          rows.count(block),
          layer.output.row(block, channel),
          layer.moments(slice) + channel
        )
      }
    }
    unsafe layer.endForward(parameters, sliceCount: slices.count)
    unsafe Slices(itemCount: stem.pooled.rows.blockCount).forEach(on: pool) { block, _, thread in
      for picture in unsafe stem.pooled.rows.pictures(block) {
        for channel in unsafe 0..<layer.convolution.outputChannels {
          poolStem(picture, channel, thread)
        }
      }
    }
  }

  private func convolveStem(
    _ weights: [Float],
    _ pictures: UnsafePointer<Float>,
    _ picture: Int,
    _ thread: Int
  ) {
    let layer = unsafe stem.block
    let rows = unsafe layer.output.rows
    let place = rows.place(picture)
    let (halves, taps) = unsafe (scratch[thread].first, scratch[thread].second)
    unsafe halve(pictures, picture, into: halves)
    unsafe weights.withFloats { weights in
      for first in unsafe stride(from: 0, to: rows.height, by: stem.rowsOfTile) {
        let height = unsafe min(stem.rowsOfTile, rows.height - first)
        unsafe gather(halves, first, height, into: taps)
        unsafe kernels.multiply(
          layer.convolution.outputChannels,
          stem.tapCount,
          height * rows.width,
          sz_matrix(start: weights, row: stem.tapCount, column: 1),
          taps,
          stem.tileStride,
          layer.output.row(place.block) + place.offset + first * rows.width,
          rows.stride
        )
      }
    }
  }

  /// Separates even and odd columns of a picture; each half of a row has a zero on both sides, and each channel
  /// a row of zeros on both sides.
  private func halve(
    _ pictures: UnsafePointer<Float>,
    _ picture: Int,
    into halves: UnsafeMutablePointer<Float>
  ) {
    let rows = unsafe stem.pictures
    let channels = unsafe stem.block.convolution.inputChannels
    let stride = unsafe stem.halfStride
    unsafe halves.update(repeating: 0, count: 2 * stride * (rows.height + 2) * channels)
    for channel in 0..<channels {
      for y in 0..<rows.height {
        let from = unsafe pictures + ((picture * channels + channel) * rows.height + y) * rows.width
        let to = unsafe halves + 2 * stride * (channel * (rows.height + 2) + y + 1)
        unsafe kernels.halve(rows.width, from, to + 1, to + stride + 1)
      }
    }
  }

  /// Puts what each tap of the windows sees of some output rows into a row.
  private func gather(
    _ halves: UnsafePointer<Float>,
    _ first: Int,
    _ height: Int,
    into taps: UnsafeMutablePointer<Float>
  ) {
    let width = unsafe stem.block.output.rows.width
    let (half, rows) = unsafe (stem.halfStride, stem.pictures)
    for tap in unsafe 0..<stem.tapCount {
      let (channel, kernel) = tap.quotientAndRemainder(dividingBy: 9)
      // The odd columns from -1 on, the even ones, the odd ones from 1 on.
      let start = kernel % 3 == 0 ? half : kernel % 3 == 1 ? 1 : half + 1
      let to = unsafe taps + tap * stem.tileStride
      for y in 0..<height {
        // The halves' rows begin with one of zeros.
        let row = channel * (rows.height + 2) + 2 * (first + y) + kernel / 3
        let from = unsafe halves + 2 * half * row + start
        unsafe (to + y * width).update(from: from, count: width)
      }
      unsafe (to + height * width).update(repeating: 0, count: stem.tileStride - height * width)
    }
  }

  /// The largest pixel of each window of a channel of a picture.
  private func poolStem(_ picture: Int, _ channel: Int, _ thread: Int) {
    let layer = unsafe stem.block
    let (rows, halves) = unsafe (layer.output.rows, stem.pooled.rows)
    let (from, to) = (rows.place(picture), halves.place(picture))
    let inputs = unsafe scratch[thread].before
    unsafe layer.normalize(
      channel,
      rows.pixelCount,
      layer.output.row(from.block, channel) + from.offset,
      rectified: true,
      into: inputs,
      kernels
    )
    // Even columns behind a lowest number, odd ones, and the taps of the largest.
    let half = rows.width / 2 + 18
    let (evens, odds) = unsafe (scratch[thread].second, scratch[thread].second + half)
    let lowest = -Float.infinity
    let (top, left) = (
      SamePooling.padding(rows.height).before, SamePooling.padding(rows.width).before
    )
    let output = unsafe stem.pooled.row(to.block, channel) + to.offset
    let sources = unsafe stem.sources(to.block, channel) + to.offset
    for y in 0..<halves.height {
      let (best, source) = unsafe (output + y * halves.width, sources + y * halves.width)
      unsafe best.update(repeating: lowest, count: halves.width)
      for row in max(0, 2 * y - top)..<min(rows.height, 2 * y - top + 3) {
        unsafe evens.update(repeating: lowest, count: 2 * half)
        unsafe kernels.halve(rows.width, inputs + row * rows.width, evens + 1, odds + 1)
        for tap in 0..<3 {
          let column = tap - left
          let view = unsafe (column % 2 == 0 ? evens + 1 + column / 2 : odds + (column + 1) / 2)
          unsafe kernels.larger(
            halves.width,
            view,
            Int32(row * rows.width + column),
            best,
            source
          )
        }
      }
      for x in 0..<halves.width { unsafe source[x] += Int32(2 * x) }
    }
  }

  /// Brings the gradient of the pooled pictures back to the first convolution's weight.
  func backThroughStem(_ pictures: UnsafePointer<Float>, _ gradients: inout [[Float]]) {
    let layer = unsafe stem.block
    let (rows, halves) = unsafe (layer.output.rows, stem.pooled.rows)
    unsafe layer.beginOutputGradient()
    unsafe layer.beginWeightGradient()
    let slices = Slices(itemCount: halves.blockCount)
    slices.forEach(on: pool) { block, slice, _ in
      for channel in unsafe 0..<layer.convolution.outputChannels {
        unsafe sumPooledGradients(block, channel, layer.sums(slice) + 2 * channel)
      }
    }
    unsafe layer.endOutputGradient(&gradients, sliceCount: slices.count)
    let blocks = Slices(itemCount: rows.blockCount)
    blocks.forEach(on: pool) { block, slice, thread in
      for picture in rows.pictures(block) {
        unsafe backThroughStem(pictures, picture, slice, thread)
      }
    }
    unsafe layer.endWeightGradient(&gradients, sliceCount: blocks.count)
  }

  /// The sums of the gradients of the normalisation's output, which are zero but where a pooled pixel comes from.
  private func sumPooledGradients(
    _ block: Int,
    _ channel: Int,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    let layer = unsafe stem.block
    let (rows, halves) = unsafe (layer.output.rows, stem.pooled.rows)
    let mean = unsafe layer.mean[channel]
    let pooled = unsafe stem.pooled.row(block, channel)
    let gradient = unsafe stem.pooledGradient.row(block, channel)
    let sources = unsafe stem.sources(block, channel)
    for (position, picture) in halves.pictures(block).enumerated() {
      let place = rows.place(picture)
      let convolved = unsafe layer.output.row(place.block, channel) + place.offset
      var (sum, product) = (Float(0), Float(0))
      for pixel in position * halves.pixelCount..<(position + 1) * halves.pixelCount {
        if unsafe pooled[pixel] == 0 { unsafe gradient[pixel] = 0 }
        unsafe sum += gradient[pixel]
        unsafe product += gradient[pixel] * (convolved[Int(sources[pixel])] - mean)
      }
      unsafe sums[0] += Double(sum)
      unsafe sums[1] += Double(product)
    }
  }

  private func backThroughStem(
    _ pictures: UnsafePointer<Float>,
    _ picture: Int,
    _ slice: Int,
    _ thread: Int
  ) {
    let layer = unsafe stem.block
    let (rows, halves) = unsafe (layer.output.rows, stem.pooled.rows)
    let (from, to) = (halves.place(picture), rows.place(picture))
    let scratch = unsafe scratch[thread]
    let stride = (rows.pixelCount + 31) / 16 * 16
    for channel in unsafe 0..<layer.convolution.outputChannels {
      unsafe scratch.before.update(repeating: 0, count: rows.pixelCount)
      let gradient = unsafe stem.pooledGradient.row(from.block, channel) + from.offset
      let sources = unsafe stem.sources(from.block, channel) + from.offset
      for pixel in 0..<halves.pixelCount {
        unsafe scratch.before[Int(sources[pixel])] += gradient[pixel]
      }
      unsafe layer.inputGradient(
        channel,
        rows.pixelCount,
        scratch.before,
        layer.output.row(to.block, channel) + to.offset,
        into: scratch.third + channel * stride,
        kernels
      )
    }
    unsafe halve(pictures, picture, into: scratch.first)
    for first in unsafe Swift.stride(from: 0, to: rows.height, by: stem.rowsOfTile) {
      let height = unsafe min(stem.rowsOfTile, rows.height - first)
      unsafe gather(scratch.first, first, height, into: scratch.second)
      unsafe kernels.outer(
        layer.convolution.outputChannels,
        stem.tapCount,
        height * rows.width,
        scratch.third + first * rows.width,
        stride,
        scratch.second,
        stem.tileStride,
        layer.weights(slice)
      )
    }
  }
}
