public import Tensors

/// A ShuffleNetV1 as MindCV builds it: a variant, a number of classes, a number of input channels.
///
/// It is a value that describes the network and holds no weights; ``Weights`` adds those.
///
/// Source: Zhang et al., "ShuffleNet: An Extremely Efficient Convolutional Neural Network for
/// Mobile Devices" (CVPR 2018), as in `mindcv/models/shufflenetv1.py`, which departs from the paper
/// in the channel shuffle and in the padding of the pools.
public struct ShuffleNetV1: Hashable, Sendable {
  /// The numbers of input channels that a network may have.
  ///
  /// MindCV knows 1 and 3. The upper end leaves room for hyperspectral pictures and keeps a hostile
  /// file from asking for a probe input of gigabytes.
  public static let inputChannelRange = 1...1024

  /// The channel counts and the number of groups.
  public let variant: Variant
  /// The number of classes, 1000 for ImageNet; at least 1.
  public let classCount: Int
  /// The channels of a picture, 3 for RGB; within ``inputChannelRange``.
  public let inputChannels: Int
  /// The 16 units `features.0` … `features.15`: stages of 4, 8 and 4, each opening with stride 2.
  public let units: [ShuffleUnit]

  /// Describes a network.
  ///
  /// - Precondition: `classCount` is at least 1, `inputChannels` lies in ``inputChannelRange``.
  public init(_ variant: Variant, classCount: Int = 1000, inputChannels: Int = 3) {
    precondition(classCount >= 1, "a classifier has a class")
    precondition(Self.inputChannelRange.contains(inputChannels), "1 to 1024 input channels")
    self.variant = variant
    self.classCount = classCount
    self.inputChannels = inputChannels
    units = Self.units(of: variant)
  }

  /// The first block, `first_conv`: 3×3, stride 2, before the max pool.
  public var stem: ConvolutionBlock {
    ConvolutionBlock(
      name: "first_conv.0",
      normalizationName: "first_conv.1",
      convolution: Convolution(
        inputChannels: inputChannels,
        outputChannels: variant.stemChannels,
        kernelSize: 3,
        stride: 2
      )
    )
  }

  private static func units(of variant: Variant) -> [ShuffleUnit] {
    var units: [ShuffleUnit] = []
    var inputChannels = variant.stemChannels
    for (stageChannels, unitCount) in zip(variant.stageChannels, [4, 8, 4]) {
      for position in 0..<unitCount {
        units.append(
          ShuffleUnit(
            index: units.count,
            inputChannels: inputChannels,
            outputChannels: stageChannels,
            groups: variant.groups,
            stride: position == 0 ? 2 : 1
          )
        )
        inputChannels = stageChannels
      }
    }
    return units
  }

  /// The shape of `classifier.weight`, `[classes, channels]`; there is no bias.
  public var classifierShape: Shape { [classCount, variant.finalChannels] }
}
