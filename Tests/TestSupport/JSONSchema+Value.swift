public import Foundation

extension JSONSchema {
  /// Any JSON value.
  public enum Value: Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number; integers above 2^53 are rounded.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([Value])
    /// An object.
    case object([String: Value])

    /// Parses a JSON text.
    ///
    /// - Throws: the decoder's error.
    public init(parsing json: Data) throws {
      self = try JSONDecoder().decode(Value.self, from: json)
    }

    /// The member named `key`; `nil` if there is none or this is no object.
    public subscript(key: String) -> Value? {
      if case .object(let members) = self { members[key] } else { nil }
    }

    /// The element at `index`; `nil` if there is none or this is no array.
    public subscript(index: Int) -> Value? {
      if case .array(let elements) = self, elements.indices.contains(index) {
        elements[index]
      } else {
        nil
      }
    }

    /// What JSON Schema calls the type: `integer` and `number` for a number without a fraction.
    var typeNames: [String] {
      switch self {
      case .null: ["null"]
      case .bool: ["boolean"]
      case .number(let number): number.rounded() == number ? ["integer", "number"] : ["number"]
      case .string: ["string"]
      case .array: ["array"]
      case .object: ["object"]
      }
    }
  }
}

extension JSONSchema.Value: Decodable {
  /// Decodes whatever is there.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([Self].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: Self].self))
    }
  }
}

extension JSONSchema.Value: CustomStringConvertible {
  /// The value as JSON, with the members of an object in order of their keys.
  public var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let value): value.rounded() == value ? String(format: "%.0f", value) : "\(value)"
    case .string(let value): "\"\(value)\""
    case .array(let elements): "[" + elements.map(\.description).joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
        .joined(separator: ", ") + "}"
    }
  }
}
