import ShuffleNet
import Testing

@Suite("Variants")
struct VariantTests {
  /// A row of MindCV's figures for 1000 classes, three input channels and 224 × 224 pixels.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let channels: [Int]
    let stored: Int
    let trainable: Int
    let multiplyAdds: Int

    var testDescription: String { name }
  }

  static let rows = [
    Row("shufflenet_v1_g3_05", [12, 120, 240, 480], 729_564, 717_324, 37_589_856),
    Row("shufflenet_v1_g3_10", [24, 240, 480, 960], 1_889_208, 1_864_728, 137_460_672),
    Row("shufflenet_v1_g3_15", [24, 360, 720, 1440], 3_477_888, 3_441_168, 292_443_552),
    Row("shufflenet_v1_g3_20", [48, 480, 960, 1920], 5_498_736, 5_449_776, 524_045_184),
    Row("shufflenet_v1_g8_05", [16, 192, 384, 768], 1_030_032, 1_010_448, 40_469_760),
    Row("shufflenet_v1_g8_10", [24, 384, 768, 1536], 2_472_936, 2_433_768, 138_365_952),
    Row("shufflenet_v1_g8_15", [24, 576, 1152, 2304], 4_327_704, 4_268_952, 290_188_800),
    Row("shufflenet_v1_g8_20", [48, 768, 1536, 3072], 6_599_568, 6_521_232, 521_942_016),
  ]

  @Test("all eight are listed in MindCV's order")
  func listed() {
    #expect(ShuffleNetV1.Variant.all.map(\.name) == Self.rows.map(\.name))
  }

  @Test("has the published channels, counts and multiply-adds", arguments: rows)
  func figures(row: Row) throws {
    let variant = try #require(ShuffleNetV1.Variant(named: row.name))
    let network = ShuffleNetV1(variant)
    #expect([variant.stemChannels] + variant.stageChannels == row.channels)
    #expect(network.storedElementCount == row.stored)
    #expect(network.trainableElementCount == row.trainable)
    #expect(network.multiplyAdds() == row.multiplyAdds)
    #expect(network.layers().reduce(0) { $0 + $1.parameterCount } == row.stored)
  }

  @Test("is found by its channels, which are its own", arguments: rows)
  func channels(row: Row) {
    let variant = ShuffleNetV1.Variant(
      stemChannels: row.channels[0],
      finalChannels: row.channels[3]
    )
    #expect(variant?.name == row.name)
  }

  @Test(
    "is found by every name it had",
    arguments: ["shufflenet_v1_g8_15", "shufflenet_v1_g8_x1_5", "shufflenet_v1_g8_1.5"]
  )
  func aliases(name: String) {
    #expect(ShuffleNetV1.Variant(named: name) == .g8x15)
  }

  @Test("groups and width are those of the name")
  func groupsAndWidth() {
    #expect(ShuffleNetV1.Variant.all.map(\.groups) == [3, 3, 3, 3, 8, 8, 8, 8])
    #expect(ShuffleNetV1.Variant.all.map(\.width) == [0.5, 1, 1.5, 2, 0.5, 1, 1.5, 2])
    #expect(
      ShuffleNetV1.Variant.g3x05.aliases == ["shufflenet_v1_g3_x0_5", "shufflenet_v1_g3_0.5"]
    )
  }

  @Test("other names and channels find nothing")
  func unknown() {
    #expect(ShuffleNetV1.Variant(named: "shufflenet_v2_x1_0") == nil)
    #expect(ShuffleNetV1.Variant(named: "") == nil)
    #expect(ShuffleNetV1.Variant(stemChannels: 12, finalChannels: 960) == nil)
  }
}

extension VariantTests.Row {
  init(_ name: String, _ channels: [Int], _ stored: Int, _ trainable: Int, _ multiplyAdds: Int) {
    self.init(
      name: name,
      channels: channels,
      stored: stored,
      trainable: trainable,
      multiplyAdds: multiplyAdds
    )
  }
}
