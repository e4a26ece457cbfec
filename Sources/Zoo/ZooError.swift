public import Tensors

/// A model or file that the zoo does not have, or a card, manifest or class list that cannot be
/// used.
public struct ZooError: Error, Equatable, Sendable {
  /// What went wrong, for code to switch over.
  public enum Problem: Error, Equatable, Sendable {
    /// No model has this name; `nearest` are the names it may have been meant for.
    case unknownModel(String, nearest: [String])
    /// No file has this name, or none of the model's does; `nearest` are those that come close.
    case unknownFile(String, model: String?, nearest: [String])
    /// Several files of the model have this text in their names.
    case ambiguousFile(String, model: String, files: [String])
    /// No weights of the model were published, or all were revoked.
    case noWeights(model: String)
    /// Two models claim a name.
    case duplicateName(String, models: [String])
    /// A card is not JSON or lacks a key; `reason` is the decoder's.
    case undecodableCard(reason: String)
    /// A manifest cannot be opened or read.
    case file(FileError)
    /// A manifest has more bytes than are read.
    case manifestTooLarge(limit: Int)
    /// A manifest is not JSON; `reason` has the line and column, what was expected and found.
    case notJSON(reason: String)
    /// An object, at a JSON path, lacks a key.
    case missingKey(String, at: String)
    /// An object has a key that nothing reads; `nearest` is the one it may have been meant for.
    case unknownKey(String, at: String, nearest: String?)
    /// A value, at a JSON path, that cannot be used.
    case invalidValue(at: String, expected: String, found: String)
    /// A file has neither a hash nor the start of one, so nothing could tell whether it is right.
    case unverifiable(String, at: String)
    /// A manifest has a name twice.
    case repeatedName(String, at: String, first: String)
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
