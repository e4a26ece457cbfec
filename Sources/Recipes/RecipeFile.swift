internal import Tensors

internal import Yams

/// A recipe of MindCV's: keys and values in YAML, such as `configs/shufflenetv1/*.yaml`.
///
/// The file comes from anywhere, so it is bounded: in size, in nesting (by libyaml, at 1000), and it may
/// not refer to parts of itself, which could grow without end.
public struct RecipeFile: Sendable {
  /// The most bytes that a recipe may have; MindCV's have a thousand, and the arguments that it saves
  /// beside weights have three.
  public static let largestByteCount = 64 << 10

  /// The file, as the caller named it.
  public let path: String

  private let entries: [String: Entry]

  /// A value and where it stands.
  struct Entry: Sendable, Equatable {
    let value: RecipeValue
    let line: Int?
  }

  /// Reads the file at `path`.
  ///
  /// - Throws: ``RecipeError`` with any problem but ``RecipeError/Problem/value(key:expected:found:)``
  ///   and ``RecipeError/Problem/unsupported(key:expected:found:)``.
  public init(path: String) throws(RecipeError) {
    let bytes: [UInt8]
    do throws(FileError) {
      let source = try FileSource(path: path)
      // A byte more shows that there are too many.
      bytes = try source.bytes(in: 0..<min(source.byteCount, Self.largestByteCount + 1))
    } catch {
      throw RecipeError(.file(error), path: path)
    }
    try self.init(parsing: bytes, path: path)
  }

  /// Reads a recipe's bytes.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - path: what the file is called in messages.
  /// - Throws: as ``init(path:)``.
  public init(parsing bytes: [UInt8], path: String) throws(RecipeError) {
    guard bytes.count <= Self.largestByteCount else {
      throw RecipeError(.tooLarge, path: path)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RecipeError(.notText, path: path)
    }
    guard !Self.mayHaveAliases(bytes) else { throw RecipeError(.alias, path: path) }
    self.path = path
    entries = try Self.entries(try Self.root(of: text, path), path)
  }

  /// The value of a key and where it stands; `nil` if the recipe does not have it.
  subscript(key: String) -> Entry? { entries[key] }

  /// Whether there are both an anchor and an alias, be it in a comment.
  ///
  /// Composing a file with aliases takes time that grows with what they stand for, so this is asked
  /// before. Without either, a file stands for no more than its text.
  private static func mayHaveAliases(_ bytes: [UInt8]) -> Bool {
    func isName(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    func has(_ sign: UInt8) -> Bool {
      zip(bytes, bytes.dropFirst()).contains { $0 == sign && isName($1) }
    }
    return has(UInt8(ascii: "&")) && has(UInt8(ascii: "*"))
  }

  private static func root(of text: String, _ path: String) throws(RecipeError) -> Node? {
    do {
      return try Parser(yaml: text, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw RecipeError(.notYAML(reason: error.reason), path: path, line: error.line)
    } catch {
      throw RecipeError(.notYAML(reason: "\(error)"), path: path)
    }
  }

  private static func entries(
    _ root: Node?,
    _ path: String
  ) throws(RecipeError) -> [String: Entry] {
    guard let mapping = root?.mapping else {
      let found = root.map { "\(RecipeValue($0))" } ?? "nothing"
      throw RecipeError(.notAMapping(found: found), path: path, line: root?.mark?.line)
    }
    var entries: [String: Entry] = [:]
    for (key, value) in mapping {
      let line = key.mark?.line
      guard case .scalar(let scalar) = key, MindCVKeys.all.contains(scalar.string) else {
        let name = key.scalar.map { $0.string.printable } ?? "\(RecipeValue(key))"
        throw RecipeError(.unknownKey(name), path: path, line: line)
      }
      entries[scalar.string] = Entry(value: RecipeValue(value), line: value.mark?.line ?? line)
    }
    return entries
  }
}

extension YamlError {
  /// What the parser says, on one line.
  fileprivate var reason: String {
    switch self {
    case .reader(let problem, _, _, _): problem
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
      .composer(_, let problem, _, _):
      problem
    case .duplicatedKeysInMapping(let keys, _):
      "the key '\(keys.first?.printable ?? "")' stands there twice"
    default: "it cannot be parsed"
    }
  }

  /// The line where it went wrong, from 1.
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }
}
