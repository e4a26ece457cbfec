import ShuffleNet
import Tensors

/// Weights that need no file.
enum TestWeights {
  /// Values that look random and are the same on every machine; variances are positive.
  static func mixed(_ network: ShuffleNetV1) -> ShuffleNetV1.Weights {
    var state: UInt32 = 1
    return ShuffleNetV1.Weights(
      of: network,
      values: network.parameters.map { parameter in
        (0..<parameter.shape.elementCount).map { _ in
          state = state &* 1_664_525 &+ 1_013_904_223
          let value = Float(state >> 8) * 0x1p-24
          return parameter.role == .movingVariance ? value + 0.5 : value - 0.5
        }
      }
    )
  }

  /// Weights by role; `value` gets the index of the element.
  static func filled(
    _ network: ShuffleNetV1,
    _ value: (Parameter.Role, Int) -> Float
  ) -> ShuffleNetV1.Weights {
    ShuffleNetV1.Weights(
      of: network,
      values: network.parameters.map { parameter in
        (0..<parameter.shape.elementCount).map { value(parameter.role, $0) }
      }
    )
  }
}
