import ShuffleNet
import Tensors
import Testing

@Suite("Recognising a network")
struct RecognitionTests {
  /// A state with just the two parameters that tell networks apart.
  private func state(_ stem: Shape?, _ classifier: Shape?) -> StateDict {
    let shapes = [("first_conv.0.weight", stem), ("classifier.weight", classifier)]
    return StateDict(
      shapes.compactMap { name, shape in
        shape.map {
          Tensor(name: name, shape: $0, values: [Float](repeating: 0, count: $0.elementCount))
        }
      }
    )
  }

  private func problem(_ state: StateDict) -> ModelError.Problem? {
    do {
      _ = try ShuffleNetV1(recognising: state)
      return nil
    } catch {
      return error.problem
    }
  }

  @Test("finds variant, classes and input channels", arguments: ShuffleNetV1.Variant.all)
  func recognises(variant: ShuffleNetV1.Variant) throws {
    let stem: Shape = [variant.stemChannels, 1, 3, 3]
    let found = try ShuffleNetV1(recognising: state(stem, [7, variant.finalChannels]))
    #expect(found == ShuffleNetV1(variant, classCount: 7, inputChannels: 1))
  }

  @Test("loads weights without being told the network")
  func loads() throws {
    let network = ShuffleNetV1(.g8x05, classCount: 3)
    let weights = try ShuffleNetV1.Weights(from: TestWeights.mixed(network).stateDict)
    #expect(weights.network == network)
  }

  @Test("needs the first parameter in a shape that a network can have")
  func stem() {
    for shape: Shape? in [nil, [12, 3, 3], [12, 3, 5, 5], [12, 0, 3, 3], [1, 1025, 3, 3], []] {
      #expect(
        problem(state(shape, [10, 480]))
          == .notRecognised(
            parameter: "first_conv.0.weight",
            expected: "[stem channels, 1 to 1024, 3, 3]",
            found: shape
          )
      )
    }
  }

  @Test("needs the last parameter in a shape that a network can have")
  func classifier() {
    for shape: Shape? in [nil, [480], [0, 480], [10, 480, 1]] {
      #expect(
        problem(state([12, 3, 3, 3], shape))
          == .notRecognised(
            parameter: "classifier.weight",
            expected: "[1 class or more, channels]",
            found: shape
          )
      )
    }
  }

  @Test("refuses channels that no variant has")
  func unknownVariant() {
    #expect(
      problem(state([12, 3, 3, 3], [10, 960]))
        == .unknownVariant(stemChannels: 12, finalChannels: 960)
    )
  }
}
