extension FeatureMap {
  /// The largest pixel of each window of ``SamePooling``.
  package func maxPooled() -> FeatureMap {
    pooled { rows, columns, plane in
      var largest = -Float.infinity
      for y in rows {
        for x in columns { largest = max(largest, values[plane + y * width + x]) }
      }
      return largest
    }
  }

  /// The mean over the real pixels of each window of ``SamePooling``.
  package func averagePooled() -> FeatureMap {
    pooled { rows, columns, plane in
      var sum: Float = 0
      for y in rows {
        for x in columns { sum += values[plane + y * width + x] }
      }
      return sum / Float(rows.count * columns.count)
    }
  }

  /// The mean over all pixels of each channel.
  package func globallyAveraged() -> [Float] {
    (0..<channels).map { c in
      values[c * pixelCount..<(c + 1) * pixelCount].reduce(0, +) / Float(pixelCount)
    }
  }

  /// Reduces each window to one value; `plane` is the index of the channel's first element.
  private func pooled(
    _ reduce: (_ rows: Range<Int>, _ columns: Range<Int>, _ plane: Int) -> Float
  ) -> FeatureMap {
    let rows = SamePooling(inputSide: height).windows
    let columns = SamePooling(inputSide: width).windows
    var pooled: [Float] = []
    pooled.reserveCapacity(channels * rows.count * columns.count)
    for c in 0..<channels {
      for y in rows {
        for x in columns { pooled.append(reduce(y, x, c * pixelCount)) }
      }
    }
    return FeatureMap(
      channels: channels,
      height: rows.count,
      width: columns.count,
      values: pooled
    )
  }
}
