import ShuffleNet
import Testing

@Suite("Parameters")
struct ParameterTests {
  /// Written out from `list(network.parameters_and_names())` of MindCV 0.3.0.
  static let firstOfG3 = [
    "first_conv.0.weight [12, 3, 3, 3]",
    "first_conv.1.moving_mean [12]",
    "first_conv.1.moving_variance [12]",
    "first_conv.1.gamma [12]",
    "first_conv.1.beta [12]",
    "features.0.branch_main_1.0.weight [30, 12, 1, 1]",
    "features.0.branch_main_1.1.moving_mean [30]",
    "features.0.branch_main_1.1.moving_variance [30]",
    "features.0.branch_main_1.1.gamma [30]",
    "features.0.branch_main_1.1.beta [30]",
    "features.0.branch_main_2.0.weight [30, 1, 3, 3]",
    "features.0.branch_main_2.1.moving_mean [30]",
    "features.0.branch_main_2.1.moving_variance [30]",
    "features.0.branch_main_2.1.gamma [30]",
    "features.0.branch_main_2.1.beta [30]",
    "features.0.branch_main_2.2.weight [108, 10, 1, 1]",
    "features.0.branch_main_2.3.moving_mean [108]",
    "features.0.branch_main_2.3.moving_variance [108]",
    "features.0.branch_main_2.3.gamma [108]",
    "features.0.branch_main_2.3.beta [108]",
    "features.1.branch_main_1.0.weight [30, 40, 1, 1]",
  ]

  private func lines(_ network: ShuffleNetV1) -> [String] {
    network.parameters.map { "\($0.name) \($0.shape)" }
  }

  @Test("stand in MindSpore's order with their names and shapes")
  func order() {
    let lines = lines(ShuffleNetV1(.g3x05))
    #expect(Array(lines.prefix(21)) == Self.firstOfG3)
    #expect(lines.last == "classifier.weight [1000, 480]")
  }

  @Test("number 246 in every variant, with 148 trainable", arguments: ShuffleNetV1.Variant.all)
  func count(variant: ShuffleNetV1.Variant) {
    let parameters = ShuffleNetV1(variant).parameters
    #expect(parameters.count == 246)
    #expect(parameters.count(where: \.isTrainable) == 148)
    #expect(Set(parameters.map(\.name)).count == 246)
  }

  @Test(
    "follow one another by blocks, of which the stem is the first",
    arguments: ShuffleNetV1.Variant.all
  )
  func blocks(variant: ShuffleNetV1.Variant) {
    let network = ShuffleNetV1(variant)
    let numbered =
      [(0, network.stem)] + network.units.flatMap { Array(zip($0.blockNumbers, $0.blocks)) }
    #expect(numbered.map(\.0) == Array(0..<49))
    for (number, block) in numbered {
      let first = ConvolutionBlock.parameterCount * number
      let parameters = network.parameters[first..<first + ConvolutionBlock.parameterCount]
      #expect(Array(parameters) == block.parameters)
    }
  }

  @Test(
    "have the shapes of the units that open a stage and of those within it",
    arguments: [
      "features.4.branch_main_1.0.weight [60, 40, 1, 1]",
      "features.4.branch_main_2.2.weight [120, 20, 1, 1]",
      "features.5.branch_main_1.0.weight [60, 80, 1, 1]",
      "features.5.branch_main_2.2.weight [240, 20, 1, 1]",
      "features.12.branch_main_2.0.weight [120, 1, 3, 3]",
      "features.15.branch_main_2.2.weight [480, 40, 1, 1]",
    ]
  )
  func shapes(line: String) {
    #expect(lines(ShuffleNetV1(.g3x05)).contains(line))
  }

  @Test("follow the numbers of classes and input channels")
  func options() {
    let lines = lines(ShuffleNetV1(.g8x05, classCount: 10, inputChannels: 1))
    #expect(lines.first == "first_conv.0.weight [16, 1, 3, 3]")
    #expect(lines.contains("features.0.branch_main_2.2.weight [176, 6, 1, 1]"))
    #expect(lines.contains("features.1.branch_main_1.0.weight [48, 24, 1, 1]"))
    #expect(lines.last == "classifier.weight [10, 768]")
  }

  @Test("say which convolutions MindCV splits, and into how many")
  func splits() {
    // 1 + 1 + g for features.0, 2 g for each of the others: B2 of 463 - 246 + 32 weights for g8.
    let groups = ShuffleNetV1(.g8x05).parameters.compactMap { parameter in
      if case .convolution(let convolution) = parameter.role, convolution.isPointwise {
        convolution.groups
      } else {
        nil
      }
    }
    #expect(groups.count == 32)
    #expect(groups.first == 1)
    #expect(groups.reduce(0, +) == 249)
  }

  @Test("say which weights are depthwise")
  func depthwise() {
    let names = ShuffleNetV1(.g3x10).parameters.filter { parameter in
      if case .convolution(let convolution) = parameter.role {
        convolution.isDepthwise
      } else {
        false
      }
    }
    #expect(names.map(\.name) == (0..<16).map { "features.\($0).branch_main_2.0.weight" })
  }
}
