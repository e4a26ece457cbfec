public import Tensors

/// Why a training cannot be gone on with from a checkpoint.
public struct ResumeError: Error, Sendable {
  /// What is wrong.
  public enum Problem: Sendable {
    /// An entry that the training needs is not there.
    case missing(entry: String)
    /// An entry is not what the training needs.
    case entry(String, expected: String, found: String)
    /// An entry's values cannot be read.
    case unreadable(entry: String, FileError)
  }

  /// What is wrong.
  public let problem: Problem

  init(_ problem: Problem) { self.problem = problem }
}

extension ResumeError: CustomStringConvertible {
  /// What is wrong, what was expected, and what to try.
  public var description: String {
    switch problem {
    case .missing(let entry):
      "'\(entry)': expected it in the checkpoint of a training, found no such entry; begin a new training with "
        + "its weights, or go on with the optimizer that saved the file"
    case .entry(let entry, let expected, let found):
      "'\(entry.printable)': expected \(expected), found \(found); give the recipe of this training, or begin a new "
        + "one with its weights"
    case .unreadable(let entry, let error): "'\(entry.printable)': \(error.description)"
    }
  }
}
