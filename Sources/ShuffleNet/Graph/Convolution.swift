public import Tensors

/// The geometry of a two-dimensional convolution without bias: square kernel, zero padding.
///
/// The padding is `kernelSize / 2` on all four sides, so that `stride` 1 keeps the size and stride
/// 2 halves it, rounded up.
public struct Convolution: Hashable, Sendable {
  /// The channels of the input; a multiple of ``groups``.
  public let inputChannels: Int
  /// The channels of the output; a multiple of ``groups``.
  public let outputChannels: Int
  /// The kernel's height and width, an odd number.
  public let kernelSize: Int
  /// The step in both directions.
  public let stride: Int
  /// The number of groups: group `k` makes its share of the outputs from its share of the inputs.
  public let groups: Int

  /// Describes a convolution.
  ///
  /// - Precondition: every number is at least 1, `kernelSize` is odd, and `groups` divides both
  ///   channel counts.
  public init(
    inputChannels: Int,
    outputChannels: Int,
    kernelSize: Int,
    stride: Int = 1,
    groups: Int = 1
  ) {
    precondition(inputChannels >= 1 && outputChannels >= 1 && stride >= 1 && groups >= 1)
    precondition(kernelSize >= 1 && kernelSize % 2 == 1, "the kernel has a centre")
    precondition(inputChannels % groups == 0 && outputChannels % groups == 0, "whole groups")
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.kernelSize = kernelSize
    self.stride = stride
    self.groups = groups
  }

  /// The rows or columns of zeros on each side.
  public var padding: Int { kernelSize / 2 }

  /// Whether the kernel is 1×1.
  ///
  /// These are the convolutions that later releases of MindCV split into
  /// one per group, those of a single group too.
  public var isPointwise: Bool { kernelSize == 1 }

  /// Whether every channel is convolved on its own.
  public var isDepthwise: Bool { groups == inputChannels && groups == outputChannels && groups > 1 }

  /// The input channels that one output channel sees.
  public var inputChannelsPerGroup: Int { inputChannels / groups }

  /// The shape of the weight: `[output channels, input channels per group, height, width]`.
  public var weightShape: Shape {
    [outputChannels, inputChannelsPerGroup, kernelSize, kernelSize]
  }

  /// The height or width of the output for that of the input.
  public func outputSide(_ inputSide: Int) -> Int {
    (inputSide + 2 * padding - kernelSize) / stride + 1
  }
}

/// A convolution and the batch normalisation that always follows it.
public struct ConvolutionBlock: Hashable, Sendable {
  /// The convolution's name; its weight is `name.weight`.
  public let name: String
  /// The name of the batch normalisation; its vectors are `normalizationName.gamma` and so on.
  public let normalizationName: String
  /// The convolution's geometry.
  public let convolution: Convolution
}
