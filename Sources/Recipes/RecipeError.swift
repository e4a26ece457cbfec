public import Tensors

/// A recipe that cannot be read or followed.
public struct RecipeError: Error, Equatable, Sendable {
  /// What went wrong.
  public enum Problem: Equatable, Sendable {
    /// The file cannot be opened or read.
    case file(FileError)
    /// The file has more than ``RecipeFile/largestByteCount`` bytes.
    case tooLarge
    /// The bytes are not UTF-8.
    case notText
    /// The file is no YAML; the reason is the parser's.
    case notYAML(reason: String)
    /// The file refers to a part of itself, which a recipe has no use for.
    case alias
    /// The file holds something else than keys with values.
    case notAMapping(found: String)
    /// MindCV has no such key.
    case unknownKey(String)
    /// A value is none that the key can have.
    case value(key: String, expected: String, found: String)
    /// A value asks for something that gives other figures and does not exist here.
    case unsupported(key: String, expected: String, found: String)
    /// The recipe is of other weights.
    case mismatch(key: String, expected: String, found: String)
  }

  /// What went wrong.
  public let problem: Problem
  /// The file, as the caller named it.
  public let path: String
  /// The line, from 1, where one is known.
  public let line: Int?

  init(_ problem: Problem, path: String, line: Int? = nil) {
    self.problem = problem
    self.path = path
    self.line = line
  }
}

extension RecipeError: CustomStringConvertible {
  /// The file, the line where one is known, what was expected, what was found, and what to try.
  public var description: String {
    if case .file(let error) = problem { return error.description }
    return "\(path): \(line.map { "line \($0): " } ?? "")\(problem)"
  }
}

extension RecipeError.Problem: CustomStringConvertible {
  /// What was expected, what was found, and what to try, without the file.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .tooLarge:
      "expected a recipe of at most \(RecipeFile.largestByteCount) bytes, found more; check that this is "
        + "a recipe"
    case .notText: "expected UTF-8, found other bytes; check that this is a recipe"
    case .notYAML(let reason):
      "expected YAML, but its parser says: \(reason); MindCV's recipes have lines such as "
        + "'image_resize: 224'"
    case .alias:
      "expected plain values, found an alias ('*name'); write the value where it is used"
    case .notAMapping(let found):
      "expected keys with values, found \(found); MindCV's recipes have lines such as "
        + "'image_resize: 224'"
    case .unknownKey(let key):
      "expected the keys of MindCV's recipes, found '\(key)'; MindCV refuses it too, so "
        + (nearestName(to: key, in: MindCVKeys.all.sorted()).map { "try '\($0)'" }
          ?? "check how it is spelt")
    case .value(let key, let expected, let found):
      "\(key): expected \(expected), found \(found); give what MindCV takes, or leave the key out"
    case .unsupported(let key, let expected, let found):
      "\(key): expected \(expected), found \(found), which gives other figures and is not implemented; "
        + "leave the key out to go without"
    case .mismatch(let key, let expected, let found):
      "\(key): expected \(expected), found \(found); give the recipe of these weights, or the weights of "
        + "this recipe"
    }
  }
}
