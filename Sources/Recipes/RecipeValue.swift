internal import Tensors

/// A value of a recipe, as far as MindCV's have any.
enum RecipeValue: Sendable, Equatable {
  /// Nothing: `null`, `~`, or no value.
  case null
  /// A number, a word, or a text in quotes.
  case text(String)
  /// Several values.
  case list([RecipeValue])
  /// Keys with values.
  case mapping

  /// A scalar: one in quotes is never nothing.
  init(scalar: String, isPlain: Bool) {
    let isNull = isPlain && ["", "~", "null", "Null", "NULL"].contains(scalar)
    self = isNull ? .null : .text(scalar)
  }

  /// The whole number that it is, in quotes or not; `nil` if it is none.
  ///
  /// YAML takes `0224` for 148, Python's `int` for 224, so that it is no number here.
  var integer: Int? {
    guard case .text(let text) = self, let number = Int(text), "\(number)" == text else {
      return nil
    }
    return number
  }

  /// The number that it is, in quotes or not; `nil` if it is none or not finite.
  var number: Double? {
    guard case .text(let text) = self, text.allSatisfy({ "0123456789.eE+-".contains($0) }),
      let number = Double(text), number.isFinite
    else { return nil }
    return number
  }

  /// The text that it is; `nil` for a list, a mapping and nothing.
  var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  /// Whether it is yes or no; `nil` if it is neither.
  ///
  /// Source: YAML 1.1's words, and `str2bool` in MindCV's config.py.
  var bool: Bool? {
    switch text?.lowercased() {
    case "true", "yes", "on", "1": true
    case "false", "no", "off", "0": false
    default: nil
    }
  }

  /// The values of a list.
  var list: [RecipeValue]? {
    guard case .list(let values) = self else { return nil }
    return values
  }
}

extension RecipeValue: CustomStringConvertible {
  /// What it is, for a message.
  var description: String {
    switch self {
    case .null: "nothing"
    case .text(let text): "'\(text.printable)'"
    case .list(let values):
      values.count > 4
        ? "a list of \(values.count) values"
        : "[\(values.map(\.description).joined(separator: ", "))]"
    case .mapping: "a mapping"
    }
  }
}
