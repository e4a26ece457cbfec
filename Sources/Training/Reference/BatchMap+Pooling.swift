internal import ShuffleNet

extension BatchMap {
  /// Replaces negative elements by zero; NaN stays.
  func rectified() -> BatchMap {
    var output = self
    for index in values.indices where values[index] < 0 { output.values[index] = 0 }
    return output
  }

  /// The gradient of the input of ``rectified()``, whose output this is.
  func rectifierGradient(_ gradient: BatchMap) -> BatchMap {
    var input = gradient
    for index in values.indices where values[index] == 0 { input.values[index] = 0 }
    return input
  }

  /// The largest pixel of each window of `SamePooling`, and its number.
  func maxPooled() -> (output: BatchMap, sources: [Int]) {
    var output = pooledZeros()
    var sources = [Int](repeating: 0, count: output.values.count)
    forEachWindow(in: output) { position, window in
      // Of equal ones the first, as in MindSpore.
      var largest = window[0]
      for index in window.dropFirst() where values[index] > values[largest] { largest = index }
      output.values[position] = values[largest]
      sources[position] = largest
    }
    return (output, sources)
  }

  /// The gradient of the input of ``maxPooled()``, which has this map's shape.
  func maxPoolGradient(_ sources: [Int], _ gradient: BatchMap) -> BatchMap {
    var input = BatchMap(count: count, channels: channels, height: height, width: width)
    for (position, source) in sources.enumerated() {
      input.values[source] += gradient.values[position]
    }
    return input
  }

  /// The mean over the real pixels of each window of `SamePooling`.
  func averagePooled() -> BatchMap {
    var output = pooledZeros()
    forEachWindow(in: output) { position, window in
      output.values[position] = window.reduce(0) { $0 + values[$1] } / Element(window.count)
    }
    return output
  }

  /// The gradient of the input of ``averagePooled()``, which has this map's shape.
  func averagePoolGradient(_ gradient: BatchMap) -> BatchMap {
    var input = BatchMap(count: count, channels: channels, height: height, width: width)
    forEachWindow(in: gradient) { position, window in
      let share = gradient.values[position] / Element(window.count)
      for index in window { input.values[index] += share }
    }
    return input
  }

  /// The mean over all pixels of each channel, `[N, C]`.
  func globallyAveraged() -> [Element] {
    (0..<count * channels).map { plane in
      values[plane * pixelCount..<(plane + 1) * pixelCount].reduce(0, +) / Element(pixelCount)
    }
  }

  /// The gradient of the input of ``globallyAveraged()``, which has this map's shape.
  func globalAverageGradient(_ gradient: [Element]) -> BatchMap {
    BatchMap(
      count: count,
      channels: channels,
      height: height,
      width: width,
      values: gradient.flatMap { value in
        [Element](repeating: value / Element(pixelCount), count: pixelCount)
      }
    )
  }

  private func pooledZeros() -> BatchMap {
    BatchMap(
      count: count,
      channels: channels,
      height: SamePooling.outputSide(height),
      width: SamePooling.outputSide(width)
    )
  }

  /// Calls `body` with the number of each pooled element and those of the elements in its window.
  private func forEachWindow(in pooled: BatchMap, _ body: (Int, [Int]) -> Void) {
    let rows = SamePooling(inputSide: height).windows
    let columns = SamePooling(inputSide: width).windows
    var position = 0
    for plane in 0..<count * channels {
      for y in rows {
        for x in columns {
          body(position, y.flatMap { row in x.map { (plane * height + row) * width + $0 } })
          position += 1
        }
      }
    }
  }
}
