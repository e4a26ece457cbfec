import ShuffleNet
import Tensors
import Testing

@Suite("The text of a model error")
struct ModelErrorTests {
  static let network = ShuffleNetV1(.g3x05, classCount: 2)

  private func text(of state: StateDict) -> String {
    do {
      _ = try ShuffleNetV1.Weights(of: Self.network, from: state)
      return ""
    } catch {
      return error.description
    }
  }

  @Test("names everything, and the likely meaning of an unexpected name")
  func parameters() {
    var tensors = TestWeights.mixed(Self.network).stateDict.tensors
    tensors[4] = tensors[4].renamed("first_conv.1.betta")
    tensors[3] = tensors[3].reshaped([3, 4])
    #expect(
      text(of: StateDict(tensors))
        == "shufflenet_v1_g3_05: parameter 'first_conv.1.gamma': expected the shape [12], found "
        + "[3, 4]; 1 missing: first_conv.1.beta; 1 unexpected: first_conv.1.betta (for "
        + "first_conv.1.beta?); check that the weights are those of this network"
    )
  }

  @Test("counts unexpected names past the twentieth")
  func manyUnexpected() {
    var state = TestWeights.mixed(Self.network).stateDict
    for index in 0..<25 { state.append(Tensor(name: "t\(index)", shape: [], values: [0])) }
    let listed = (0..<20).map { "t\($0)" }.joined(separator: ", ")
    #expect(
      text(of: state)
        == "shufflenet_v1_g3_05: 25 unexpected: \(listed) and 5 more; check that the weights are "
        + "those of this network"
    )
  }

  @Test("recognises the split layout")
  func splitLayout() {
    var tensors = TestWeights.mixed(Self.network).stateDict.tensors
    tensors[5] = tensors[5].renamed("features.0.branch_main_1.0.convs.0.weight")
    #expect(
      text(of: StateDict(tensors)).hasSuffix("split layout, so convert the file first")
    )
  }

  @Test("tells what was expected of a file that is no ShuffleNetV1")
  func notRecognised() {
    #expect {
      try ShuffleNetV1(recognising: StateDict())
    } throws: { error in
      String(describing: error)
        == "ShuffleNetV1: parameter 'first_conv.0.weight': expected the shape [stem channels, 1 to "
        + "1024, 3, 3], found no such parameter; these are not the weights of a ShuffleNetV1 by "
        + "the names of a native file, so convert the file first"
    }
  }
}
