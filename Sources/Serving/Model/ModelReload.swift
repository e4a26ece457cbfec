/// A model that was read again, for the operator.
public struct ModelReload: Sendable {
  /// The name in paths.
  public let name: String
  /// The version in paths.
  public let version: String
  /// The SHA-256 of the file of weights that answers from now on, or why it does not.
  public let outcome: Result<String, ModelLoadError>
  /// Whether the model answers, be it the one before.
  public let isServed: Bool
}
