/// A parser that takes bytes from strangers, and what holds whatever they are.
///
/// A run that returns has found nothing: errors are expected. What must not happen ends the process,
/// by itself or by a `precondition` of the target, and with it the fuzzer's run.
public struct FuzzTarget: Sendable {
  /// What the target is called, on the command line and as the folder of its corpus.
  public let name: String
  /// Takes the bytes.
  public let run: @Sendable ([UInt8]) -> Void
  /// Changes bytes so that more than their first field is reached; `nil` for a format without lengths
  /// and checksums.
  public let mutation: (@Sendable ([UInt8], inout Mutator) -> [UInt8])?

  init(
    _ name: String,
    mutation: (@Sendable ([UInt8], inout Mutator) -> [UInt8])? = nil,
    run: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.name = name
    self.run = run
    self.mutation = mutation
  }

  /// All targets.
  public static let all = [
    checkpoint, encrypted, safetensors, index, onnx, weights, picture, archive, labels, table,
    numpy, journal, recipe, json, manifest, card, http,
  ]
}
