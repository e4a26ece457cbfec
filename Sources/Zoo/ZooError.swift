/// A model that the zoo does not have, or a card or class list that cannot be used.
public struct ZooError: Error, Equatable, Sendable {
  /// What went wrong, for code to switch over.
  public enum Problem: Error, Equatable, Sendable {
    /// No model has this name; `nearest` are the names it may have been meant for.
    case unknownModel(String, nearest: [String])
    /// Two models claim a name.
    case duplicateName(String, models: [String])
    /// A card is not JSON or lacks a key; `reason` is the decoder's.
    case undecodableCard(reason: String)
    /// No class list that is built in has this name; `known` are those that are.
    case unknownLabels(String, known: [String])
    /// A class list is not UTF-8.
    case notUTF8
    /// A class list has no class.
    case noClasses
    /// A line of a class list has more or fewer than three columns.
    case wrongColumnCount(found: Int)
    /// The first column is not an integer from 0 on.
    case invalidIndex(String)
    /// The second column is empty.
    case emptyDirectory
    /// Two lines have the same index.
    case duplicateIndex(Int, firstLine: Int)
    /// Two lines have the same directory.
    case duplicateDirectory(String, firstLine: Int)
  }

  /// What went wrong.
  public let problem: Problem
  /// The file, as the caller named it, where there was one.
  public let file: String?
  /// The line of the file, from 1, where one was known.
  public let line: Int?

  /// Makes an error about a file, or about the zoo itself.
  public init(_ problem: Problem, file: String? = nil, line: Int? = nil) {
    self.problem = problem
    self.file = file
    self.line = line
  }
}

extension ZooError: CustomStringConvertible {
  /// The file and line, what was expected and found, and what to try.
  public var description: String {
    let place = [file, line.map { "line \($0)" }].compactMap(\.self).map { "\($0): " }.joined()
    return place + clause
  }

  private var clause: String {
    switch problem {
    case .unknownModel(let name, let nearest) where nearest.isEmpty:
      "the zoo has no model '\(name)'; 'shufflezoo list' shows those it has, and a path to a file "
        + "has a '/' or an extension"
    case .unknownModel(let name, let nearest):
      "the zoo has no model '\(name)'; did you mean \(Self.quoted(nearest, joinedBy: " or "))?"
    case .duplicateName(let name, let models):
      "the name '\(name)' belongs to \(Self.quoted(models, joinedBy: " and ")), expected one "
        + "model; rename one of them"
    case .undecodableCard(let reason):
      "expected a model card as schemas/model_card.schema.json has it, found: \(reason)"
    case .unknownLabels(let name, let known):
      "there is no class list '\(name)'; use \(Self.quoted(known, joinedBy: " or "))"
    case .notUTF8:
      "expected UTF-8 text, found other bytes; save the class list as UTF-8"
    case .noClasses:
      "expected lines of index<TAB>directory<TAB>label, found none; is this the right file?"
    case .wrongColumnCount(let found):
      "expected 3 columns (index<TAB>directory<TAB>label), found \(found); separate them with one "
        + "tab each"
    case .invalidIndex(let text):
      "expected a class index from 0 on, found '\(text)'; number the classes in the first column"
    case .emptyDirectory:
      "expected the name of a class directory in the second column, found nothing; fill it in"
    case .duplicateIndex(let index, let firstLine):
      "the index \(index) stands on line \(firstLine) already, expected each once; renumber one"
    case .duplicateDirectory(let directory, let firstLine):
      "the directory '\(directory)' stands on line \(firstLine) already, expected each once; "
        + "remove one"
    }
  }

  private static func quoted(_ names: [String], joinedBy separator: String) -> String {
    names.map { "'\($0)'" }.joined(separator: separator)
  }
}
