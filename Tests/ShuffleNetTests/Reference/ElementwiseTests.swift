import ShuffleNet
import Testing

@Suite("Shuffle, normalisation and joining")
struct ElementwiseTests {
  /// A map of single pixels, one for each channel.
  private func channels(_ values: [Float]) -> FeatureMap {
    FeatureMap(channels: values.count, height: 1, width: 1, values: values)
  }

  @Test("the shuffle is MindCV's, the inverse of the paper's")
  func shuffle() {
    // Viewed as 2 rows of 3 and transposed; the paper's gives 0, 2, 4, 1, 3, 5.
    #expect(channels([0, 1, 2, 3, 4, 5]).shuffled(groups: 3).values == [0, 3, 1, 4, 2, 5])
    #expect(channels([0, 1, 2, 3, 4, 5]).shuffled(groups: 2).values == [0, 2, 4, 1, 3, 5])
    #expect(channels([0, 1, 2, 3]).shuffled(groups: 1).values == [0, 1, 2, 3])
  }

  @Test("the shuffle moves whole channels")
  func shufflePixels() {
    let map = FeatureMap(channels: 4, height: 1, width: 2, values: [0, 1, 10, 11, 20, 21, 30, 31])
    #expect(map.shuffled(groups: 2).values == [0, 1, 20, 21, 10, 11, 30, 31])
  }

  @Test("normalisation uses the moving statistics and an epsilon of 1e-5")
  func normalization() throws {
    let network = ShuffleNetV1(.g3x05, classCount: 1)
    let weights = TestWeights.filled(network) { role, index in
      switch role {
      case .movingMean: 3
      case .movingVariance: index == 0 ? 4 - 1e-5 : 0
      case .gamma: 2
      case .beta: 10
      default: 0
      }
    }
    let map = channels([7] + [Float](repeating: 3.5, count: 11))
    let normalized = map.normalized(by: weights.stem.normalization).values
    // (7 - 3) * 2 / sqrt(4) + 10, and (3.5 - 3) * 2 / sqrt(1e-5) + 10 = 326.2278 to 7 digits.
    #expect(normalized[0] == 14)
    #expect(abs(normalized[1] - 326.227_8) < 1e-4)
  }

  @Test("ReLU keeps zero and positive numbers")
  func rectified() {
    #expect(channels([-1, 0, 2, -.infinity]).rectified().values == [0, 0, 2, 0])
  }

  @Test("ReLU lets NaN pass")
  func rectifiedNaN() {
    #expect(channels([.nan]).rectified().values[0].isNaN)
  }

  @Test("concatenation puts the other map's channels behind")
  func concatenation() {
    let joined = channels([1, 2]).concatenated(with: channels([3]))
    #expect(joined.channels == 3)
    #expect(joined.values == [1, 2, 3])
  }

  @Test("the residual connection adds element by element")
  func addition() {
    #expect(channels([1, 2]).added(to: channels([10, 20])).values == [11, 22])
  }
}
