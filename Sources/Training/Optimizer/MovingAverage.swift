#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The exponential moving average of a network's parameters, moving statistics included.
///
/// It begins as the parameters, and at first follows them closely: after `t` steps the decay is
/// `decay * (1 - exp(-t / 2000))`.
///
/// Source: `ema_update` in MindCV's `mindcv/utils/train_step.py`.
public struct MovingAverage: Sendable {
  /// How much of the average stays at a step, in the long run: `ema_decay`.
  public let decay: Float
  /// The averages, in the order of `ShuffleNetV1.parameters`.
  public private(set) var values: [[Float]]
  /// How many steps it has followed: `updates`.
  public private(set) var updateCount: Int

  /// Begins an average as the parameters are.
  public init(of parameters: [[Float]], decay: Float) {
    self.decay = decay
    values = parameters
    updateCount = 0
  }

  /// Goes on with an average.
  init(_ values: [[Float]], updateCount: Int, decay: Float) {
    self.decay = decay
    self.values = values
    self.updateCount = updateCount
  }

  /// Follows a step.
  public mutating func follow(_ parameters: [[Float]]) {
    updateCount += 1
    let decay = decay * (1 - expf(-Float(updateCount) / 2000))
    for index in values.indices {
      for position in values[index].indices {
        values[index][position] =
          values[index][position] * decay + parameters[index][position] * (1 - decay)
      }
    }
  }
}
