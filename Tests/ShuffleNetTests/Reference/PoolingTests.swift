import ShuffleNet
import Testing

@Suite("Pooling")
struct PoolingTests {
  @Test("of an even size pads behind only: windows start at 0, 2, 4")
  func evenWindows() {
    #expect(SamePooling(inputSide: 6).windows == [0..<3, 2..<5, 4..<6])
    #expect(SamePooling(inputSide: 2).windows == [0..<2])
  }

  @Test("of an odd size pads one on either side: windows start at -1, 1, 3")
  func oddWindows() {
    #expect(SamePooling(inputSide: 5).windows == [0..<2, 1..<4, 3..<5])
    #expect(SamePooling(inputSide: 3).windows == [0..<2, 1..<3])
    #expect(SamePooling(inputSide: 1).windows == [0..<1])
  }

  @Test("gives half the size, rounded up, and no empty window", arguments: 1...20)
  func sizes(side: Int) {
    let windows = SamePooling(inputSide: side).windows
    #expect(windows.count == (side + 1) / 2)
    #expect(SamePooling.outputSide(side) == windows.count)
    #expect(windows.allSatisfy { !$0.isEmpty && $0.lowerBound >= 0 && $0.upperBound <= side })
  }

  private static let map = FeatureMap(
    channels: 1,
    height: 4,
    width: 4,
    values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
  )

  @Test("takes the maximum of each window")
  func maximum() {
    // Rows 0…2 and 2…3, columns likewise.
    #expect(Self.map.maxPooled().values == [11, 12, 15, 16])
  }

  @Test("takes the maximum of negative pixels, not the padding")
  func negativeMaximum() {
    let map = FeatureMap(channels: 1, height: 1, width: 3, values: [-3, -2, -1])
    #expect(map.maxPooled().values == [-2, -1])
  }

  @Test("averages over 9, 6 or 4 real pixels: padding is not counted")
  func average() {
    // (1+2+3+5+6+7+9+10+11)/9, (3+4+7+8+11+12)/6, (9+10+11+13+14+15)/6, (11+12+15+16)/4
    #expect(Self.map.averagePooled().values == [6, 7.5, 12, 13.5])
  }

  @Test("keeps channels apart and their order")
  func channels() {
    let map = FeatureMap(channels: 2, height: 2, width: 2, values: [1, 2, 3, 4, 10, 20, 30, 40])
    #expect(map.averagePooled().values == [2.5, 25])
    #expect(map.maxPooled().values == [4, 40])
    #expect(map.globallyAveraged() == [2.5, 25])
  }
}
