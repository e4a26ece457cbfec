internal import Tensors

/// How the elements of a parameter lie in a file, beside the order that the network has.
///
/// Every arrangement only moves elements, so that the way back gives the same bits.
enum Arrangement: Hashable, Sendable {
  /// As the network has them.
  case canonical
  /// Channels in the order before the channel shuffle of so many groups, where MindCV has that
  /// behind it: row `b * groups + a` of the file is the network's row `a * (C / groups) + b`.
  ///
  /// Source: `ShuffleV1Block` in `mg:ShuffleNetV1/blocks.py` convolves before it shuffles.
  case unshuffled(groups: Int)
  /// A convolution's weight `[out, in / groups, height, width]` as `[out, height, width, in /
  /// groups]`.
  case channelsLast

  /// The shape in the file of a parameter of this shape in the network.
  func shape(of shape: Shape) -> Shape {
    switch self {
    case .canonical, .unshuffled: shape
    case .channelsLast: [shape[0], shape[2], shape[3], shape[1]]
    }
  }

  /// The network's tensor as the file has it.
  ///
  /// - Throws: `FileError` when reading fails.
  func arranged(_ tensor: Tensor) throws(FileError) -> Tensor {
    let target = shape(of: tensor.shape)
    guard let positions = positions(of: tensor.shape) else { return tensor.reshaped(target) }
    let bytes = try tensor.region.bytes()
    let width = bytes.count / positions.count
    var moved: [UInt8] = []
    moved.reserveCapacity(bytes.count)
    for position in positions { moved += bytes[position * width..<(position + 1) * width] }
    return tensor.holding(moved, as: target)
  }

  /// The file's tensor as a network has it whose parameter has the shape `target`.
  ///
  /// - Precondition: the tensor has the shape that ``shape(of:)`` makes of `target`.
  /// - Throws: `FileError` when reading fails.
  func restored(_ tensor: Tensor, to target: Shape) throws(FileError) -> Tensor {
    guard let positions = positions(of: target) else { return tensor.reshaped(target) }
    let bytes = try tensor.region.bytes()
    let width = bytes.count / positions.count
    var moved = [UInt8](repeating: 0, count: bytes.count)
    for (index, position) in positions.enumerated() {
      for byte in 0..<width { moved[position * width + byte] = bytes[index * width + byte] }
    }
    return tensor.holding(moved, as: target)
  }

  /// For each block of the file in turn, rows or elements, its place in the network's tensor of this
  /// shape; `nil` if both have the same order.
  private func positions(of shape: Shape) -> [Int]? {
    switch self {
    case .canonical:
      return nil
    case .unshuffled(let groups):
      let groupChannels = shape[0] / groups
      return (0..<shape[0]).map { row in (row % groups) * groupChannels + row / groups }
    case .channelsLast:
      let (channels, pixels) = (shape[1], shape[2] * shape[3])
      guard channels > 1 && pixels > 1 else { return nil }
      return (0..<shape.elementCount).map { index in
        let (rest, channel) = index.quotientAndRemainder(dividingBy: channels)
        let (output, pixel) = rest.quotientAndRemainder(dividingBy: pixels)
        return (output * channels + channel) * pixels + pixel
      }
    }
  }
}

extension Tensor {
  /// A tensor of this name and type with other bytes.
  fileprivate func holding(_ bytes: [UInt8], as shape: Shape) -> Tensor {
    Tensor(name: name, dataType: dataType, shape: shape, region: ByteRegion(bytes))
  }
}
