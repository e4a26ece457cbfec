/// A network's weights as the kernels want them: BatchNorm folded into the convolutions, packed into
/// tiles, all behind one another.
struct CompiledWeights: Sendable {
  /// A convolution whose kernel has been unrolled into its inputs; the numbers are of one group.
  struct Pointwise: Sendable {
    let groups: Int
    let inputs: Int
    let outputs: Int
    /// The tiles of a group's packed weights.
    let tiles: Int
    /// Where the packed weights start: in ``CompiledWeights/floats``, those of a unit in `bfloat16` in
    /// ``CompiledWeights/pairs``.
    let weights: Int
    /// Where the biases start in ``CompiledWeights/floats``.
    let bias: Int
  }

  /// A depthwise 3×3 convolution.
  struct Depthwise: Sendable {
    let channels: Int
    let stride: Int
    /// Where the weights and the biases start in ``CompiledWeights/floats``.
    let weights: Int
    let bias: Int
    /// Where the planes that the channels read start in ``CompiledWeights/sources``.
    let source: Int
  }

  /// The convolutions of a unit.
  struct Unit: Sendable {
    let compress: Pointwise
    let depthwise: Depthwise
    let expand: Pointwise
  }

  /// The weights and biases of all layers, which nobody writes any more.
  let floats: ZeroedFloats
  /// How many they are.
  let floatCount: Int
  /// The weights of the units' 1×1 convolutions in pairs of `bfloat16`; empty in `float32`.
  let pairs: [UInt32]
  /// The planes that the channels of the depthwise convolutions read: the channel shuffles.
  private(set) var sources: [UInt32] = []
  /// The stem, its inputs `[channels, 3, 3]`.
  let stem: Pointwise
  /// The units, in order.
  private(set) var units: [Unit] = []
  /// The classifier, cut into blocks of outputs that threads share out.
  private(set) var classifier: [Pointwise] = []

  /// A block of the classifier has so many tiles: enough to be worth a call, few enough to be shared
  /// out evenly.
  private static let classifierTileCount = 8

  /// Compiles weights for kernels with vectors of `lanes` floats and tiles of `tile` outputs.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - lanes: the floats of a vector.
  ///   - tile: the outputs of a tile.
  ///   - precision: what the units' 1×1 convolutions compute in.
  ///   - values: reads the parameter at an index of ``ShuffleNetV1/parameters``, or some rows of it.
  /// - Throws: what `values` throws.
  init(
    _ network: ShuffleNetV1,
    lanes: Int,
    tile: Int,
    precision: Engine.Precision,
    values: (_ index: Int, _ rows: Range<Int>?) throws(ModelError) -> [Float]
  ) throws(ModelError) {
    // One parameter after the other, so that only the packed ones stay in memory.
    func block(_ index: Int) throws(ModelError) -> ShuffleNetV1.Weights.Block {
      try ShuffleNetV1.Weights.Block(ofBlockAt: index) { parameter throws(ModelError) in
        try values(parameter, nil)
      }
    }
    var packer = WeightPacker(
      lanes: lanes,
      tile: tile,
      // No more than are stored, but that the classifier gets biases.
      capacity: network.storedElementCount + network.classCount
    )
    stem = packer.pointwise(try block(0), of: network.stem.convolution, in: .float32)
    for unit in network.units {
      let first = unit.blockNumbers.lowerBound
      let compress = packer.pointwise(
        try block(first),
        of: unit.compress.convolution,
        in: precision
      )
      let depthwise = packer.depthwise(try block(first + 1), of: unit.depthwise.convolution)
      let source = sources.count
      sources += Self.shuffle(channels: unit.midChannels, groups: unit.groups)
      units.append(
        Unit(
          compress: compress,
          depthwise: Depthwise(
            channels: unit.midChannels,
            stride: unit.stride,
            weights: depthwise.weights,
            bias: depthwise.bias,
            source: source
          ),
          expand: packer.pointwise(try block(first + 2), of: unit.expand.convolution, in: precision)
        )
      )
    }
    let blockSize = Self.classifierTileCount * lanes
    for first in stride(from: 0, to: network.classCount, by: blockSize) {
      let rows = first..<min(first + blockSize, network.classCount)
      let values = try values(ShuffleNetV1.classifierIndex, rows)
      classifier.append(packer.matrix(values, columns: network.variant.finalChannels))
    }
    floats = packer.floats
    floatCount = packer.floatCount
    pairs = packer.pairs
  }

  /// The plane that each channel reads after the channel shuffle.
  ///
  /// Source: ``FeatureMap/shuffled(groups:)``.
  private static func shuffle(channels: Int, groups: Int) -> [UInt32] {
    let groupSize = channels / groups
    return (0..<channels).map { UInt32($0 % groupSize * groups + $0 / groupSize) }
  }
}
