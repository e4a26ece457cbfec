import Checkpoints
import Conversion
import ShuffleNet
import Tensors
import TestSupport
import Testing

@Suite("Recognising networks")
struct RecognitionTests {
  /// A file of MindCV and what is in it, by its README.
  struct Case: CustomTestStringConvertible {
    let file: String
    let model: String
    let layout: ParameterLayout
    let classes: Int
    let mapped: Int
    /// How many entries of training lie beside the network, by what their names start with.
    var state: [String: Int] = [:]
    var testDescription: String { file }
  }

  static let twins = [
    Case(
      file: "shufflenet/shufflenet_v1_g3_05-b6243ddd.ckpt",
      model: "shufflenet_v1_g3_05",
      layout: .grouped,
      classes: 1000,
      mapped: 246
    ),
    Case(
      file: "shufflenet/shufflenet_v1_g3_05-1b149508-910v2.ckpt",
      model: "shufflenet_v1_g3_05",
      layout: .split,
      classes: 1000,
      mapped: 308
    ),
    Case(
      file: "shufflenet/shufflenet_v1_g8_05-196b8ef3.ckpt",
      model: "shufflenet_v1_g8_05",
      layout: .grouped,
      classes: 1000,
      mapped: 246
    ),
    Case(
      file: "shufflenet/shufflenet_v1_g8_05-b23a31b1-910v2.ckpt",
      model: "shufflenet_v1_g8_05",
      layout: .split,
      classes: 1000,
      mapped: 463
    ),
    Case(
      file: "shufflenet/golden_g3_05_grouped.ckpt",
      model: "shufflenet_v1_g3_05",
      layout: .grouped,
      classes: 1000,
      mapped: 246
    ),
    Case(
      file: "shufflenet/golden_g3_05_split.ckpt",
      model: "shufflenet_v1_g3_05",
      layout: .split,
      classes: 1000,
      mapped: 308
    ),
  ]

  static let trainingFiles = [
    Case(
      file: "shufflenet/mindcv_train_g3_05_nc2_momentum.ckpt",
      model: "shufflenet_v1_g3_05",
      layout: .split,
      classes: 2,
      mapped: 308,
      state: ["global_step": 1, "momentum": 1, "moments.": 210, "learning_rate": 1]
    ),
    Case(
      file: "shufflenet/mindcv_train_g3_05_nc2_ema.ckpt",
      model: "shufflenet_v1_g3_05",
      layout: .split,
      classes: 2,
      mapped: 308,
      state: [
        "global_step": 1, "momentum": 1, "moments.": 210, "learning_rate": 1,
        "scale_sense": 1, "updates": 1, "ema.": 308,
      ]
    ),
    Case(
      file: "fashion-mnist/shufflenet_v1_g3_05_fmnist-975e965d.ckpt",
      model: "shufflenet_v1_g3_05",
      layout: .split,
      classes: 10,
      mapped: 308,
      state: ["global_step": 1, "momentum": 1, "moments.": 210, "learning_rate": 1]
    ),
    Case(
      file: "training/start.ckpt",
      model: "shufflenet_v1_g3_05",
      layout: .grouped,
      classes: 10,
      mapped: 246
    ),
    Case(
      file: "training/momentum.ckpt",
      model: "shufflenet_v1_g3_05",
      layout: .grouped,
      classes: 10,
      mapped: 246,
      state: ["global_step": 1, "momentum": 1, "moments.": 148, "learning_rate": 1]
    ),
    Case(
      file: "training/ema_clip_nesterov.ckpt",
      model: "shufflenet_v1_g3_05",
      layout: .grouped,
      classes: 10,
      mapped: 246,
      state: [
        "global_step": 1, "momentum": 1, "moments.": 148, "learning_rate": 1,
        "scale_sense": 1, "updates": 1, "ema.": 246,
      ]
    ),
  ]

  @Test(
    "MindCV's files are recognised and every entry is accounted for",
    .fixture("shufflenet"),
    .fixture("fashion-mnist"),
    .fixture("training"),
    arguments: twins + trainingFiles
  )
  func fixtures(_ example: Case) throws {
    try check(WeightsFile(path: Fixtures.path(example.file)), example)
  }

  @Test("the sample is recognised and every entry is accounted for")
  func sample() throws {
    let example = Case(
      file: "975e965d",
      model: "shufflenet_v1_g3_05",
      layout: .split,
      classes: 10,
      mapped: 308,
      state: ["global_step": 1, "momentum": 1, "moments.": 210, "learning_rate": 1]
    )
    try check(WeightsFile(path: Sample.path), example)
  }

  private func check(_ file: WeightsFile, _ example: Case) throws {
    let map = try file.map()
    #expect(map.network.variant.name == example.model)
    #expect(map.layout == example.layout)
    #expect(map.network.classCount == example.classes)
    #expect(map.network.inputChannels == 3)
    #expect(map.prefix == "")
    #expect(map.report.mapped == example.mapped)
    #expect(map.report.unexpected == [])
    #expect(map.report.missing == [])
    #expect(map.report.mismatched == [])
    for (start, count) in example.state {
      let isWhole = !start.hasSuffix(".")
      let found = map.report.trainingState.filter {
        isWhole ? $0 == start : $0.hasPrefix(start)
      }
      #expect(found.count == count, "entries that start with \(start)")
    }
    let stateCount = example.state.values.reduce(0, +)
    #expect(map.report.trainingState.count == stateCount)
    #expect(file.stateDict.tensors.count == example.mapped + stateCount)
    let order = file.stateDict.names.filter { map.report.trainingState.contains($0) }
    #expect(map.report.trainingState == order)
  }

  @Test(
    "the averaged weights are found beside the others, which count as training state",
    .fixture("shufflenet"),
    .fixture("training"),
    arguments: [
      ("shufflenet/mindcv_train_g3_05_nc2_ema.ckpt", 308, 523),
      ("training/ema_clip_nesterov.ckpt", 246, 399),
    ]
  )
  func average(_ file: String, _ mapped: Int, _ state: Int) throws {
    let opened = try WeightsFile(path: Fixtures.path(file))
    let map = try opened.map(copy: .ema)
    #expect(map.report.mapped == mapped)
    #expect(map.report.trainingState.count == state)
    #expect(map.report.trainingState.contains("classifier.weight"))
    #expect(!map.report.trainingState.contains("ema.classifier.weight"))
    #expect(map.prefix == "")
    let classifier = try #require(map.canonicalTensors().last)
    #expect(classifier.name == "classifier.weight")
    let stored = try #require(opened.stateDict["ema.classifier.weight"])
    #expect(try classifier.region.bytes() == stored.region.bytes())
  }

  @Test("all eight variants are told apart, in both layouts", arguments: ParameterLayout.allCases)
  func variants(_ layout: ParameterLayout) throws {
    for variant in ShuffleNetV1.Variant.all {
      let network = ShuffleNetV1(variant, classCount: 7, inputChannels: 1)
      let map = try #require(
        ParameterMap(recognising: SyntheticNetwork.zeros(layout.parameters(of: network))),
        "\(variant.name)"
      )
      #expect(map.network == network)
      #expect(map.layout == layout)
      let count = layout == .grouped ? 246 : variant.groups == 3 ? 308 : 463
      #expect(map.report.mapped == count)
      #expect(map.report.missing + map.report.unexpected + map.report.trainingState == [])
    }
  }

  @Test("numbers of classes and input channels come from the shapes", arguments: [1, 4, 1024])
  func classesAndChannels(_ count: Int) throws {
    let network = ShuffleNetV1(.g8x05, classCount: count, inputChannels: count)
    let parameters = ParameterLayout.grouped.parameters(of: network)
    let map = ParameterMap(recognising: SyntheticNetwork.zeros(parameters))
    #expect(map?.network == network)
  }

  @Test(
    "a prefix before every name is accepted and reported",
    arguments: ["network.", "backbone.", "a.b."]
  )
  func prefix(_ prefix: String) throws {
    for layout in ParameterLayout.allCases {
      var tensors = SyntheticNetwork.tensors(layout: layout, prefix: prefix)
      tensors.append(tensors[0].renamed("moments.\(tensors[0].name)"))
      let map = try #require(ParameterMap(recognising: StateDict(tensors)))
      #expect(map.prefix == prefix)
      #expect(map.layout == layout)
      #expect(map.report.missing == [])
      #expect(map.report.unexpected == [])
      #expect(map.report.trainingState == ["moments.\(prefix)first_conv.0.weight"])
    }
  }

  @Test("a prefix of words that optimizers use is no prefix")
  func optimizerPrefix() {
    for prefix in ["moments.", "ema.", "adam_m.network."] {
      let state = StateDict(SyntheticNetwork.tensors(prefix: prefix))
      #expect(ParameterMap(recognising: state) == nil)
    }
  }

  @Test("of two networks in a file one is taken and the other is unexpected")
  func twoNetworks() throws {
    let state = StateDict(
      SyntheticNetwork.tensors(prefix: "teacher.") + SyntheticNetwork.tensors(prefix: "net.")
    )
    let map = try #require(ParameterMap(recognising: state))
    #expect(map.prefix == "net.")
    #expect(map.report.mapped == 246)
    #expect(map.report.unexpected.count == 246)
    #expect(map.report.unexpected.allSatisfy { $0.hasPrefix("teacher.") })
  }

  @Test(
    "the layouts have MindCV's names, shapes and order",
    .fixture("shufflenet"),
    arguments: twins
  )
  func layouts(_ example: Case) throws {
    let variant = try #require(ShuffleNetV1.Variant(named: example.model))
    let stored = try ckpt(Fixtures.path(example.file)).entries.map(\.tensor)
    let parameters = example.layout.parameters(of: ShuffleNetV1(variant))
    #expect(parameters.map(\.name) == stored.map(\.name))
    #expect(parameters.map(\.shape) == stored.map(\.shape))
  }
}
