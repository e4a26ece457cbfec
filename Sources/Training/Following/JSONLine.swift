internal import Tensors

/// An object of JSON on one line, written member by member.
///
/// What there is not, and a number that is not finite, which JSON has no word for, is `null`.
struct JSONLine {
  private var members: [String] = []

  /// The line, without a line feed.
  var text: String { "{" + members.joined(separator: ",") + "}" }

  /// Adds a text.
  mutating func add(_ key: String, _ value: String?) { member(key, value.map(Self.quoted)) }

  /// Adds a whole number.
  mutating func add(_ key: String, _ value: Int?) { member(key, value.map(String.init)) }

  /// Adds the shortest number that is read as this one.
  mutating func add(_ key: String, _ value: Double?) {
    member(key, value.flatMap { $0.isFinite ? "\($0)" : nil })
  }

  /// Adds the shortest number that is read as this one.
  mutating func add(_ key: String, _ value: Float) {
    member(key, value.isFinite ? "\(value)" : nil)
  }

  /// Adds an object.
  mutating func add(_ key: String, _ value: JSONLine?) { member(key, value?.text) }

  private mutating func member(_ key: String, _ value: String?) {
    members.append("\(Self.quoted(key)):\(value ?? "null")")
  }

  /// A text in quotes; what acts on a terminal is escaped, with all that JSON wants to be.
  private static func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .escapingControls(\.jsonEscape)
    return "\"\(escaped)\""
  }
}
