import Checkpoints
import Conversion
import Safetensors
import ShuffleNet
import Tensors
import TestSupport
import Testing

@Suite("Exports as safetensors")
struct SafetensorsExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let exports: [ParameterNames] = [.pytorch, .megvii, .mlx]

  private func export(
    _ input: String,
    as names: ParameterNames,
    dataType: DataType? = nil,
    named name: String? = nil
  ) throws -> (outcome: Converter.Outcome, path: String) {
    var options = Converter.Options()
    options.dataType = dataType
    options.overwrites = true
    let converter = Converter(try WeightsFile(path: input), options: options)
    let path = folder.path(name ?? "\(names).safetensors")
    let outcome =
      switch names {
      case .mlx: try converter.writeMLX(to: path)
      case .mindspore: try converter.writeNative(to: path)
      default: try converter.writePyTorch(to: path, names: names)
      }
    return (outcome, path)
  }

  @Test("a file for PyTorch has its words, its counters, and says what it is")
  func pytorch() throws {
    let (outcome, path) = try export(Sample.path, as: .pytorch)
    #expect(outcome.names == .pytorch)
    #expect(outcome.mapped == 308)
    #expect(outcome.notes == [])
    let file = try safetensors(path)
    #expect(file.stateDict.tensors.count == 246 + 49)
    let counter = try #require(file.stateDict["features.9.branch_main_2.3.num_batches_tracked"])
    #expect(counter.dataType == .int64)
    #expect(counter.shape == [])
    #expect(try counter.region.bytes() == [0, 0, 0, 0, 0, 0, 0, 0])
    let input = try ckpt(Sample.path).stateDict
    #expect(
      try file.stateDict["first_conv.1.running_var"]?.region.bytes()
        == input["first_conv.1.moving_variance"]?.region.bytes()
    )
    var metadata = file.metadata
    let probe = metadata.removeValue(forKey: "logits_probe")
    let native = try safetensors(export(Sample.path, as: .mindspore).path).metadata
    #expect(probe == native["logits_probe"])
    #expect(
      metadata == [
        "format": "pt",
        "shufflezoo_export": "pytorch",
        "model": "shufflenet_v1_g3_05",
        "num_classes": "10",
        "in_channels": "3",
        "source_format": "mindspore_ckpt",
        "source_sha256": "975e965d718623ca7f4ffe5273e5b4710ced3ac5807685e2608f4071f70bbeaa",
        "source_layout": "split",
        "shufflezoo_version": shufflezooVersion,
      ]
    )
  }

  @Test("the authors' module gets the depthwise channels in the order before the shuffle")
  func megvii() throws {
    let network = ShuffleNetV1(.g8x05, classCount: 2)
    let input = try folder.ckpt(SyntheticNetwork.tensors(of: network))
    let (outcome, path) = try export(input, as: .megvii)
    #expect(outcome.notes.count == 1 && outcome.notes[0].contains("ceil_mode=True"))
    let (before, after) = (try ckpt(input).stateDict, try safetensors(path).stateDict)
    for (there, here) in [("3.weight", "0.weight"), ("4.running_mean", "1.moving_mean")] {
      let (a, b) = (
        try #require(before["features.5.branch_main_2.\(here)"]).floats(),
        try #require(after["features.5.branch_main_1.\(there)"]).floats()
      )
      // Stage 3 of g8_05: 96 channels between the 1×1 convolutions, 12 a group.
      let width = a.count / 96
      for k in 0..<96 {
        let source = (k % 12) * 8 + k / 12
        #expect(
          a[k * width..<(k + 1) * width] == b[source * width..<(source + 1) * width],
          "channel \(k)"
        )
      }
    }
  }

  @Test("MLX gets its convolutions with the channels last, and no counters")
  func mlx() throws {
    let input = try folder.ckpt(SyntheticNetwork.tensors())
    let file = try safetensors(export(input, as: .mlx).path)
    #expect(file.stateDict.tensors.count == 246)
    #expect(file.metadata["format"] == "mlx")
    let before = try #require(ckpt(input).stateDict["first_conv.0.weight"]).floats()
    let after = try #require(file.stateDict["first_conv.0.weight"]).floats()
    for (o, i, h, w) in [(0, 0, 0, 0), (0, 2, 0, 1), (7, 1, 2, 0), (11, 2, 2, 2)] {
      #expect(after[((o * 3 + h) * 3 + w) * 3 + i] == before[((o * 3 + i) * 3 + h) * 3 + w])
    }
  }

  @Test("checkpoint, export, checkpoint: the same bytes in either layout", arguments: exports)
  func roundTrip(_ names: ParameterNames) throws {
    for network in [
      SyntheticNetwork.smallest, ShuffleNetV1(.g8x05, classCount: 3, inputChannels: 1),
    ] {
      for layout in ParameterLayout.allCases {
        let input = try folder.ckpt(SyntheticNetwork.tensors(of: network, layout: layout))
        let file = try WeightsFile(path: export(input, as: names).path)
        var options = Converter.Options()
        options.overwrites = true
        let outcome = try Converter(file, options: options).writeCkpt(to: folder.path("back.ckpt"))
        #expect(outcome.map?.names == names)
        #expect(outcome.notes == [])
        #expect(try bytes(of: folder.path("back.ckpt")) == bytes(of: input))
      }
    }
  }

  @Test("an export becomes the native file that its source becomes", arguments: exports)
  func native(_ names: ParameterNames) throws {
    let direct = try bytes(of: export(Sample.path, as: .mindspore).path)
    let exported = try export(Sample.path, as: names).path
    #expect(
      try bytes(of: export(exported, as: .mindspore, named: "detour.safetensors").path) == direct
    )
    // And one export becomes another as if it came from the source.
    let other = try bytes(of: export(Sample.path, as: .mlx, named: "mlx-a.safetensors").path)
    #expect(try bytes(of: export(exported, as: .mlx, named: "mlx-b.safetensors").path) == other)
  }

  @Test("the recorded probe is that of the weights in the file", arguments: exports)
  func probe(_ names: ParameterNames) throws {
    for dataType: DataType in [.float32, .float16, .bfloat16] {
      let path = try export(Sample.path, as: names, dataType: dataType).path
      let file = try WeightsFile(path: path)
      let recorded = try #require(try file.recordedProbe())
      #expect(recorded.matches(LogitsProbe(of: try file.weights())))
      let expected = dataType == .float32 ? nil : dataType.rawValue
      #expect(try safetensors(path).metadata["dtype"] == expected)
    }
  }

  @Test("weights with the authors' names that are not from here bring a warning")
  func foreignWeights() throws {
    let file = try safetensors(export(Sample.path, as: .megvii).path)
    let input = try folder.safetensors(file.stateDict.tensors)
    let outcome = try Converter(WeightsFile(path: input)).writeCkpt(to: folder.path("out.ckpt"))
    #expect(outcome.notes.count == 1 && outcome.notes[0].contains("docs/exports.md"))
    #expect(outcome.layout == .grouped)
  }

  @Test("a value that a type cannot hold is an error that names its tensor")
  func overflow() throws {
    let tensors = SyntheticNetwork.tensors().replacing("classifier.weight") { tensor in
      Tensor(name: tensor.name, shape: tensor.shape, values: Array(repeating: 65_520, count: 960))
    }
    let input = try folder.ckpt(tensors)
    let expected = ConversionError.overflow(
      file: input,
      tensor: "classifier.weight",
      value: 65_520,
      dataType: .float16
    )
    for names in ParameterNames.allCases {
      #expect(throws: expected) { try export(input, as: names, dataType: .float16) }
    }
    #expect(try folder.names() == ["in.ckpt"])
    _ = try export(input, as: .pytorch, dataType: .bfloat16)
  }

  @Test("a checkpoint can be rounded too, and keeps its types if nothing is said")
  func checkpoints() throws {
    let input = try folder.ckpt(SyntheticNetwork.tensors(layout: .split))
    var options = Converter.Options()
    options.dataType = .bfloat16
    _ = try Converter(WeightsFile(path: input), options: options)
      .writeCkpt(to: folder.path("half.ckpt"))
    let half = try ckpt(folder.path("half.ckpt"))
    #expect(half.stateDict.tensors.count == 308)
    #expect(half.stateDict.tensors.allSatisfy { $0.dataType == .bfloat16 })
    let kept = try Converter(WeightsFile(path: folder.path("half.ckpt")))
      .writeCkpt(to: folder.path("kept.ckpt"))
    #expect(try bytes(of: folder.path("kept.ckpt")) == bytes(of: folder.path("half.ckpt")))
    #expect(kept.names == .mindspore)
  }
}
