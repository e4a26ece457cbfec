internal import CTrainingKernels
internal import ShuffleNet

extension GradientEngine {
  /// Averages the last unit's output over each picture, and classifies.
  ///
  /// - Returns: the logits, `[N, classes]`.
  func classify(_ parameters: [[Float]]) -> [Float] {
    guard let last = unsafe units.last?.output, let matrix = parameters.last else { return [] }
    let (layer, stride) = unsafe (classifier, classifier.stride)
    let rows = unsafe last.rows
    for picture in 0..<pictureCount {
      let place = rows.place(picture)
      for feature in unsafe 0..<layer.features {
        let row = unsafe last.row(place.block, feature) + place.offset
        var sum: Float = 0
        for pixel in 0..<rows.pixelCount { unsafe sum += row[pixel] }
        unsafe layer.values.start[feature * stride + picture] = sum / Float(rows.pixelCount)
      }
    }
    let slices = unsafe Slices(itemCount: layer.classCount)
    unsafe matrix.withFloats { matrix in
      slices.run(on: pool) { slice, _ in
        let classes = slices.items(slice)
        unsafe kernels.multiply(
          classes.count,
          layer.features,
          pictureCount,
          sz_matrix(
            start: matrix + classes.lowerBound * layer.features,
            row: layer.features,
            column: 1
          ),
          layer.values.start,
          stride,
          layer.logits.start + classes.lowerBound * stride,
          stride
        )
      }
    }
    var logits: [Float] = []
    for picture in 0..<pictureCount {
      for index in unsafe 0..<layer.classCount {
        unsafe logits.append(layer.logits.start[index * stride + picture])
      }
    }
    return logits
  }

  /// Brings the gradient of the logits, `[N, classes]`, back to the last unit's output.
  func backThroughClassifier(
    _ gradient: [Float],
    _ parameters: [[Float]],
    _ gradients: inout [[Float]]
  ) {
    guard let matrix = parameters.last else { return }
    let (layer, stride) = unsafe (classifier, classifier.stride)
    for picture in 0..<pictureCount {
      for index in unsafe 0..<layer.classCount {
        unsafe layer.logits.start[index * stride + picture] =
          gradient[picture * layer.classCount + index]
      }
    }
    var toMatrix = [Float](repeating: 0, count: matrix.count)
    unsafe toMatrix.withMutableFloats { toMatrix in
      let slices = unsafe Slices(itemCount: layer.classCount)
      slices.run(on: pool) { slice, _ in
        let classes = slices.items(slice)
        unsafe kernels.outer(
          classes.count,
          layer.features,
          pictureCount,
          layer.logits.start + classes.lowerBound * stride,
          stride,
          layer.values.start,
          stride,
          toMatrix + classes.lowerBound * layer.features
        )
      }
    }
    gradients[gradients.count - 1] = toMatrix
    unsafe matrix.withFloats { matrix in
      let slices = unsafe Slices(itemCount: layer.features)
      slices.run(on: pool) { slice, _ in
        let features = slices.items(slice)
        unsafe kernels.multiply(
          features.count,
          layer.classCount,
          pictureCount,
          sz_matrix(start: matrix + features.lowerBound, row: 1, column: layer.features),
          layer.logits.start,
          stride,
          layer.gradients.start + features.lowerBound * stride,
          stride
        )
      }
    }
    backThroughFeatures()
  }
}
