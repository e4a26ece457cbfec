import Conversion
import Safetensors
import Tensors
import TestSupport
import Testing

@Suite("Allowing differences by name")
struct AllowancesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func map(
    _ tensors: [Tensor],
    missing: [String] = [],
    unexpected: [String] = []
  ) throws -> ParameterMap {
    try WeightsFile(path: folder.ckpt(tensors))
      .map(allowing: Allowances(missing: missing, unexpected: unexpected))
  }

  @Test("patterns are a shell's, and a star matches dots")
  func patterns() throws {
    let extra = Tensor(name: "head.fc.bias", shape: [1], values: [0])
    let tensors = SyntheticNetwork.tensors() + [extra]
    for pattern in ["head.fc.bias", "head.*", "*", "h?ad.[a-f]c.*"] {
      let map = try map(tensors, unexpected: ["x", pattern])
      #expect(map.report.unexpected == ["head.fc.bias"], "allowed, but still listed")
      #expect(map.report.mapped == 246)
    }
    for pattern in ["head", "head.?", "HEAD.*", ""] {
      #expect(throws: ConversionError.self) { try self.map(tensors, unexpected: [pattern]) }
    }
    #expect(throws: ConversionError.self, "what may be missing may not be unexpected") {
      try self.map(tensors, missing: ["*"])
    }
  }

  @Test("parameters that may be missing are missing in the output, and in nothing else")
  func missing() throws {
    let path = try folder.ckpt(SyntheticNetwork.tensors().filter { $0.name != "classifier.weight" })
    var options = Converter.Options()
    options.allowances = Allowances(missing: ["classifier.*"])
    let converter = Converter(try WeightsFile(path: path), options: options)
    let outcome = try converter.writeNative(to: folder.path("out.safetensors"))
    #expect(outcome.mapped == 245)
    #expect(outcome.map?.report.missing == ["classifier.weight"])
    let output = try safetensors(folder.path("out.safetensors"))
    #expect(output.stateDict.tensors.count == 245)
    // A network that cannot run has no logits.
    #expect(output.metadata["logits_probe"] == nil)
    #expect(output.metadata["num_classes"] == "1000")
    _ = try converter.writeCkpt(to: folder.path("out.ckpt"))
    #expect(try bytes(of: folder.path("out.ckpt")) == (try bytes(of: path)))
  }

  @Test("groups whose convolution is incomplete are not left out in silence")
  func incompleteConvolution() throws {
    let gone = "features.5.branch_main_2.2.convs.1.weight"
    let stranded = [0, 2].map { "features.5.branch_main_2.2.convs.\($0).weight" }
    let tensors = SyntheticNetwork.tensors(layout: .split).filter { $0.name != gone }
    let path = try folder.ckpt(tensors)
    let file = try WeightsFile(path: path)
    #expect(ParameterMap(recognising: file.stateDict)?.report.mapped == 307)
    #expect(ParameterMap(recognising: file.stateDict)?.report.unexpected == [])
    do throws(ConversionError) {
      _ = try file.map(allowing: Allowances(missing: [gone]))
      Issue.record("the other groups were dropped")
    } catch {
      guard case .parameters(path, _, let report, _) = error else { throw error }
      #expect(report.missing == [])
      #expect(report.unexpected == stranded)
    }
    let map = try map(tensors, missing: [gone], unexpected: ["*.convs.?.weight"])
    #expect(map.report.mapped == 305)
    #expect(map.report.missing == [gone])
    #expect(map.report.unexpected == stranded)
    #expect(try map.canonicalTensors().count == 245)
  }

  @Test("a wrong shape cannot be allowed")
  func mismatch() throws {
    let tensors = SyntheticNetwork.tensors().replacing("first_conv.1.beta") {
      $0.reshaped([3, 4])
    }
    #expect(throws: ConversionError.self) {
      try self.map(tensors, missing: ["*"], unexpected: ["*"])
    }
  }

  @Test("map tensors are refused by name unless they are allowed")
  func mapTensors() throws {
    // Value { tag: "hash", maptensor: {} } and behind it a network.
    let record: [UInt8] = [0x0A, 0x08, 0x0A, 0x04] + Array("hash".utf8) + [0x1A, 0x00]
    let network = try bytes(of: folder.ckpt(SyntheticNetwork.tensors()))
    let path = try folder.write("map.ckpt", record + network)
    let file = try WeightsFile(path: path)
    #expect(file.mapTensorNames == ["hash"])
    do throws(ConversionError) {
      _ = try file.map()
      Issue.record("the map tensor was dropped")
    } catch {
      guard case .parameters(path, _, let report, _) = error else { throw error }
      #expect(report.unexpected == ["hash"])
    }
    for write in [Converter.writeGenericCkpt, Converter.writeGenericSafetensors] {
      #expect(throws: ConversionError.mapTensors(file: path, names: ["hash"])) {
        try write(Converter(file))(folder.path("out"))
      }
    }
    #expect(try folder.names() == ["in.ckpt", "map.ckpt"])

    var options = Converter.Options()
    options.allowances = Allowances(unexpected: ["ha*"])
    options.overwrites = true
    for write in [
      Converter.writeGenericCkpt, Converter.writeCkpt, Converter.writeGenericSafetensors,
      Converter.writeNative,
    ] {
      let outcome = try write(Converter(file, options: options))(folder.path("out"))
      #expect(outcome.unexpected == ["hash"])
      #expect(outcome.mapped == 246)
    }
  }
}
