public import Tensors

/// A parameter as a file holds it: all of a canonical one, or one group of it, under a name and in
/// an order of the file's own.
public struct StoredParameter: Hashable, Sendable {
  /// The name in the file, without a common prefix.
  public let name: String
  /// The shape in the file.
  public let shape: Shape

  /// The canonical parameter that this is, or is a part of.
  public let canonicalName: String

  /// How the elements lie in the file.
  let arrangement: Arrangement

  init(
    name: String,
    shape: Shape,
    canonicalName: String,
    arrangement: Arrangement = .canonical
  ) {
    self.name = name
    self.shape = shape
    self.canonicalName = canonicalName
    self.arrangement = arrangement
  }
}
