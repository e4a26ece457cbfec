public import Tensors

/// A journal that cannot be used.
public struct JournalError: Error, Equatable, Sendable {
  /// What is wrong with it.
  public enum Problem: Equatable, Sendable {
    /// The file is something else.
    case notAJournal
    /// It is of a form that another version of this library writes.
    case version(found: String)
    /// It ends before its head does.
    case noHead
    /// A line is not as it was written.
    case damaged(line: Int, expected: String)
    /// It is of an evaluation that gives other figures, as one of the things shows that they depend on.
    case differs(name: String, expected: String, found: String)
    /// It is of other settings than another journal.
    case differsFrom(path: String, name: String, expected: String, found: String)
    /// Another process is writing it.
    case inUse
    /// Writing failed when it had so many pictures.
    case writing(FileError, pictureCount: Int)
    /// The evaluation is not done.
    case unfinished(expected: Int, found: Int)
    /// It is of the same shard as another journal.
    case duplicate(shard: Shard, path: String)
    /// Journals of other shards are missing.
    case missing(shards: [Int], count: Int)
  }

  /// What is wrong.
  public let problem: Problem
  /// The journal, as the caller named it.
  public let path: String

  /// Makes an error about the journal at `path`.
  public init(_ problem: Problem, path: String) {
    self.problem = problem
    self.path = path
  }
}

extension JournalError: CustomStringConvertible {
  /// Where it went wrong, what was expected, what was found, and what to do.
  public var description: String { "\(path): \(reason)" }

  private var reason: String {
    switch problem {
    case .notAJournal:
      "expected the journal of an evaluation, found another file, which stays as it is; give another "
        + "path"
    case .version(let found):
      "expected a journal of version \(JournalHeader.version), found '\(found.printable)'; use the "
        + "version of shufflezoo that wrote it"
    case .noHead:
      "expected a journal, found the start of one, without a picture; evaluate its shard again"
    case .damaged(let line, let expected):
      "line \(line): expected \(expected), found something else; the file was damaged since it was "
        + "written, so start again with another"
    case .differs(let name, let expected, let found):
      "expected a journal of this evaluation, with \(name) \(expected.printable), found \(name) "
        + "\(found.printable); resume with what it was started with, or give another path"
    case .differsFrom(let other, let name, let expected, let found):
      "expected \(name) \(expected.printable) as in \(other), found \(found.printable); merge the "
        + "shards of one evaluation"
    case .inUse:
      "expected a journal that nobody writes, found another process that does; wait for it, or give "
        + "another path"
    case .writing(let error, let count):
      "writing failed with \(count) pictures in it, which stay there: \(error.writeFailure); make room "
        + "and run the command again"
    case .unfinished(let expected, let found):
      "expected \(expected) pictures, found \(found); finish it with evaluate --resume"
    case .duplicate(let shard, let other):
      "expected another shard than \(shard), which \(other) has already; give each journal once"
    case .missing(let shards, let count):
      "expected the journals of all \(count) shards, found none of "
        + "\(Self.list(shards, of: count)); give them too"
    }
  }

  /// The first of the shards.
  private static func list(_ shards: [Int], of count: Int) -> String {
    let named = shards.prefix(10).map { "\($0)/\(count)" }.joined(separator: ", ")
    return named + (shards.count > 10 ? " and \(shards.count - 10) more" : "")
  }
}
