import Checkpoints
import Conversion
import Foundation
import Safetensors
import ShuffleNet
import Tensors
import TestSupport
import Testing

@Suite("Converting networks")
struct ConverterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Converts a file to the native form and gives that file's path.
  private func native(_ input: String, as name: String = "out.safetensors") throws -> String {
    _ = try Converter(WeightsFile(path: input)).writeNative(to: folder.path(name))
    return folder.path(name)
  }

  @Test("a native file has the grouped names, the bits of the input and all metadata")
  func nativeFile() throws {
    let outcome = try Converter(WeightsFile(path: Sample.path))
      .writeNative(to: folder.path("out.safetensors"))
    #expect(outcome.mapped == 308)
    #expect(outcome.layout == .grouped)
    #expect(outcome.notes == [])
    let file = try safetensors(folder.path("out.safetensors"))
    let network = ShuffleNetV1(.g3x05, classCount: 10)
    #expect(Set(file.stateDict.names) == Set(network.parameters.map(\.name)))
    let input = try ckpt(Sample.path).stateDict
    for parameter in network.parameters {
      let tensor = try #require(file.stateDict[parameter.name])
      #expect(tensor.dataType == .float32)
      #expect(tensor.shape == parameter.shape)
      let stem = parameter.name.dropLast("weight".count)
      let parts = (0..<3).compactMap { input["\(stem)convs.\($0).weight"] }
      let expected =
        try input[parameter.name]?.region.bytes()
        ?? parts.flatMap { try $0.region.bytes() }
      #expect(try tensor.region.bytes() == expected, "\(parameter.name)")
    }
    var metadata = file.metadata
    let probe = metadata.removeValue(forKey: "logits_probe")
    #expect(try LogitsProbe(text: #require(probe)).values.count == 8)
    #expect(
      metadata == [
        "format": "pt",
        "shufflezoo_format": "1",
        "model": "shufflenet_v1_g3_05",
        "num_classes": "10",
        "in_channels": "3",
        "source_format": "mindspore_ckpt",
        "source_sha256": "975e965d718623ca7f4ffe5273e5b4710ced3ac5807685e2608f4071f70bbeaa",
        "source_layout": "split",
        "shufflezoo_version": shufflezooVersion,
      ]
    )
    #expect(
      try WeightsFile(path: folder.path("out.safetensors")).originalSHA256().hasPrefix("975e")
    )
    #expect(outcome.sha256 == (try WeightsFile(path: folder.path("out.safetensors")).sha256()))
  }

  @Test(
    "twins in both layouts give native files that differ in their source alone",
    .fixture("shufflenet"),
    arguments: [
      ("shufflenet_v1_g3_05-b6243ddd", "shufflenet_v1_g3_05-1b149508-910v2"),
      ("shufflenet_v1_g8_05-196b8ef3", "shufflenet_v1_g8_05-b23a31b1-910v2"),
      ("golden_g3_05_grouped", "golden_g3_05_split"),
    ]
  )
  func twins(_ grouped: String, _ split: String) throws {
    let pair = try [grouped, split].map { name in
      try safetensors(native(Fixtures.path("shufflenet/\(name).ckpt"), as: name))
    }
    let (a, b) = (pair[0], pair[1])
    #expect(a.stateDict.names == b.stateDict.names)
    for (first, second) in zip(a.stateDict.tensors, b.stateDict.tensors) {
      #expect(try first.region.bytes() == second.region.bytes(), "\(first.name)")
    }
    let differing = a.metadata.keys.filter { a.metadata[$0] != b.metadata[$0] }.sorted()
    #expect(differing == ["source_layout", "source_sha256"])
    #expect(a.metadata.keys == b.metadata.keys)
    #expect(a.metadata["source_layout"] == "grouped")
    #expect(b.metadata["source_layout"] == "split")
  }

  @Test(
    "checkpoint, native file, checkpoint: the same bytes",
    .fixture("shufflenet"),
    arguments: RecognitionTests.twins
  )
  func roundTrip(_ example: RecognitionTests.Case) throws {
    let input = Fixtures.path(example.file)
    let outcome = try Converter(WeightsFile(path: native(input)))
      .writeCkpt(to: folder.path("back.ckpt"))
    #expect(outcome.layout == example.layout)
    #expect(try bytes(of: folder.path("back.ckpt")) == (try bytes(of: input)))
    // And without the detour.
    let direct = try Converter(WeightsFile(path: input)).writeCkpt(to: folder.path("direct.ckpt"))
    #expect(direct.sha256 == outcome.sha256)
  }

  @Test("checkpoint, native file, checkpoint: the same bytes without fixtures, too")
  func syntheticRoundTrip() throws {
    for layout in ParameterLayout.allCases {
      let input = try folder.ckpt(
        SyntheticNetwork.tensors(layout: layout),
        named: "\(layout).ckpt"
      )
      let output = folder.path("\(layout)-back.ckpt")
      let file = try WeightsFile(path: native(input, as: "\(layout).safetensors"))
      _ = try Converter(file).writeCkpt(to: output)
      #expect(try bytes(of: output) == (try bytes(of: input)))
    }
  }

  @Test(
    "a layout can be asked for, from either and from a native file",
    .fixture("shufflenet"),
    arguments: [
      ("shufflenet_v1_g3_05-b6243ddd", "shufflenet_v1_g3_05-1b149508-910v2"),
      ("shufflenet_v1_g8_05-196b8ef3", "shufflenet_v1_g8_05-b23a31b1-910v2"),
    ]
  )
  func layouts(_ grouped: String, _ split: String) throws {
    let groupedPath = Fixtures.path("shufflenet/\(grouped).ckpt")
    let splitPath = Fixtures.path("shufflenet/\(split).ckpt")
    let inputs = [groupedPath, splitPath, try native(splitPath)]
    for (layout, expected) in [(ParameterLayout.grouped, groupedPath), (.split, splitPath)] {
      var options = Converter.Options()
      options.layout = layout
      options.overwrites = true
      for input in inputs {
        let outcome = try Converter(WeightsFile(path: input), options: options)
          .writeCkpt(to: folder.path("out.ckpt"))
        #expect(outcome.layout == layout)
        #expect(try bytes(of: folder.path("out.ckpt")) == (try bytes(of: expected)))
      }
    }
  }

  @Test("converting a native file again gives the same bytes")
  func idempotent() throws {
    let once = try native(Sample.path, as: "once.safetensors")
    let twice = try native(once, as: "twice.safetensors")
    #expect(try bytes(of: twice) == (try bytes(of: once)))
    #expect(try WeightsFile(path: twice).originalSHA256().hasPrefix("975e965d"))
  }

  @Test("the same input gives the same bytes whatever it is called")
  func deterministic() throws {
    let copy = try folder.write("other", bytes(of: Sample.path))
    let first = try bytes(of: native(Sample.path, as: "first.safetensors"))
    #expect(try bytes(of: native(copy, as: "second.safetensors")) == first)
  }

  @Test(
    "the averaged weights are converted and named in the metadata",
    .fixture("training")
  )
  func average() throws {
    let path = Fixtures.path("training/ema_clip_nesterov.ckpt")
    var options = Converter.Options()
    options.copy = .ema
    _ = try Converter(WeightsFile(path: path), options: options)
      .writeNative(to: folder.path("ema.safetensors"))
    let output = try safetensors(folder.path("ema.safetensors"))
    #expect(output.metadata["source_weights"] == "ema")
    let state = try ckpt(path).stateDict
    for tensor in output.stateDict.tensors {
      let stored = try #require(state["ema.\(tensor.name)"])
      #expect(try tensor.region.bytes() == stored.region.bytes())
    }
    let again = try native(folder.path("ema.safetensors"), as: "again.safetensors")
    #expect(try bytes(of: again) == (try bytes(of: folder.path("ema.safetensors"))))
  }

  @Test("training state and a prefix are left out of a checkpoint, in definition order")
  func cleaned() throws {
    let clean = SyntheticNetwork.tensors()
    let state = [
      Tensor(name: "global_step", dataType: .int32, shape: [1], region: ByteRegion([5, 0, 0, 0])),
      Tensor(name: "learning_rate", shape: [3], values: [0.1, 0.2, 0.3]),
    ]
    let messy = clean.reversed().map { $0.renamed("network.\($0.name)") } + state
    let input = try folder.ckpt(messy, named: "messy.ckpt")
    let outcome = try Converter(WeightsFile(path: input)).writeCkpt(to: folder.path("out.ckpt"))
    #expect(outcome.map?.report.trainingState == ["global_step", "learning_rate"])
    #expect(outcome.map?.prefix == "network.")
    #expect(
      try bytes(of: folder.path("out.ckpt"))
        == bytes(of: folder.ckpt(clean, named: "clean.ckpt"))
    )
  }

  @Test("a checksum is written when it is asked for, and covers what stands before it")
  func checksum() throws {
    let input = try folder.ckpt(SyntheticNetwork.tensors())
    var options = Converter.Options()
    options.writesChecksum = true
    _ = try Converter(WeightsFile(path: input), options: options)
      .writeCkpt(to: folder.path("out.ckpt"))
    let output = try bytes(of: folder.path("out.ckpt"))
    #expect(output.dropLast(17) == ArraySlice(try bytes(of: input)))
    guard case .valid = try WeightsFile(path: folder.path("out.ckpt")).checksum else {
      Issue.record("expected a valid checksum")
      return
    }
  }
}
