package import ShuffleNet

/// A network, a picture's size and a way to run it, drawn at random from all that the engine allows.
package struct Geometry: Hashable, Sendable {
  /// The network.
  package let network: ShuffleNetV1
  /// The height of the pictures.
  package let height: Int
  /// The width of the pictures.
  package let width: Int
  /// The pictures that run together.
  package let batchCount: Int
  /// The threads that work together.
  package let threadCount: Int

  /// The most threads that are drawn: more than many machines have.
  package static let maximumThreadCount = 5

  /// Draws one: small sides as often as larger ones, and few channels and classes, whose tiles are
  /// not full, as often as many.
  package static func random(using generator: inout SeededGenerator) -> Geometry {
    func pick<Value>(_ values: [Value]) -> Value {
      values[Int.random(in: values.indices, using: &generator)]
    }
    return Geometry(
      network: ShuffleNetV1(
        pick(ShuffleNetV1.Variant.all),
        classCount: pick([1, 2, 5, 10, 47, 1000]),
        inputChannels: pick([1, 2, 3, 5])
      ),
      height: Int.random(in: pick([1...20, 1...80]), using: &generator),
      width: Int.random(in: pick([1...20, 1...80]), using: &generator),
      batchCount: pick([1, 2, 3, 7, 9]),
      threadCount: pick(Array(1...maximumThreadCount))
    )
  }
}

extension Geometry: CustomStringConvertible {
  /// All that was drawn.
  package var description: String {
    "\(network.variant.name), \(network.inputChannels) channels of \(height) × \(width), "
      + "\(network.classCount) classes, batch \(batchCount), \(threadCount) threads"
  }
}
