import Conversion
import Foundation
import ShuffleNet
import Tensors
import TestSupport

/// Weights for tests that need no trained ones.
enum SyntheticNetwork {
  /// The smallest network: 2 classes, so that a file has 1.5 MB.
  static let smallest = ShuffleNetV1(.g3x05, classCount: 2)

  /// A tensor for each parameter in definition order, with values that differ everywhere.
  static func tensors(
    of network: ShuffleNetV1 = smallest,
    layout: ParameterLayout = .grouped,
    prefix: String = ""
  ) -> [Tensor] {
    let positions = Dictionary(
      uniqueKeysWithValues: network.parameters.enumerated().map { ($1.name, $0) }
    )
    // Groups of a convolution go on where the one before ended.
    var starts: [String: Int] = [:]
    return layout.parameters(of: network).map { parameter in
      let start = starts[parameter.canonicalName, default: 0]
      let position = positions[parameter.canonicalName] ?? 0
      let isVariance = parameter.name.hasSuffix("moving_variance")
      let values = (start..<start + parameter.shape.elementCount).map { index in
        let value = Float((index * 31 + position * 7) % 97) / 97
        return isVariance ? 1 + value : value - 0.5
      }
      starts[parameter.canonicalName] = start + values.count
      return Tensor(name: prefix + parameter.name, shape: parameter.shape, values: values)
    }
  }

  /// A tensor of zeros for each parameter, without a value of its own.
  static func zeros(_ parameters: [StoredParameter]) -> StateDict {
    StateDict(
      parameters.map { parameter in
        let byteCount = parameter.shape.elementCount * 4
        return Tensor(
          name: parameter.name,
          dataType: .float32,
          shape: parameter.shape,
          region: ByteRegion([UInt8](repeating: 0, count: byteCount))
        )
      }
    )
  }
}

/// The bytes of an empty tensor.
let nothing = ByteRegion([UInt8]())

extension [Tensor] {
  /// The same tensors with one of them replaced, left out (`nil`) or renamed.
  func replacing(_ name: String, _ replacement: (Tensor) -> Tensor?) -> [Tensor] {
    compactMap { $0.name == name ? replacement($0) : $0 }
  }
}

/// The trained network that comes with the project: Fashion-MNIST, 10 classes, split layout, and
/// the state of MindCV's training after one epoch.
enum Sample {
  static let path =
    Fixtures.repository
    .appending(path: "zoo/sample/shufflenet_v1_g3_05_fmnist-975e965d.ckpt").path
}
