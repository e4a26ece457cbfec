import Conversion
import ShuffleNet
import Tensors
import Testing

@Suite("Parameter names of other frameworks")
struct ParameterNamesTests {
  private let network = SyntheticNetwork.smallest

  /// What a parameter of the network is called, and its shape, by hand from section B of the
  /// modules' sources: `torch/nn/modules/batchnorm.py`, `mg:ShuffleNetV1/blocks.py`, `mlx/nn/layers`.
  struct Case: Sendable, CustomTestStringConvertible {
    let canonical: String
    let pytorch: String
    let megvii: String
    let shape: Shape
    let mlxShape: Shape
    var testDescription: String { canonical }
  }

  static let cases = [
    Case(
      canonical: "first_conv.0.weight",
      pytorch: "first_conv.0.weight",
      megvii: "first_conv.0.weight",
      shape: [12, 3, 3, 3],
      mlxShape: [12, 3, 3, 3]
    ),
    Case(
      canonical: "first_conv.1.gamma",
      pytorch: "first_conv.1.weight",
      megvii: "first_conv.1.weight",
      shape: [12],
      mlxShape: [12]
    ),
    Case(
      canonical: "features.4.branch_main_1.0.weight",
      pytorch: "features.4.branch_main_1.0.weight",
      megvii: "features.4.branch_main_1.0.weight",
      shape: [60, 40, 1, 1],
      mlxShape: [60, 1, 1, 40]
    ),
    Case(
      canonical: "features.4.branch_main_1.1.moving_mean",
      pytorch: "features.4.branch_main_1.1.running_mean",
      megvii: "features.4.branch_main_1.1.running_mean",
      shape: [60],
      mlxShape: [60]
    ),
    Case(
      canonical: "features.4.branch_main_2.0.weight",
      pytorch: "features.4.branch_main_2.0.weight",
      megvii: "features.4.branch_main_1.3.weight",
      shape: [60, 1, 3, 3],
      mlxShape: [60, 3, 3, 1]
    ),
    Case(
      canonical: "features.4.branch_main_2.1.moving_variance",
      pytorch: "features.4.branch_main_2.1.running_var",
      megvii: "features.4.branch_main_1.4.running_var",
      shape: [60],
      mlxShape: [60]
    ),
    Case(
      canonical: "features.4.branch_main_2.2.weight",
      pytorch: "features.4.branch_main_2.2.weight",
      megvii: "features.4.branch_main_2.0.weight",
      shape: [120, 20, 1, 1],
      mlxShape: [120, 1, 1, 20]
    ),
    Case(
      canonical: "features.4.branch_main_2.3.beta",
      pytorch: "features.4.branch_main_2.3.bias",
      megvii: "features.4.branch_main_2.1.bias",
      shape: [120],
      mlxShape: [120]
    ),
    Case(
      canonical: "classifier.weight",
      pytorch: "classifier.weight",
      megvii: "classifier.0.weight",
      shape: [2, 480],
      mlxShape: [2, 480]
    ),
  ]

  @Test("each framework has its names and shapes", arguments: cases)
  func names(_ example: Case) throws {
    let expected: [(ParameterNames, String, Shape)] = [
      (.mindspore, example.canonical, example.shape),
      (.pytorch, example.pytorch, example.shape),
      (.megvii, example.megvii, example.shape),
      (.mlx, example.pytorch, example.mlxShape),
    ]
    for (names, name, shape) in expected {
      let stored = try #require(
        names.parameters(of: network).first { $0.canonicalName == example.canonical }
      )
      #expect(stored.name == name)
      #expect(stored.shape == shape)
    }
  }

  @Test("no two parameters share a name, and none is left out", arguments: ParameterNames.allCases)
  func complete(_ names: ParameterNames) {
    for variant in ShuffleNetV1.Variant.all {
      let network = ShuffleNetV1(variant)
      let parameters = names.parameters(of: network)
      #expect(Set(parameters.map(\.name)).count == 246)
      #expect(parameters.map(\.canonicalName) == network.parameters.map(\.name))
    }
  }

  /// Names that only one of the forms has.
  private func file(_ names: ParameterNames, of network: ShuffleNetV1) -> StateDict {
    SyntheticNetwork.zeros(names.parameters(of: network))
  }

  @Test(
    "all eight variants are told apart by every framework's names",
    arguments: ParameterNames.allCases
  )
  func recognised(_ names: ParameterNames) throws {
    for variant in ShuffleNetV1.Variant.all {
      let network = ShuffleNetV1(variant, classCount: 7, inputChannels: variant.groups)
      let map = try #require(ParameterMap(recognising: file(names, of: network)))
      #expect(map.network == network)
      #expect(map.names == names)
      #expect(map.layout == .grouped)
      #expect(map.report.mapped == 246)
      #expect(map.report.missing == [] && map.report.unexpected == [])
    }
  }

  @Test("PyTorch's counters are training state, and nothing else that is called so")
  func counters() throws {
    var state = file(.pytorch, of: network)
    func counter(_ module: String, _ dataType: DataType, _ shape: Shape) -> Tensor {
      let byteCount = shape.elementCount * dataType.byteWidth
      return Tensor(
        name: "\(module).num_batches_tracked",
        dataType: dataType,
        shape: shape,
        region: ByteRegion([UInt8](repeating: 9, count: byteCount))
      )
    }
    state.append(counter("first_conv.1", .int64, []))
    state.append(counter("features.0.branch_main_1.1", .float32, []))
    state.append(counter("features.0.branch_main_2.1", .int64, [2]))
    state.append(counter("first_conv.0", .int64, []))
    let map = try #require(ParameterMap(recognising: state))
    #expect(map.report.trainingState == ["first_conv.1.num_batches_tracked"])
    #expect(map.report.unexpected.count == 3)
    // Among MindSpore's names the word has no meaning.
    var other = file(.mindspore, of: network)
    other.append(counter("first_conv.1", .int64, []))
    #expect(ParameterMap(recognising: other)?.report.unexpected.count == 1)
  }

  @Test(
    "the prefix of a data-parallel module is found, and what is missing is named as in the file"
  )
  func prefix() throws {
    let tensors = file(.megvii, of: network).tensors.map { $0.renamed("module.\($0.name)") }
    let map = try #require(
      ParameterMap(
        recognising: StateDict(
          tensors.replacing("module.features.3.branch_main_1.4.running_var") { _ in nil }
        )
      )
    )
    #expect(map.prefix == "module.")
    #expect(map.names == .megvii)
    #expect(map.report.missing == ["module.features.3.branch_main_1.4.running_var"])
  }
}
