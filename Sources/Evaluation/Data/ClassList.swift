/// Which class directory stands for which index of a model's logits.
public struct ClassList: Sendable, Equatable {
  /// What error messages call the list, for a file its path.
  public let name: String
  /// The index of each directory's class.
  public let indexByDirectory: [String: Int]

  /// Lists the directories of classes.
  public init(name: String, indexByDirectory: [String: Int]) {
    self.name = name
    self.indexByDirectory = indexByDirectory
  }
}
