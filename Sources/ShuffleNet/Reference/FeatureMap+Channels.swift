extension FeatureMap {
  /// Interleaves channels so that the next grouped convolution sees every group.
  ///
  /// Output channel `a * n + b` is input channel `b * groups + a`, where `n = C / groups`.
  ///
  /// Source: `ShuffleV1Block.channel_shuffle` in MindCV, which views the channels as `[n, groups]`
  /// and transposes. The paper (section 3.1) and other frameworks view them as `[groups, n]`: that
  /// is the inverse, and with these weights it ruins the network.
  ///
  /// - Precondition: `groups` divides the number of channels.
  package func shuffled(groups: Int) -> FeatureMap {
    precondition(channels % groups == 0, "whole groups")
    let share = channels / groups
    var shuffled: [Float] = []
    shuffled.reserveCapacity(values.count)
    for a in 0..<groups {
      for b in 0..<share {
        let source = b * groups + a
        shuffled += values[source * pixelCount..<(source + 1) * pixelCount]
      }
    }
    return FeatureMap(channels: channels, height: height, width: width, values: shuffled)
  }

  /// Puts the channels of `other` behind those of this map.
  ///
  /// - Precondition: both have the same height and width.
  package func concatenated(with other: FeatureMap) -> FeatureMap {
    precondition(height == other.height && width == other.width)
    return FeatureMap(
      channels: channels + other.channels,
      height: height,
      width: width,
      values: values + other.values
    )
  }

  /// Adds `other` element by element: the residual connection.
  ///
  /// - Precondition: both have the same shape.
  package consuming func added(to other: FeatureMap) -> FeatureMap {
    precondition(channels == other.channels && height == other.height && width == other.width)
    for index in values.indices { values[index] += other.values[index] }
    return self
  }
}
