/// A picture that a training cannot learn from.
public struct TrainingDataError: Error, Sendable, Equatable {
  /// What messages call the picture.
  public let path: String
  /// Why, as a clause.
  public let reason: String

  /// Names a picture and what is wrong with it.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}

extension TrainingDataError: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    "\(path): \(reason); a training needs every picture: repair it, or take it out of the set"
  }
}
