import Conversion
import Tensors
import TestSupport
import Testing

@Suite("Differences between files")
struct WeightsDifferenceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func difference(
    _ first: [Tensor],
    _ second: [Tensor]
  ) throws -> WeightsDifference {
    try WeightsDifference(
      WeightsFile(path: folder.ckpt(first, named: "a.ckpt")),
      WeightsFile(path: folder.ckpt(second, named: "b.ckpt"))
    )
  }

  private static func floats(_ values: [Float], _ name: String = "w") -> Tensor {
    Tensor(name: name, shape: [values.count], values: values)
  }

  @Test(
    "twins in both layouts are equal, and so are their native files",
    .fixture("shufflenet"),
    arguments: [
      ("shufflenet_v1_g3_05-b6243ddd", "shufflenet_v1_g3_05-1b149508-910v2"),
      ("shufflenet_v1_g8_05-196b8ef3", "shufflenet_v1_g8_05-b23a31b1-910v2"),
      ("golden_g3_05_grouped", "golden_g3_05_split"),
    ]
  )
  func twins(_ grouped: String, _ split: String) throws {
    let a = try WeightsFile(path: Fixtures.path("shufflenet/\(grouped).ckpt"))
    let b = try WeightsFile(path: Fixtures.path("shufflenet/\(split).ckpt"))
    #expect(try WeightsDifference(a, b).isEqual)
    #expect(try WeightsDifference(b, a).isEqual)
    _ = try Converter(b).writeNative(to: folder.path("out.safetensors"))
    #expect(try WeightsDifference(b, WeightsFile(path: folder.path("out.safetensors"))).isEqual)
  }

  @Test("a checkpoint equals its exports, whatever their names, and one changed weight is found")
  func exports() throws {
    let input = try folder.ckpt(SyntheticNetwork.tensors(layout: .split))
    let a = try WeightsFile(path: input)
    var files: [WeightsFile] = []
    for names: ParameterNames in [.pytorch, .megvii] {
      let path = folder.path("\(names).safetensors")
      _ = try Converter(a).writePyTorch(to: path, names: names)
      files.append(try WeightsFile(path: path))
    }
    _ = try Converter(a).writeMLX(to: folder.path("mlx.safetensors"))
    files.append(try WeightsFile(path: folder.path("mlx.safetensors")))
    let changed = try folder.ckpt(
      SyntheticNetwork.tensors().replacing("features.2.branch_main_2.0.weight") { tensor in
        Tensor(name: tensor.name, shape: tensor.shape, values: Array(repeating: 0.25, count: 270))
      },
      named: "changed.ckpt"
    )
    for file in files {
      #expect(try WeightsDifference(a, file).isEqual)
      #expect(try WeightsDifference(file, a).isEqual)
      #expect(try WeightsDifference(file, files[0]).isEqual)
      let other = try WeightsDifference(file, WeightsFile(path: changed))
      #expect(other.different.map(\.name) == ["features.2.branch_main_2.0.weight"])
    }
  }

  @Test("the networks of two files differ in values", .fixture("shufflenet"))
  func otherWeights() throws {
    let a = try WeightsFile(path: Fixtures.path("shufflenet/golden_g3_05_grouped.ckpt"))
    let b = try WeightsFile(
      path: Fixtures.path("shufflenet/shufflenet_v1_g3_05-1b149508-910v2.ckpt")
    )
    let difference = try WeightsDifference(a, b)
    #expect(difference.onlyInFirst + difference.onlyInSecond == [])
    #expect(difference.different.allSatisfy { $0.reason == .values && $0.maximumAbsolute ?? 0 > 0 })
    #expect(difference.different.count > 200)
  }

  @Test("a training file's state is only in it, joined like its network")
  func trainingState() throws {
    let sample = try WeightsFile(path: Sample.path)
    _ = try Converter(sample).writeNative(to: folder.path("out.safetensors"))
    let difference = try WeightsDifference(
      sample,
      WeightsFile(path: folder.path("out.safetensors"))
    )
    #expect(difference.different.isEmpty)
    #expect(difference.onlyInSecond == [])
    // 148 trainable parameters once joined, and three entries for the run.
    #expect(difference.onlyInFirst.count == 151)
    #expect(difference.onlyInFirst.contains("moments.features.0.branch_main_1.0.weight"))
  }

  @Test("a prefix is dropped before names are compared")
  func prefix() throws {
    let plain = SyntheticNetwork.tensors()
    let prefixed = SyntheticNetwork.tensors(layout: .split, prefix: "network.")
    #expect(try difference(plain, prefixed).isEqual)
    #expect(try difference(prefixed, plain).isEqual)
    // Unless the short name is taken, or no network is there to tell what the prefix is.
    let taken = prefixed + [plain[0]]
    #expect(try difference(plain, taken).onlyInSecond == ["network.first_conv.0.weight"])
    let lone = [Self.floats([1], "network.w")]
    #expect(try difference(lone, [Self.floats([1])]).onlyInFirst == ["network.w"])
  }

  @Test("what only one file has is listed in its order")
  func onlyInOne() throws {
    let difference = try difference(
      ["z", "a", "both", "m"].map { Self.floats([1], $0) },
      ["y", "both", "b"].map { Self.floats([1], $0) }
    )
    #expect(difference.onlyInFirst == ["z", "a", "m"])
    #expect(difference.onlyInSecond == ["y", "b"])
    #expect(difference.different.isEmpty)
    #expect(!difference.isEqual)
  }

  @Test("map tensors are compared by name")
  func mapTensors() throws {
    let record: [UInt8] = [0x0A, 0x05, 0x0A, 0x01, UInt8(ascii: "h"), 0x1A, 0x00]
    let plain = try folder.ckpt([Self.floats([1])], named: "plain.ckpt")
    let withMap = try folder.write("map.ckpt", record + bytes(of: plain))
    let (a, b) = (try WeightsFile(path: plain), try WeightsFile(path: withMap))
    #expect(try WeightsDifference(a, b).onlyInSecond == ["h"])
    #expect(try WeightsDifference(b, a).onlyInFirst == ["h"])
    #expect(try WeightsDifference(b, b).isEqual)
  }

  @Test("only whole sets of parts are joined, and nothing is lost")
  func incompleteParts() throws {
    let whole = [Self.floats([1, 2], "x.weight")]
    func parts(_ indices: [Int]) -> [Tensor] {
      indices.map { Self.floats([Float($0 + 1)], "x.convs.\($0).weight") }
    }
    #expect(try difference(whole, parts([0, 1])).isEqual)
    #expect(try difference(whole, parts([1, 0])).isEqual)
    let gap = try difference(whole, parts([0, 1, 3]))
    #expect(gap.onlyInFirst == ["x.weight"])
    #expect(gap.onlyInSecond == [0, 1, 3].map { "x.convs.\($0).weight" })
    for name in ["x.convs.-1.weight", "x.convs.01.weight", "x.convs.a.weight"] {
      let odd = try difference(whole, parts([0, 1]) + [Self.floats([9], name)])
      #expect(odd.onlyInSecond.contains(name))
    }
    let both = try difference([Self.floats([1], "y")], whole + parts([0, 1]))
    #expect(both.onlyInSecond.count == 3)
  }

  @Test("empty parts that claim astronomic shapes are no crash, and many parts no long wait")
  func hostileParts() throws {
    let huge = (0..<3).map { index in
      Tensor(
        name: "x.convs.\(index).weight",
        dataType: .float32,
        shape: [1 << 62, 0],
        region: nothing
      )
    }
    #expect(try difference([Self.floats([1])], huge).onlyInSecond.count == 3)
    let many = (0..<20_000).map { Self.floats([1], "x.convs.\($0).weight") }
    let joined = try difference(
      [Self.floats([Float](repeating: 1, count: 20_000), "x.weight")],
      many
    )
    #expect(joined.isEqual)
  }
}
