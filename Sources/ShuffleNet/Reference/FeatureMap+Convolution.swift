internal import Tensors

extension FeatureMap {
  /// Convolves the map: cross-correlation with zeros around it, in groups, without bias.
  ///
  /// Output `[o, y, x]` is the sum of `weight[o, i, u, v] * input[k * I/g + i, y * s + u - p, x * s
  /// + v - p]` over `i`, `u`, `v` in this order, where `k` is the group of `o`. The outer loops
  /// choose one weight; the inner ones add its share to a whole row of pixels at a time.
  ///
  /// - Parameters:
  ///   - convolution: the geometry; its input channels are this map's.
  ///   - weight: `[O, I/g, K, K]`.
  /// - Returns: the map of O channels.
  package func convolved(by convolution: Convolution, weight: [Float]) -> FeatureMap {
    let geometry = convolution
    let (inputShare, kernelSize) = (geometry.inputChannelsPerGroup, geometry.kernelSize)
    let outputShare = geometry.outputChannels / geometry.groups
    precondition(channels == geometry.inputChannels)
    precondition(weight.count == geometry.weightShape.elementCount)
    var output = FeatureMap(
      channels: geometry.outputChannels,
      height: geometry.outputSide(height),
      width: geometry.outputSide(width)
    )
    var index = 0
    for o in 0..<geometry.outputChannels {
      let firstInput = o / outputShare * inputShare
      for i in firstInput..<firstInput + inputShare {
        for u in 0..<kernelSize {
          for v in 0..<kernelSize {
            let tap = Tap(input: i, output: o, row: u, column: v, weight: weight[index])
            output.add(tap, of: geometry, on: self)
            index += 1
          }
        }
      }
    }
    return output
  }

  /// One weight of a convolution and what it connects.
  private struct Tap {
    let input: Int
    let output: Int
    let row: Int
    let column: Int
    let weight: Float
  }

  /// Adds a tap's share to all pixels of its output channel.
  private mutating func add(_ tap: Tap, of convolution: Convolution, on input: FeatureMap) {
    let inputPlane = tap.input * input.pixelCount
    let outputPlane = tap.output * pixelCount
    if convolution.isPointwise && convolution.stride == 1 {
      // Rows follow each other without a gap: the plane is one long row.
      accumulate(
        tap.weight,
        input.values,
        from: inputPlane,
        stride: 1,
        to: &values,
        in: outputPlane..<outputPlane + pixelCount
      )
      return
    }
    let stride = convolution.stride
    let rows = convolution.outputs(seeing: tap.row, inputSide: input.height)
    let columns = convolution.outputs(seeing: tap.column, inputSide: input.width)
    guard let first = columns.first else { return }
    let firstColumn = first * stride + tap.column - convolution.padding
    for y in rows {
      let row = y * stride + tap.row - convolution.padding
      let outputRow = outputPlane + y * width
      accumulate(
        tap.weight,
        input.values,
        from: inputPlane + row * input.width + firstColumn,
        stride: stride,
        to: &values,
        in: outputRow + columns.lowerBound..<outputRow + columns.upperBound
      )
    }
  }
}

extension Convolution {
  /// The output rows (or columns) for which row `tap` of the kernel lies inside the input and not
  /// on the padding.
  package func outputs(seeing tap: Int, inputSide: Int) -> Range<Int> {
    // Output y sees input y * stride + tap - padding, which has to be in 0 ..< inputSide.
    let ahead = max(padding - tap, 0)
    let lower = (ahead + stride - 1) / stride
    let last = inputSide - 1 + padding - tap
    guard last >= 0 else { return 0..<0 }
    let upper = min(last / stride + 1, outputSide(inputSide))
    return lower < upper ? lower..<upper : 0..<0
  }
}
