internal import ShuffleNet

extension BatchMap {
  /// Convolves each picture, as `FeatureMap.convolved(by:weight:)` does.
  ///
  /// - Parameters:
  ///   - convolution: the geometry; its input channels are this map's.
  ///   - weight: `[O, I/g, K, K]`.
  /// - Returns: the map of O channels.
  func convolved(by convolution: Convolution, _ weight: [Element]) -> BatchMap {
    var output = BatchMap(
      count: count,
      channels: convolution.outputChannels,
      height: convolution.outputSide(height),
      width: convolution.outputSide(width)
    )
    forEachRow(of: convolution, in: output) { row in
      let factor = weight[row.weight]
      for k in 0..<row.count {
        output.values[row.output + k] += factor * values[row.input + k * convolution.stride]
      }
    }
    return output
  }

  /// The gradients of a convolution that this map went through.
  ///
  /// Where the convolution adds `weight * input` to an output, it adds that output's gradient times the
  /// input to the weight's gradient, and times the weight to the input's.
  ///
  /// - Parameters:
  ///   - convolution: the geometry.
  ///   - weight: `[O, I/g, K, K]`.
  ///   - gradient: that of the convolution's output.
  /// - Returns: the gradients of this map and of the weight.
  func convolutionGradients(
    _ convolution: Convolution,
    _ weight: [Element],
    _ gradient: BatchMap
  ) -> (input: BatchMap, weight: [Element]) {
    var input = BatchMap(count: count, channels: channels, height: height, width: width)
    var weights = [Element](repeating: 0, count: weight.count)
    forEachRow(of: convolution, in: gradient) { row in
      let factor = weight[row.weight]
      var sum: Element = 0
      for k in 0..<row.count {
        let change = gradient.values[row.output + k]
        sum += change * values[row.input + k * convolution.stride]
        input.values[row.input + k * convolution.stride] += change * factor
      }
      weights[row.weight] += sum
    }
    return (input, weights)
  }

  /// A row of pixels that one weight connects.
  private struct Row {
    /// The weight's number.
    let weight: Int
    /// The first input element; the next lies the convolution's stride behind it.
    let input: Int
    /// The first output element.
    let output: Int
    /// How many outputs there are.
    let count: Int
  }

  /// Calls `body` with each row of each picture for each weight.
  private func forEachRow(
    of convolution: Convolution,
    in output: BatchMap,
    _ body: (Row) -> Void
  ) {
    let (share, side) = (convolution.inputChannelsPerGroup, convolution.kernelSize)
    let outputShare = convolution.outputChannels / convolution.groups
    for n in 0..<count {
      for o in 0..<convolution.outputChannels {
        for i in 0..<share {
          for u in 0..<side {
            let rows = convolution.outputs(seeing: u, inputSide: height)
            for v in 0..<side {
              let columns = convolution.outputs(seeing: v, inputSide: width)
              guard let first = columns.first else { continue }
              let inputPlane = plane(n, o / outputShare * share + i).lowerBound
              let outputPlane = output.plane(n, o).lowerBound
              for y in rows {
                let row = y * convolution.stride + u - convolution.padding
                let column = first * convolution.stride + v - convolution.padding
                body(
                  Row(
                    weight: ((o * share + i) * side + u) * side + v,
                    input: inputPlane + row * width + column,
                    output: outputPlane + y * output.width + first,
                    count: columns.count
                  )
                )
              }
            }
          }
        }
      }
    }
  }
}
