import Conversion
import ShuffleNet
import Tensors
import TestSupport
import Testing

@Suite("Accounting for every parameter")
struct AccountingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The report of the error that mapping a checkpoint of `tensors` gives.
  private func refused(
    _ tensors: [Tensor],
    allowing allowances: Allowances = Allowances()
  ) throws -> (report: ParameterReport, text: String) {
    let path = try folder.ckpt(tensors)
    do throws(ConversionError) {
      _ = try WeightsFile(path: path).map(allowing: allowances)
    } catch {
      guard case .parameters(path, "shufflenet_v1_g3_05", let report, _) = error else {
        throw error
      }
      return (report, error.description)
    }
    throw Missing.error
  }

  private enum Missing: Error { case error }

  @Test("a misspelt name is missing and unexpected, and the message offers the right one")
  func misspelt() throws {
    let name = "features.3.branch_main_1.1.gamma"
    let tensors = SyntheticNetwork.tensors().replacing(name) {
      $0.renamed("features.3.branch_main_1.1.gama")
    }
    let (report, text) = try refused(tensors)
    #expect(report.mapped == 245)
    #expect(report.missing == [name])
    #expect(report.unexpected == ["features.3.branch_main_1.1.gama"])
    #expect(report.mismatched == [])
    #expect(
      text == """
        \(folder.path("in.ckpt")): expected the parameters of shufflenet_v1_g3_05, found 245; \
        1 missing: features.3.branch_main_1.1.gamma; 1 unexpected: \
        features.3.branch_main_1.1.gama (the nearest is features.3.branch_main_1.1.gamma); \
        use the right file, or allow what may differ by name with --allow-missing and \
        --allow-unexpected
        """
    )
  }

  @Test("everything that is wrong is listed at once")
  func everything() throws {
    var tensors = SyntheticNetwork.tensors()
      .replacing("first_conv.1.beta") { _ in nil }
      .replacing("features.9.branch_main_2.1.moving_mean") { _ in nil }
      .replacing("features.0.branch_main_1.1.gamma") {
        Tensor(name: $0.name, shape: [31], values: [Float](repeating: 1, count: 31))
      }
      .replacing("classifier.weight") {
        Tensor(name: $0.name, dataType: .int32, shape: $0.shape, region: $0.region)
      }
    tensors.insert(Tensor(name: "classifier.bias", shape: [2], values: [0, 0]), at: 0)
    tensors.append(Tensor(name: "note", dataType: .string, shape: [], region: nothing))
    tensors.append(Tensor(name: "momentum", shape: [], values: [0.9]))
    let (report, text) = try refused(tensors)
    #expect(report.mapped == 242)
    #expect(
      report.missing == ["first_conv.1.beta", "features.9.branch_main_2.1.moving_mean"]
    )
    #expect(report.unexpected == ["classifier.bias", "note"])
    #expect(report.trainingState == ["momentum"])
    #expect(
      report.mismatched.map(\.name) == ["features.0.branch_main_1.1.gamma", "classifier.weight"]
    )
    #expect(report.mismatched.map(\.expected) == [[30], [2, 480]])
    #expect(report.mismatched.map(\.found) == [[31], [2, 480]])
    #expect(report.mismatched.map(\.dataType) == [.float32, .int32])
    #expect(text.contains("2 do not fit: features.0.branch_main_1.1.gamma (expected floats [30], "))
    #expect(text.contains("found float32 [31]), classifier.weight (expected floats [2, 480], "))
    #expect(text.contains("2 missing: first_conv.1.beta, features.9."))
    #expect(text.contains("2 unexpected: classifier.bias, note"))
  }

  @Test("long lists are cut in the message and whole in the report")
  func longLists() throws {
    let extra = (0..<25).map { Tensor(name: "head.\($0)", shape: [1], values: [0]) }
    let (report, text) = try refused(SyntheticNetwork.tensors() + extra)
    #expect(report.unexpected == extra.map(\.name))
    #expect(text.contains("25 unexpected: head.0, head.1, "))
    #expect(text.contains("head.9 and 15 more"))
  }

  @Test("names from a file cannot steer the terminal")
  func hostileNames() throws {
    let extra = Tensor(name: "\u{1B}[2J\u{202E}evil", shape: [1], values: [0])
    let long = Tensor(name: String(repeating: "n", count: 4000), shape: [1], values: [0])
    let (report, text) = try refused(SyntheticNetwork.tensors() + [extra, long])
    #expect(report.unexpected == [extra.name, long.name])
    #expect(text.contains(#"\u{1B}[2J\u{202E}evil"#))
    #expect(!text.contains("\u{1B}"))
    #expect(text.utf8.count < 1000)
  }

  @Test("dimensions of 1 at the end are dropped, others are not")
  func trailingOnes() throws {
    func tensors(_ shape: Shape) -> [Tensor] {
      SyntheticNetwork.tensors().replacing("classifier.weight") { $0.reshaped(shape) }
    }
    for shape: Shape in [[2, 480], [2, 480, 1], [2, 480, 1, 1]] {
      let map = try WeightsFile(path: folder.ckpt(tensors(shape))).map()
      #expect(map.report.mapped == 246)
      #expect(try map.canonicalTensors().last?.shape == [2, 480])
    }
    for shape: Shape in [[1, 2, 480], [2, 1, 480], [480, 2], [2, 2, 240], [960]] {
      let (report, _) = try refused(tensors(shape))
      #expect(report.mismatched.map(\.found).contains(shape), "\(shape)")
    }
  }

  @Test("both forms of one convolution in a file are an error")
  func bothForms() throws {
    let name = "features.7.branch_main_1.0"
    let split = SyntheticNetwork.tensors(layout: .split)
    let grouped = SyntheticNetwork.tensors()
    let parts = split.filter { $0.name.hasPrefix("\(name).convs.") }
    let whole = grouped.filter { $0.name == "\(name).weight" }
    #expect(try refused(grouped + parts).report.unexpected == parts.map(\.name))
    #expect(try refused(split + whole).report.unexpected == ["\(name).weight"])
  }

  @Test("a convolution in the other layout is missing and unexpected")
  func mixedLayouts() throws {
    let name = "features.7.branch_main_1.0"
    let parts = SyntheticNetwork.tensors(layout: .split)
      .filter { $0.name.hasPrefix("\(name).convs.") }
    let grouped = SyntheticNetwork.tensors().filter { $0.name != "\(name).weight" }
    let (report, _) = try refused(grouped + parts)
    #expect(report.missing == ["\(name).weight"])
    #expect(report.unexpected == parts.map(\.name))
  }

  @Test("an optimizer's file is refused because it has no moving statistics")
  func optimizerFile() throws {
    let tensors = SyntheticNetwork.tensors().filter { !$0.name.contains(".moving_") }
    let (report, text) = try refused(tensors)
    #expect(report.missing.count == 98)
    #expect(
      text.hasSuffix("this is an optimizer's file and no model: use the checkpoint saved beside it")
    )
  }

  @Test("what was never a ShuffleNetV1 is refused as such")
  func otherNetwork() throws {
    let path = try folder.ckpt([Tensor(name: "w", shape: [1], values: [1])])
    #expect(throws: ConversionError.notShuffleNet(file: path, tensorCount: 1, holdsEMA: false)) {
      try WeightsFile(path: path).map()
    }
    let few = try folder.ckpt(Array(SyntheticNetwork.tensors().prefix(122)))
    #expect(throws: ConversionError.notShuffleNet(file: few, tensorCount: 122, holdsEMA: false)) {
      try WeightsFile(path: few).map()
    }
  }

  @Test("a file of averaged weights alone says how to read it, and one without says that")
  func average() throws {
    let average = try folder.ckpt(SyntheticNetwork.tensors(prefix: "ema."), named: "ema.ckpt")
    let file = try WeightsFile(path: average)
    #expect(throws: ConversionError.notShuffleNet(file: average, tensorCount: 246, holdsEMA: true))
    {
      try file.map()
    }
    #expect(try file.map(copy: .ema).report.mapped == 246)

    let plain = try folder.ckpt(SyntheticNetwork.tensors(), named: "plain.ckpt")
    #expect(throws: ConversionError.noAverage(file: plain)) {
      try WeightsFile(path: plain).map(copy: .ema)
    }
  }

  @Test("empty tensors that claim astronomic shapes are misfits and no crash")
  func astronomicShapes() throws {
    let huge = 1 << 62
    for shape: Shape in [[huge, 0], [0, huge], [huge, 0, 3], [0]] {
      let empty = Tensor(
        name: "classifier.weight",
        dataType: .float32,
        shape: shape,
        region: nothing
      )
      let tensors = SyntheticNetwork.tensors().replacing("classifier.weight") { _ in empty }
      #expect(try refused(tensors).report.mismatched.map(\.found) == [shape])
      let stem = SyntheticNetwork.tensors()
        .replacing("first_conv.0.weight") { _ in empty.renamed("first_conv.0.weight") }
      #expect(try refused(stem).report.mismatched.map(\.found) == [shape])
    }
  }
}
