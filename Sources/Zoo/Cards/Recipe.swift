internal import Tensors

/// A published training recipe: MindCV's keys and their values.
///
/// The files are flat YAML, `key: value` with comments, which is all that MindCV's have.
public struct Recipe: Equatable, Sendable {
  /// The file's name, as in MindCV, such as `shufflenet_v1_0.5_ascend.yaml`.
  public let name: String
  /// The keys in the file's order with their values as text, without quotes.
  public let entries: [(key: String, value: String)]

  /// The recipes that are built in, from `zoo/recipes`.
  public static var builtIn: [Recipe] { EmbeddedZoo.recipes.map(Recipe.init) }

  /// The recipe that a path in MindCV's repository, as a card has it, ends in; `nil` if there is
  /// none.
  public static func builtIn(forPath path: String) -> Recipe? {
    EmbeddedZoo.recipes.first { $0.name == path.lastPathPart }.map(Recipe.init)
  }

  private init(_ file: EmbeddedFile) {
    name = file.name
    entries = file.text.split(separator: "\n").compactMap { line in
      guard line.first != "#", let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      return (String(line[..<colon]), value.filter { $0 != "\"" })
    }
  }

  /// The value of a key, `nil` if the recipe does not have it.
  public subscript(key: String) -> String? { entries.first { $0.key == key }?.value }

  /// Whether both have the same name, keys and values.
  public static func == (first: Recipe, second: Recipe) -> Bool {
    first.name == second.name && first.entries.elementsEqual(second.entries, by: ==)
  }
}
