import ShuffleNet
import Tensors
import Testing

@Suite("Weights")
struct WeightsTests {
  static let network = ShuffleNetV1(.g3x05, classCount: 2)
  static let state = TestWeights.mixed(network).stateDict

  /// The state with some tensors replaced or, where the replacement is `nil`, left out.
  private func state(replacing replacements: [String: Tensor?]) -> StateDict {
    StateDict(Self.state.tensors.compactMap { replacements[$0.name, default: $0] })
  }

  private func mismatches(_ state: StateDict) -> [ModelError.Mismatch] {
    do {
      _ = try ShuffleNetV1.Weights(of: Self.network, from: state)
      return []
    } catch {
      #expect(error.model == "shufflenet_v1_g3_05")
      if case .parameters(let mismatches) = error.problem { return mismatches }
      Issue.record("\(error)")
      return []
    }
  }

  @Test("give back the parameters that they were made from")
  func roundTrip() throws {
    let weights = try ShuffleNetV1.Weights(of: Self.network, from: Self.state)
    #expect(weights.stateDict.names == Self.network.parameters.map(\.name))
    for tensor in weights.stateDict.tensors {
      #expect(try tensor.floats() == Self.state[tensor.name]?.floats())
    }
  }

  @Test("put every parameter in its place, whatever the order of the file")
  func places() throws {
    let reversed = StateDict(Self.state.tensors.reversed())
    let weights = try ShuffleNetV1.Weights(of: Self.network, from: reversed)
    func floats(_ name: String) throws -> [Float] { try #require(Self.state[name]).floats() }
    #expect(weights.units.count == 16)
    #expect(try weights.stem.convolution == floats("first_conv.0.weight"))
    #expect(try weights.stem.normalization.gamma == floats("first_conv.1.gamma"))
    let unit = weights.units[15]
    #expect(try unit.compress.convolution == floats("features.15.branch_main_1.0.weight"))
    #expect(try unit.depthwise.normalization.beta == floats("features.15.branch_main_2.1.beta"))
    #expect(
      try unit.expand.normalization.movingMean == floats("features.15.branch_main_2.3.moving_mean")
    )
    #expect(
      try unit.expand.normalization.movingVariance
        == floats("features.15.branch_main_2.3.moving_variance")
    )
    #expect(try weights.classifier == floats("classifier.weight"))
  }

  @Test("convert half precision")
  func halfPrecision() throws {
    let name = "first_conv.1.beta"
    // 1.5 in binary16 is 0x3E00.
    let bytes = (0..<12).flatMap { _ in [0x00, 0x3E] as [UInt8] }
    let half = Tensor(name: name, dataType: .float16, shape: [12], region: ByteRegion(bytes))
    let weights = try ShuffleNetV1.Weights(of: Self.network, from: state(replacing: [name: half]))
    #expect(weights.stem.normalization.beta == [Float](repeating: 1.5, count: 12))
  }

  @Test("name all parameters that are missing")
  func missing() {
    let names = ["first_conv.1.beta", "classifier.weight"]
    #expect(
      mismatches(
        state(replacing: ["first_conv.1.beta": nil, "classifier.weight": nil])
      )
        == names.map { .missing($0) }
    )
    #expect(mismatches(StateDict()).count == 246)
  }

  @Test("name all parameters of another shape, even with as many elements")
  func shapes() {
    let weight = Tensor(name: "first_conv.0.weight", shape: [3, 12, 3, 3], values: .zeros(324))
    let gamma = Tensor(name: "first_conv.1.gamma", shape: [12, 1], values: .zeros(12))
    #expect(
      mismatches(state(replacing: [weight.name: weight, gamma.name: gamma])) == [
        .shape(weight.name, expected: [12, 3, 3, 3], found: [3, 12, 3, 3]),
        .shape(gamma.name, expected: [12], found: [12, 1]),
      ]
    )
  }

  @Test("refuse integers")
  func integers() {
    let beta = Tensor(
      name: "first_conv.1.beta",
      dataType: .int32,
      shape: [12],
      region: ByteRegion([UInt8](repeating: 0, count: 48))
    )
    #expect(
      mismatches(state(replacing: [beta.name: beta])) == [.dataType(beta.name, found: .int32)]
    )
  }

  @Test("refuse what the network does not have, a classifier's bias too")
  func unexpected() {
    var state = Self.state
    state.append(Tensor(name: "classifier.bias", shape: [2], values: .zeros(2)))
    #expect(mismatches(state) == [.unexpected("classifier.bias")])
  }

  @Test("keep the error of a file that cannot be read")
  func unreadable() {
    let fileError = FileError(.shrank(expected: 100, found: 50), path: "a.safetensors", offset: 50)
    let region = ByteRegion([
      .init(source: FailingSource(name: "a.safetensors", error: fileError), range: 0..<48)
    ])
    let beta = Tensor(name: "first_conv.1.beta", dataType: .float32, shape: [12], region: region)
    let expected = ModelError.Problem.unreadable(parameter: beta.name, fileError)
    #expect {
      try ShuffleNetV1.Weights(of: Self.network, from: state(replacing: [beta.name: beta]))
    } throws: { error in
      (error as? ModelError)?.problem == expected
    }
    #expect {
      let state = state(replacing: [beta.name: beta])
      _ = try Engine(ShuffleNetV1.StoredWeights(of: Self.network, from: state))
    } throws: { error in
      (error as? ModelError)?.problem == expected
    }
  }
}

/// A file whose bytes cannot be had.
private struct FailingSource: ByteSource {
  let name: String
  let error: FileError
  let byteCount = 100

  func read(
    _ range: Range<Int>,
    into buffer: inout MutableSpan<UInt8>,
    at position: Int
  ) throws(FileError) {
    throw error
  }
}

extension [Float] {
  fileprivate static func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }
}
