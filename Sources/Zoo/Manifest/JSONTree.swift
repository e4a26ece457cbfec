internal import Tensors

/// Any JSON value, kept to say what stands where when something else was expected.
enum JSONTree: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([String: JSONTree])

  /// The deepest nesting that is read; a manifest has 8 levels, and each costs stack.
  static let maximumDepth = 32

  /// The most values that are read: more than 16 MiB of files have, while as many members of one object
  /// are read in 2 to 3 seconds and 170 MB.
  static let maximumValueCount = 1 << 20

  /// The value that a path of keys and indices leads to.
  subscript(path: some Collection<any CodingKey>) -> JSONTree? {
    var value = self
    for key in path {
      switch value {
      case .object(let members):
        guard let member = members[key.stringValue] else { return nil }
        value = member
      case .array(let elements):
        guard let index = key.intValue, elements.indices.contains(index) else { return nil }
        value = elements[index]
      default: return nil
      }
    }
    return value
  }
}

extension JSONTree: CustomStringConvertible {
  /// The value as it stands in an error: strings and numbers themselves, of others the kind.
  var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): String(value)
    case .number(let value): Int(exactly: value).map(String.init) ?? String(value)
    case .string(let value): Self.quoted(value)
    case .array: "an array"
    case .object: "an object"
    }
  }

  /// A string in quotes, on one line, and not longer than one reads.
  static func quoted(_ text: String) -> String { "\"\(text.printable)\"" }
}
