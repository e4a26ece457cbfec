#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The first logits that a network gives for a fixed input: a fingerprint of weights and executor
/// that travels with a file.
///
/// The input is `x[i] = Float((i * 7919) % 1009) / 504.5 - 1`, of shape `[1, C, 64, 64]`.
public struct LogitsProbe: Hashable, Sendable {
  /// The height and width of the input.
  public static let inputSide = 64
  /// The most logits that a probe has; a network with fewer classes gives all of its own.
  public static let largestCount = 8
  /// How far logits may lie apart, as a share of the largest: room for another order of summation
  /// in `float32`.
  public static let tolerance: Float = 1e-5

  /// The logits of the first classes, one to eight.
  public let values: [Float]

  /// Makes the input, `[1, inputChannels, 64, 64]`, for an executor to be compared.
  public static func input(inputChannels: Int) -> [Float] {
    (0..<inputChannels * inputSide * inputSide).map { index in
      Float((index * 7919) % 1009) / 504.5 - 1
    }
  }

  /// Takes the first of `logits`, which any executor gave for ``input(inputChannels:)``.
  public init(logits: some Sequence<Float>) {
    values = Array(logits.prefix(Self.largestCount))
  }

  /// Runs the reference executor on the input.
  public init(of weights: ShuffleNetV1.Weights) {
    let side = Self.inputSide
    let input = FeatureMap(
      channels: weights.network.inputChannels,
      height: side,
      width: side,
      values: Self.input(inputChannels: weights.network.inputChannels)
    )
    self.init(logits: ReferenceExecutor(weights).logits(for: input))
  }

  /// Reads the form that ``text`` has.
  ///
  /// - Throws: ``ModelError`` with ``ModelError/Problem/probe(text:)``.
  public init(text: String) throws(ModelError) {
    let fields = text.split(separator: ",", omittingEmptySubsequences: false)
    let values = fields.compactMap { Float($0) }
    guard values.count == fields.count, (1...Self.largestCount).contains(values.count) else {
      throw ModelError(.probe(text: text))
    }
    self.values = values
  }

  /// The values as C's `%.9g`, joined by commas; nine digits give every `float32` back.
  public var text: String { values.map(Self.text).joined(separator: ",") }

  /// Whether `other` has as many values and each lies within `tolerance` times the largest
  /// magnitude of this probe; values that are not finite have to be the same.
  public func matches(_ other: LogitsProbe, tolerance: Float = Self.tolerance) -> Bool {
    let bound = tolerance * (values.filter(\.isFinite).map(\.magnitude).max() ?? 0)
    return values.count == other.values.count
      && zip(values, other.values).allSatisfy { expected, found in
        expected == found || expected.isNaN && found.isNaN || (expected - found).magnitude <= bound
      }
  }

  private static func text(_ value: Float) -> String {
    // C libraries differ in the sign they print for NaN.
    guard !value.isNaN else { return "nan" }
    let text = unsafe withVaList([Double(value)]) { arguments in
      // Sign, nine digits, point, `e-45` and the terminator: 16 bytes.
      unsafe String(unsafeUninitializedCapacity: 32) { buffer in
        // SAFETY: vsnprintf writes at most `count` bytes, and the format takes one double.
        unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
          Int(unsafe vsnprintf(characters.baseAddress, characters.count, "%.9g", arguments))
        }
      }
    }
    // An app may have set a locale whose decimal separator is no point.
    return String(text.map { $0 == "," || !$0.isASCII ? "." : $0 })
  }
}
