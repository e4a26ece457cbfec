/// The building block of the network: 1×1 grouped convolution, shuffle, 3×3 depthwise convolution,
/// 1×1 grouped convolution, beside a way around them.
///
/// With stride 1 the way around is the identity and is added; with stride 2 it is an average pool,
/// and its channels come first in the concatenation. A ReLU ends both.
///
/// Source: figure 2 (b) and (c) of the paper; `ShuffleV1Block` in MindCV.
public struct ShuffleUnit: Hashable, Sendable {
  /// The position among all units, 0 … 15.
  public let index: Int
  /// The channels that come in.
  public let inputChannels: Int
  /// The channels that go out: those of the stage.
  public let outputChannels: Int
  /// 2 for the first unit of a stage, else 1.
  public let stride: Int
  /// The first 1×1 convolution, `branch_main_1.0`, which makes ``midChannels``.
  ///
  /// It has one group in `features.0`, whose input has few channels (section 3.2 of the paper).
  public let compress: ConvolutionBlock
  /// The 3×3 convolution of every channel on its own, `branch_main_2.0`, with the unit's stride.
  public let depthwise: ConvolutionBlock
  /// The second 1×1 convolution, `branch_main_2.2`: all output channels or, with stride 2, those
  /// that the pooled input leaves over.
  public let expand: ConvolutionBlock
  /// The number of groups that the channel shuffle mixes.
  public let groups: Int

  /// Describes a unit of a stage.
  init(index: Int, inputChannels: Int, outputChannels: Int, groups: Int, stride: Int) {
    let name = "features.\(index)"
    let midChannels = outputChannels / 4
    self.index = index
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.stride = stride
    self.groups = groups
    self.compress = ConvolutionBlock(
      name: "\(name).branch_main_1.0",
      normalizationName: "\(name).branch_main_1.1",
      convolution: Convolution(
        inputChannels: inputChannels,
        outputChannels: midChannels,
        kernelSize: 1,
        groups: index == 0 ? 1 : groups
      )
    )
    self.depthwise = ConvolutionBlock(
      name: "\(name).branch_main_2.0",
      normalizationName: "\(name).branch_main_2.1",
      convolution: Convolution(
        inputChannels: midChannels,
        outputChannels: midChannels,
        kernelSize: 3,
        stride: stride,
        groups: midChannels
      )
    )
    self.expand = ConvolutionBlock(
      name: "\(name).branch_main_2.2",
      normalizationName: "\(name).branch_main_2.3",
      convolution: Convolution(
        inputChannels: midChannels,
        outputChannels: stride == 1 ? outputChannels : outputChannels - inputChannels,
        kernelSize: 1,
        groups: groups
      )
    )
  }

  /// The unit's name, such as `features.0`.
  public var name: String { "features.\(index)" }

  /// The channels between the two 1×1 convolutions: a quarter of ``outputChannels``.
  public var midChannels: Int { outputChannels / 4 }
}
