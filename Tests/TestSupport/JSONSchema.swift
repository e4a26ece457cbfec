public import Foundation

/// A JSON Schema, 2020-12, of those keywords that the files in `schemas/` use.
///
/// An unknown keyword is an error when the schema is loaded, so that none is passed over in silence.
public struct JSONSchema {
  /// A place in a document that the schema does not allow.
  public struct Violation: Equatable, CustomStringConvertible {
    /// The place as a JSON Pointer (RFC 6901); empty for the whole document.
    public let pointer: String
    /// What was expected and found there.
    public let message: String

    /// Place and message.
    public var description: String { "\(pointer.isEmpty ? "(root)" : pointer): \(message)" }
  }

  /// The schema's own document, then those it refers to, by file name.
  private var documents: [String: Value] = [:]
  private let name: String

  /// Loads `schemas/<name>.schema.json` and what it refers to.
  ///
  /// - Throws: ``JSONSchemaError``, or the error of reading or decoding.
  public init(named name: String) throws {
    self.name = "\(name).schema.json"
    try load(self.name)
  }

  /// Takes a schema from text; it may refer to the files in `schemas/`.
  ///
  /// - Throws: ``JSONSchemaError``, or the error of reading or decoding.
  public init(parsing text: String) throws {
    name = ""
    try add(try Value(parsing: Data(text.utf8)), as: name)
  }

  /// What in a JSON text the schema does not allow; nothing for a valid document.
  ///
  /// - Throws: the decoder's error when `json` is no JSON.
  public func violations(in json: Data) throws -> [Violation] {
    try violations(in: Value(parsing: json))
  }

  /// What in a JSON text the schema does not allow; nothing for a valid document.
  ///
  /// - Throws: the decoder's error when `json` is no JSON.
  public func violations(in json: String) throws -> [Violation] {
    try violations(in: Data(json.utf8))
  }

  private func violations(in value: Value) throws -> [Violation] {
    let (root, _) = try Self.resolve("#", from: name, in: documents)
    var check = Check(documents: documents)
    try check.check(value, against: root, in: name, at: "")
    return check.violations
  }

  private mutating func load(_ file: String) throws {
    guard documents[file] == nil else { return }
    let url = Fixtures.repository.appending(path: "schemas").appending(path: file)
    try add(try Value(parsing: Data(contentsOf: url)), as: file)
  }

  private mutating func add(_ schema: Value, as file: String) throws {
    documents[file] = schema
    try inspect(schema, of: file, at: "\(file)#")
  }

  /// Refuses unknown keywords in a schema and loads the documents it refers to.
  private mutating func inspect(_ schema: Value, of file: String, at place: String) throws {
    guard case .object(let keywords) = schema else {
      throw JSONSchemaError.malformed(place: place)
    }
    for (keyword, value) in keywords {
      let place = "\(place)/\(keyword)"
      switch (keyword, value) {
      case ("$schema", .string), ("title", .string), ("description", .string), ("type", .string),
        ("type", .array), ("required", .array), ("enum", .array), ("const", _),
        ("minimum", .number), ("maximum", .number), ("minItems", .number), ("maxItems", .number),
        ("additionalProperties", .bool(false)):
        break
      case ("pattern", .string(let pattern)):
        _ = try Regex(pattern)
      case ("$ref", .string(let reference)):
        let target = String(reference.prefix { $0 != "#" })
        if !target.isEmpty { try load(target) }
        _ = try Self.resolve(reference, from: file, in: documents)
      case ("items", _):
        try inspect(value, of: file, at: place)
      case ("properties", .object(let schemas)), ("$defs", .object(let schemas)):
        for (key, schema) in schemas { try inspect(schema, of: file, at: "\(place)/\(key)") }
      case ("oneOf", .array(let schemas)), ("anyOf", .array(let schemas)):
        for (index, schema) in schemas.enumerated() {
          try inspect(schema, of: file, at: "\(place)/\(index)")
        }
      default:
        throw JSONSchemaError.unknownKeyword(place: place)
      }
    }
  }

  /// The schema that `$ref` means in the document `file`, and the document it stands in.
  static func resolve(
    _ reference: String,
    from file: String,
    in documents: [String: Value]
  ) throws -> (schema: Value, file: String) {
    let parts = reference.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
    let targetFile = parts[0].isEmpty ? file : parts[0]
    var schema = documents[targetFile]
    for key in (parts.count > 1 ? parts[1] : "").split(separator: "/") {
      schema = schema?[String(key)]
    }
    guard let schema else { throw JSONSchemaError.unresolved(reference: reference) }
    return (schema, targetFile)
  }
}

/// A schema that cannot be used.
public enum JSONSchemaError: Error, Equatable {
  /// A keyword, or a form of its value, that ``JSONSchema`` does not know.
  case unknownKeyword(place: String)
  /// Something else than an object where a schema should be.
  case malformed(place: String)
  /// A reference that leads nowhere.
  case unresolved(reference: String)
}
