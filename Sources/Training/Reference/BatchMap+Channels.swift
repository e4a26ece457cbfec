extension BatchMap {
  /// Interleaves channels, as `FeatureMap.shuffled(groups:)` does.
  func shuffled(groups: Int) -> BatchMap {
    let share = channels / groups
    return selecting((0..<channels).map { $0 % share * groups + $0 / share })
  }

  /// The gradient of the input of ``shuffled(groups:)``.
  static func shuffleGradient(groups: Int, _ gradient: BatchMap) -> BatchMap {
    // Shuffling with as many groups as a group has channels is the way back.
    gradient.shuffled(groups: gradient.channels / groups)
  }

  /// Puts the channels of `other` behind those of this map.
  func concatenated(with other: BatchMap) -> BatchMap {
    var values: [Element] = []
    for n in 0..<count {
      values += self.values[n * pictureCount..<(n + 1) * pictureCount]
      values += other.values[n * other.pictureCount..<(n + 1) * other.pictureCount]
    }
    return BatchMap(
      count: count,
      channels: channels + other.channels,
      height: height,
      width: width,
      values: values
    )
  }

  /// Some of the channels, in an order.
  func selecting(_ sources: [Int]) -> BatchMap {
    BatchMap(
      count: count,
      channels: sources.count,
      height: height,
      width: width,
      values: (0..<count).flatMap { n in sources.flatMap { values[plane(n, $0)] } }
    )
  }

  /// Adds `other` element by element.
  func added(to other: BatchMap) -> BatchMap {
    var sum = self
    for index in values.indices { sum.values[index] += other.values[index] }
    return sum
  }
}
