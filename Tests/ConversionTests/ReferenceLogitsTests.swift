import Conversion
import ShuffleNet
import TestSupport
import Testing

/// The logits of converted weights against MindSpore's.
///
/// The numbers were made with MindSpore 2.7.0 and MindCV 0.3.0 on a CPU, split convolutions joined
/// along axis 0: `create_model(…)`, `set_train(False)`, and the probe's input as a tensor of shape
/// `[1, 3, 64, 64]`; printed with `%.9g`.
@Suite("Logits of converted weights")
struct ReferenceLogitsTests {
  struct Case: CustomTestStringConvertible {
    let files: [String]
    var copy = ParameterMap.Copy.model
    let logits: [Float]
    var testDescription: String { "\(files[0]), \(copy)" }
  }

  static let cases = [
    Case(
      files: [
        "shufflenet/shufflenet_v1_g3_05-b6243ddd.ckpt",
        "shufflenet/shufflenet_v1_g3_05-1b149508-910v2.ckpt",
      ],
      logits: [
        11.5744419, -5.10082722, 10.556016, 0.328193903, -5.94467926, -6.00341034, -7.58665848,
        17.8658772,
      ]
    ),
    Case(
      files: [
        "shufflenet/shufflenet_v1_g8_05-196b8ef3.ckpt",
        "shufflenet/shufflenet_v1_g8_05-b23a31b1-910v2.ckpt",
      ],
      logits: [
        -3.98568654, 0.442273378, -1.97529006, 0.757401943, 2.90001869, 3.28859949, 4.09227371,
        -1.64204741,
      ]
    ),
    Case(
      files: ["shufflenet/golden_g3_05_grouped.ckpt", "shufflenet/golden_g3_05_split.ckpt"],
      logits: [
        -0.00411589444, 0.224474281, 0.485930592, -0.281219184, -0.249809012, -0.151975423,
        -0.523307025, 0.0237230696,
      ]
    ),
    Case(
      files: ["shufflenet/mindcv_train_g3_05_nc2_momentum.ckpt"],
      logits: [-1.25163591, 1.32478917]
    ),
    Case(
      files: ["shufflenet/mindcv_train_g3_05_nc2_ema.ckpt"],
      logits: [0.629613519, -0.661903262]
    ),
    Case(
      files: ["fashion-mnist/shufflenet_v1_g3_05_fmnist-975e965d.ckpt"],
      logits: sampleLogits
    ),
    Case(
      files: ["training/start.ckpt"],
      logits: [
        0.0811124742, -0.0208648928, 0.0921292081, -0.0104308799, -0.00562310964, 0.0476079546,
        -0.0577579141, -0.153297424,
      ]
    ),
    Case(
      files: ["training/momentum.ckpt"],
      logits: [
        0.095319964, 0.602836132, -1.3986094, -0.0372237265, -0.160193264, -0.131181106,
        0.715168715, 0.514067113,
      ]
    ),
    Case(
      files: ["training/ema_clip_nesterov.ckpt"],
      logits: [
        0.0751643628, -0.0056963414, 0.0245002788, -0.0141306557, 0.0288517307, -0.000527463853,
        -0.0175847933, -0.145836562,
      ]
    ),
    Case(
      files: ["training/ema_clip_nesterov.ckpt"],
      copy: .ema,
      logits: [
        0.0751784593, -0.00570349209, 0.024516331, -0.0141089782, 0.0288501084, -0.000529944897,
        -0.017605558, -0.145826578,
      ]
    ),
  ]

  /// Those of the weights that come with the project.
  private static let sampleLogits: [Float] = [
    0.335207522, -0.647913516, 1.37734258, -0.994668245, -0.4529019, -0.683063626, 1.39521432,
    -1.23303938,
  ]

  @Test(
    "MindSpore's logits are reproduced, and those of twins are the same to the bit",
    .fixture("shufflenet"),
    .fixture("fashion-mnist"),
    .fixture("training"),
    arguments: cases
  )
  func fixtures(_ example: Case) throws {
    let probes = try example.files.map { file in
      LogitsProbe(of: try WeightsFile(path: Fixtures.path(file)).weights(copy: example.copy))
    }
    #expect(LogitsProbe(logits: example.logits).matches(probes[0]), "found \(probes[0].text)")
    #expect(probes.allSatisfy { $0 == probes[0] })
  }

  @Test(
    "MindSpore's logits are reproduced by the compiled engine, with every instruction set",
    .fixture("shufflenet"),
    .fixture("fashion-mnist"),
    .fixture("training"),
    arguments: cases
  )
  func compiled(_ example: Case) throws {
    let weights = try WeightsFile(path: Fixtures.path(example.files[0])).weights(copy: example.copy)
    try expectLogits(example.logits, of: weights)
  }

  @Test("the compiled engine gives MindSpore's logits of the sample")
  func compiledSample() throws {
    try expectLogits(Self.sampleLogits, of: WeightsFile(path: Sample.path).weights())
  }

  /// Expects the engine's logits for the probe's input, at the most eight, to be those given.
  private func expectLogits(_ expected: [Float], of weights: ShuffleNetV1.Weights) throws {
    let input = LogitsProbe.input(inputChannels: weights.network.inputChannels)
    for set in InstructionSet.available {
      let engine = try Engine(weights, instructionSet: set)
      let logits = try engine.logits(for: input, batchCount: 1, height: 64, width: 64)
      let found = LogitsProbe(logits: logits)
      #expect(LogitsProbe(logits: expected).matches(found), "\(set) found \(found.text)")
    }
  }

  @Test("the sample gives MindSpore's logits before and after conversion")
  func sample() throws {
    let folder = try TemporaryFolder()
    let file = try WeightsFile(path: Sample.path)
    let direct = LogitsProbe(of: try file.weights())
    #expect(LogitsProbe(logits: Self.sampleLogits).matches(direct), "found \(direct.text)")

    _ = try Converter(file).writeNative(to: folder.path("out.safetensors"))
    let converted = try WeightsFile(path: folder.path("out.safetensors"))
    #expect(LogitsProbe(of: try converted.weights()) == direct)
    let recorded = try LogitsProbe(text: #require(converted.metadata["logits_probe"]))
    #expect(recorded == direct)
  }
}
