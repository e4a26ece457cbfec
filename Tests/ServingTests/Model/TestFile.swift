internal import EngineVerification
internal import Images
internal import Serving
internal import ShuffleNet
internal import Synchronization

/// A file of weights that is in memory alone, and can be replaced while it is served.
final class TestFile: Sendable {
  /// What a file has, or why it has nothing.
  enum Content: Sendable {
    /// The network of that seed.
    case network(seed: UInt64)
    /// The network of that seed, beside the logits that another has.
    case falseProbe(seed: UInt64)
    /// A network of which one weight is no number.
    case notANumber
    case missing
  }

  struct Missing: Error {}

  static let network = ShuffleNetV1(.g3x05, classCount: 7)
  static let side = 32

  private let content: Mutex<Content>

  init(_ content: Content) { self.content = Mutex(content) }

  /// Replaces the file.
  func replace(by content: Content) { self.content.withLock { $0 = content } }

  /// The file as a model of that name.
  func source(_ name: String, version: String = "1") -> ModelSource {
    ModelSource(label: "\(name):\(version)=file", version: version) {
      try self.model(name)
    }
  }

  /// Reads the file; the seed stands as the hash.
  private func model(_ name: String) throws -> ServedModel {
    var seed: UInt64 = 0
    var probe: LogitsProbe?
    var weights: ShuffleNetV1.Weights
    switch content.withLock({ $0 }) {
    case .network(let number):
      seed = number
      weights = .realistic(Self.network, seed: seed)
      probe = LogitsProbe(of: weights)
    case .falseProbe(let number):
      weights = .realistic(Self.network, seed: number)
      probe = LogitsProbe(of: .realistic(Self.network, seed: number + 1))
    case .notANumber:
      weights = .realistic(Self.network, seed: seed)
      var values = weights.values
      values[0][0] = .nan
      weights = ShuffleNetV1.Weights(of: Self.network, values: values)
    case .missing: throw Missing()
    }
    return ServedModel(
      name: name,
      engine: try Engine(weights),
      preprocessing: try Preprocessing(imageSize: Self.side),
      labels: [],
      weightsSHA256: "\(seed)",
      probe: probe
    )
  }

  /// A picture.
  static func picture() -> [Float] {
    var generator = SeededGenerator(seed: 3)
    return (0..<3 * side * side).map { _ in .random(in: -2...2, using: &generator) }
  }

  /// The logits that the network of a seed gives for ``picture()``.
  static func logits(seed: UInt64) throws -> [Float] {
    try Engine(.realistic(network, seed: seed))
      .logits(for: picture(), batchCount: 1, height: side, width: side)
  }
}
