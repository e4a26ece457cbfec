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
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw RecipeError(.notText, path: path)
    }
    self.path = path
    var parser = RecipeParser(bytes, path: path)
    entries = try parser.entries()
  }

  /// The value of a key and where it stands; `nil` if the recipe does not have it.
  subscript(key: String) -> Entry? { entries[key] }
}
