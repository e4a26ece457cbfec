import Conversion
import Evaluation
import Foundation
import Images
import ShuffleNet
import Tensors
import TestSupport

/// The bundled sample: a trained network for Fashion-MNIST and 200 pictures.
enum Sample {
  /// The folder of class folders.
  static let pictures = file("fashion-mnist/val")

  /// The path of a picture, such as `0_tshirt_top/val_00019.png`.
  static func picture(_ name: String) -> String { "\(pictures)/\(name)" }

  /// The path of a file of the sample.
  static func file(_ name: String) -> String {
    Fixtures.repository.appending(path: "zoo/sample").appending(path: name).path
  }

  /// The trained network, with the preprocessing that it needs.
  static func classifier(
    _ executor: PictureClassifier.Executor = .fast,
    preprocessing: Preprocessing? = nil
  ) throws -> PictureClassifier {
    let weights = try WeightsFile(path: file("shufflenet_v1_g3_05_fmnist-975e965d.ckpt")).weights()
    return try PictureClassifier(
      weights,
      preprocessing: preprocessing ?? Preprocessing(imageSize: 64),
      executor: executor
    )
  }

  /// The 200 pictures.
  static func folder() throws -> ImageFolder {
    try ImageFolder(pictures, classes: .rank, classCount: 10)
  }
}

/// An entry of a fixture's `images.json`.
struct ListedPicture: Decodable {
  let path: String
  let label: Int

  /// The entries of the list at `path`.
  static func list(_ path: String) throws -> [ListedPicture] {
    try JSONDecoder().decode([Self].self, from: Data(contentsOf: URL(filePath: path)))
  }
}

extension PictureClassifier {
  /// A network whose logits are the same for every picture: `logits[i]` for class `i`.
  ///
  /// Every BatchNorm gives 1 whatever comes in, so the first of the pooled channels is 14, as counted
  /// in `ReferenceExecutorTests`; the classifier looks at that channel alone.
  static func constant(_ logits: [Float], inputChannels: Int = 3) throws -> PictureClassifier {
    let network = ShuffleNetV1(.g3x05, classCount: logits.count, inputChannels: inputChannels)
    let weights = ShuffleNetV1.Weights(
      of: network,
      values: network.parameters.map { parameter in
        let count = parameter.shape.elementCount
        switch parameter.role {
        case .beta, .movingVariance: return [Float](repeating: 1, count: count)
        case .classifier:
          let width = count / logits.count
          return (0..<count).map { $0 % width == 0 ? logits[$0 / width] / 14 : 0 }
        default: return [Float](repeating: 0, count: count)
        }
      }
    )
    return try PictureClassifier(weights, preprocessing: Preprocessing(imageSize: 8))
  }
}

/// How far `values` lie from `expected`, as a share of the largest of these.
func relativeError(_ values: [Float], _ expected: [Float]) -> Float {
  guard values.count == expected.count else { return .infinity }
  let largest = expected.reduce(0) { max($0, abs($1)) }
  return zip(values, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
}
