import ShuffleNet
import Tensors
import Testing

@Suite("Layers")
struct LayerTests {
  @Test("have the shapes of MindCV's graph at 224 pixels")
  func shapes() {
    let layers = ShuffleNetV1(.g3x05).layers()
    let expected: [(String, Layer.Kind, Shape)] =
      [("first_conv", .stem, [12, 112, 112]), ("max_pool", .maxPool, [12, 56, 56])]
      + (0..<4).map { ("features.\($0)", .shuffleUnit, [120, 28, 28]) }
      + (4..<12).map { ("features.\($0)", .shuffleUnit, [240, 14, 14]) }
      + (12..<16).map { ("features.\($0)", .shuffleUnit, [480, 7, 7]) }
      + [("global_pool", .globalAveragePool, [480]), ("classifier", .linear, [1000])]
    #expect(layers.map(\.name) == expected.map(\.0))
    #expect(layers.map(\.kind) == expected.map(\.1))
    #expect(layers.map(\.outputShape) == expected.map(\.2))
  }

  @Test("count the multiply-adds of convolutions and classifier")
  func multiplyAdds() {
    let layers = ShuffleNetV1(.g3x05).layers()
    // 12 * 112^2 outputs of 27 products each.
    #expect(layers[0].multiplyAdds == 4_064_256)
    // 30 * 56^2 of 12, 30 * 28^2 of 9, 108 * 28^2 of 10.
    #expect(layers[2].multiplyAdds == 2_187_360)
    #expect(layers[19].multiplyAdds == 480_000)
    #expect(layers[1].multiplyAdds == 0)
  }

  @Test("count the stored elements")
  func parameters() {
    let layers = ShuffleNetV1(.g3x05).layers()
    // 12 * 27 weights and four vectors of 12.
    #expect(layers[0].parameterCount == 372)
    #expect(layers[1].parameterCount == 0)
    #expect(layers[19].parameterCount == 480_000)
  }

  @Test("list the parts of a unit that opens a stage")
  func openingUnit() {
    let parts = ShuffleNetV1(.g3x05).layers()[2].parts
    #expect(
      parts.map { "\($0.name) \($0.kind.rawValue) \($0.outputShape)" } == [
        "features.0.branch_main_1.0 pointwise_convolution [30, 56, 56]",
        "features.0.branch_main_1.1 batch_norm [30, 56, 56]",
        "features.0.branch_main_1.2 relu [30, 56, 56]",
        "features.0.channel_shuffle channel_shuffle [30, 56, 56]",
        "features.0.branch_main_2.0 depthwise_convolution [30, 28, 28]",
        "features.0.branch_main_2.1 batch_norm [30, 28, 28]",
        "features.0.branch_main_2.2 pointwise_convolution [108, 28, 28]",
        "features.0.branch_main_2.3 batch_norm [108, 28, 28]",
        "features.0.branch_proj average_pool [12, 28, 28]",
        "features.0.concat concat [120, 28, 28]",
        "features.0.relu relu [120, 28, 28]",
      ]
    )
  }

  @Test("list the parts of a unit within a stage and of the stem")
  func innerUnit() {
    let layers = ShuffleNetV1(.g3x05).layers()
    #expect(layers[3].parts.suffix(2).map(\.name) == ["features.1.add", "features.1.relu"])
    #expect(layers[3].parts.count == 10)
    #expect(layers[0].parts.map(\.kind) == [.convolution, .batchNormalization, .relu])
  }

  @Test("round odd sizes up at every halving, down to a single pixel")
  func oddSizes() {
    let layers = ShuffleNetV1(.g3x05).layers(inputHeight: 37, inputWidth: 1)
    #expect(
      [0, 1, 2, 6, 14].map { layers[$0].outputShape } == [
        [12, 19, 1], [12, 10, 1], [120, 5, 1], [240, 3, 1], [480, 2, 1],
      ]
    )
  }
}
