internal import Checkpoints
internal import Foundation
internal import ShuffleNet
internal import Tensors
internal import TestSupport
internal import Testing
internal import Training

/// Five steps of MindSpore and MindCV on random pictures of 64 × 64.
struct TrainingFixture {
  static let name = "training"

  /// The settings and the losses.
  struct Description: Decodable {
    struct Run: Decodable { let losses: [Float] }
    let learningRates: [Float]
    let runs: [String: Run]
    let gradientBatch0Loss: Float
  }

  let network = ShuffleNetV1(.g3x05, classCount: 10)
  /// Gradients that are zero but for rounding: what is added before a convolution and the normalisation
  /// behind it goes with the batch's mean.
  static func isZero(_ parameter: Parameter) -> Bool {
    parameter.name.hasSuffix("branch_main_2.1.beta")
  }

  let description: Description
  /// The starting weights, but for one that decides on which side of a rectifier's bend an activation is.
  ///
  /// Of picture 0 it lies 1e-5 below the bend, and MindSpore's rounding puts it above, which is 2 % of some
  /// gradients. This much more puts it there whatever the order of the sums, and the loss changes by 1e-8.
  let start: ShuffleNetV1.Weights
  private let batches: NumpyArray
  private let labels: NumpyArray

  init() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let text = try Data(contentsOf: URL(filePath: Self.path("training.json")))
    description = try decoder.decode(Description.self, from: text)
    var values = try ShuffleNetV1.Weights(of: network, from: Self.state("start.ckpt")).values
    let names = network.parameters.map(\.name)
    let beta = try #require(names.firstIndex(of: "features.12.branch_main_2.3.beta"))
    values[beta][218] += 2e-5
    start = ShuffleNetV1.Weights(of: network, values: values)
    batches = try NumpyArray(contentsOf: Self.path("batches.npy"))
    labels = try NumpyArray(contentsOf: Self.path("labels.npy"))
  }

  static func path(_ file: String) -> String { Fixtures.path("\(name)/\(file)") }

  /// All tensors of a file.
  static func state(_ file: String) throws -> StateDict {
    try CkptReader.read(FileSource(path: path(file))).stateDict
  }

  /// The pictures of batch `index`, in any precision.
  func pictures<Element: Scalar>(_ index: Int, as type: Element.Type) -> BatchMap<Element> {
    BatchMap(
      count: batches.shape[1],
      channels: batches.shape[2],
      height: batches.shape[3],
      width: batches.shape[4],
      values: batches.row(index).map { Element($0) }
    )
  }

  /// What computes the gradients of its batches fast.
  func engine() throws -> GradientEngine {
    try GradientEngine(
      network,
      pictureCount: batches.shape[1],
      height: batches.shape[3],
      width: batches.shape[4],
      pool: ThreadPool(threadCount: 2),
      instructionSet: .chosen()
    )
  }

  /// The classes of batch `index`.
  func labels(_ index: Int) -> BatchLabels { BatchLabels(labels.row(index).map { Int($0) }) }
}
