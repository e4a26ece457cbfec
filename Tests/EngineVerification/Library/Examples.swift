package import ShuffleNet

/// A few pictures of one size, and what the reference executor makes of each.
package struct Examples: Sendable {
  /// The network.
  package let network: ShuffleNetV1
  /// The height of the pictures.
  package let height: Int
  /// The width of the pictures.
  package let width: Int
  /// The pictures, each `[C, H, W]`.
  package let pictures: [[Float]]
  /// The reference's logits of each picture.
  package let logits: [[Float]]

  /// Makes pictures of random pixels, spread as those of normalised photographs, and runs the
  /// reference on them.
  package init(
    _ weights: ShuffleNetV1.Weights,
    height: Int,
    width: Int,
    pictureCount: Int = 3,
    seed: UInt64
  ) throws(ModelError) {
    let reference = ReferenceExecutor(weights)
    var generator = SeededGenerator(seed: seed)
    var pictures: [[Float]] = []
    var logits: [[Float]] = []
    for _ in 0..<pictureCount {
      let picture = generator.floats(
        weights.network.inputChannels * height * width,
        in: -2..<2.5
      )
      logits.append(
        try reference.logits(for: picture, batchCount: 1, height: height, width: width)
      )
      pictures.append(picture)
    }
    network = weights.network
    self.height = height
    self.width = width
    self.pictures = pictures
    self.logits = logits
  }

  /// Which picture stands at each place of a batch: all in turn, another one first for each count.
  package func order(batchCount: Int) -> [Int] {
    (0..<batchCount).map { ($0 + batchCount) % pictures.count }
  }

  /// The pictures in ``order(batchCount:)``, `[N, C, H, W]`.
  package func batch(_ batchCount: Int) -> [Float] {
    order(batchCount: batchCount).flatMap { pictures[$0] }
  }
}
