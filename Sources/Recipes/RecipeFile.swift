internal import Tensors

/// A recipe of MindCV's: keys and values in YAML, such as `configs/shufflenetv1/*.yaml`.
///
/// The file comes from anywhere, so it is bounded in size, and it may not refer to parts of itself, which
/// could grow without end.
public struct RecipeFile: Sendable {
  /// The most bytes that a recipe may have; MindCV's have a thousand, and the arguments that it saves
  /// beside weights have three.
  public static let largestByteCount = 64 << 10

  /// The file, as the caller named it.
  public let path: String

  private var entries: [String: Entry]

  /// A value and where it stands.
  struct Entry: Sendable, Equatable {
    let value: RecipeValue
    let path: String
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
      bytes = try source.firstBytes(upTo: Self.largestByteCount + 1)
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
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw RecipeError(.notText, path: path)
    }
    self.path = path
    var parser = RecipeParser(bytes, path: path)
    entries = try parser.entries()
  }

  /// A recipe that says nothing.
  public init() {
    path = "recipe"
    entries = [:]
  }

  /// Says something else from now on, as a command line does: `lr` and `0.1`.
  ///
  /// - Parameters:
  ///   - key: MindCV's name of the key, with `-` for `_` if one likes.
  ///   - words: the value as YAML has it, or the values of a list.
  ///   - path: what the place is called in messages.
  /// - Throws: ``RecipeError`` for a key that MindCV does not have, or a value that is no YAML.
  public mutating func set(
    _ key: String,
    to words: [String],
    path: String
  ) throws(RecipeError) {
    let key = key.replacing("-", with: "_")
    guard MindCVKeys.all.contains(key) else {
      throw RecipeError(.unknownKey(key.printable), path: path)
    }
    // A line's end would begin another key.
    guard !words.contains(where: { $0.contains(where: \.isNewline) }) else {
      throw RecipeError(.notYAML(reason: "a value goes over several lines"), path: path)
    }
    let value = words.count == 1 ? words[0] : "[\(words.joined(separator: ", "))]"
    var parser = RecipeParser(Array("\(key): \(value)\n".utf8), path: path)
    guard let entry = try parser.entries()[key] else { return }
    entries[key] = Entry(value: entry.value, path: path, line: nil)
  }

  /// The value of a key and where it stands; `nil` if the recipe does not have it.
  subscript(key: String) -> Entry? { entries[key] }
}
