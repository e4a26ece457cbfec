package import ShuffleNet
internal import Tensors

extension GradientEngine {
  /// About how many bytes a training takes: what convolutions make of a batch, the outputs of units, the gradients
  /// of the largest of each, and the parameters, their gradients and what an optimizer keeps of them.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - pictureCount: the pictures of a batch.
  ///   - side: their side.
  /// - Returns: the bytes, as a number that does not overflow.
  package static func estimatedByteCount(
    _ network: ShuffleNetV1,
    pictureCount: Int,
    side: Int
  ) -> Double {
    func halved(_ side: Double) -> Double { (side / 2).rounded(.up) }
    let stemChannels = Double(network.stem.convolution.outputChannels)
    var side = halved(Double(side))
    // The convolution; its pooled output, that one's gradient, and where it came from.
    var floats = stemChannels * (side * side + 3 * halved(side) * halved(side))
    var (largestInput, largestOutput) = (0.0, 0.0)
    side = halved(side)
    for unit in network.units {
      let inputPixels = side * side
      if unit.stride == 2 { side = halved(side) }
      let outputPixels = side * side
      let (mid, output) = (Double(unit.midChannels), Double(unit.outputChannels))
      floats += mid * inputPixels + (mid + 2 * output) * outputPixels
      largestInput = max(largestInput, mid * inputPixels)
      largestOutput = max(largestOutput, (mid + output) * outputPixels)
    }
    floats += largestInput + largestOutput
    let parameters = network.parameters.reduce(0) { $0 + Double($1.shape.elementCount) }
    return (floats * Double(pictureCount) + 4 * parameters) * Double(MemoryLayout<Float>.size)
  }
}
