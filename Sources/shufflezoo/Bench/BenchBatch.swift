internal import Evaluation
internal import Tensors

/// Normalised square pictures, `[N, C, side, side]`.
struct BenchBatch {
  let count: Int
  let channels: Int
  let side: Int
  let values: [Float]

  /// The most memory that a batch takes: 7000 pictures of 224 × 224 pixels.
  static let largestByteCount = 4 << 30

  /// Pictures of noise.
  ///
  /// - Throws: `Failure`, if they are larger than ``largestByteCount``.
  init(noise count: Int, channels: Int, side: Int) throws {
    let largest = Self.largestByteCount / MemoryLayout<Float>.stride
    let (valueCount, isTooLarge) = count.multipliedReportingOverflow(by: channels * side * side)
    guard !isTooLarge, valueCount <= largest else {
      throw Failure(
        .usage,
        "expected a batch of at most \(Self.largestByteCount.bytes), found \(count) pictures of "
          + "\(channels) x \(side) x \(side); give a smaller --batch-size or --image-size"
      )
    }
    self.count = count
    self.channels = channels
    self.side = side
    var random = PseudoRandom(seed: 1)
    // Where normalised pixels lie, by and large.
    values = random.values(valueCount, in: -2...2)
  }

  /// Reads pictures from a `.npy` file.
  ///
  /// - Throws: what reading it throws.
  init(path: String, channels: Int, sides: ClosedRange<Int>) throws {
    let tensor = try NumpyTensor(path: path, maximumByteCount: Self.largestByteCount)
    let shape = tensor.shape
    guard shape.rank == 4, shape[0] >= 1, shape[1] == channels, shape[2] == shape[3],
      sides.contains(shape[2])
    else {
      throw Failure(
        .badData,
        "\(path): expected the shape [N, \(channels), side, side] with one picture or more and a "
          + "side of \(sides.lowerBound) to \(sides.upperBound), found \(shape); give normalised "
          + "square pictures of the network's channels"
      )
    }
    count = shape[0]
    self.channels = channels
    side = shape[2]
    values = tensor.values
  }
}
