import TestSupport
import Testing

/// The validator stands between every report and its schema, so it is tested like a product.
@Suite("JSON Schema")
struct JSONSchemaTests {
  static let keywords = [
    Case(#"{"type": "integer"}"#, accepts: ["1", "-3", "2.0"], refuses: ["1.5", "\"1\"", "true"]),
    Case(#"{"type": "number"}"#, accepts: ["1", "1.5"], refuses: ["null", "false", "[1]"]),
    Case(#"{"type": "boolean"}"#, accepts: ["true", "false"], refuses: ["0", "1", "null"]),
    Case(#"{"type": ["string", "null"]}"#, accepts: ["\"a\"", "null"], refuses: ["1", "{}"]),
    Case(
      #"{"required": ["a"], "properties": {"a": {"type": "array"}}}"#,
      accepts: [#"{"a": []}"#, #"{"a": [], "b": 1}"#],
      refuses: ["{}", #"{"a": {}}"#, #"{"b": []}"#]
    ),
    Case(
      #"{"additionalProperties": false, "properties": {"a": {}}}"#,
      accepts: ["{}", #"{"a": 1}"#],
      refuses: [#"{"b": 1}"#, #"{"a": 1, "b": 1}"#]
    ),
    Case(
      #"{"items": {"minimum": 0, "maximum": 1}, "minItems": 1, "maxItems": 2}"#,
      accepts: ["[0]", "[0, 1]"],
      refuses: ["[]", "[0, 0, 0]", "[-0.1]", "[0, 1.1]"]
    ),
    Case(#"{"enum": ["a", null, 1]}"#, accepts: ["\"a\"", "null", "1.0"], refuses: ["\"\"", "2"]),
    Case(#"{"const": {"a": [1]}}"#, accepts: [#"{"a": [1]}"#], refuses: [#"{"a": [2]}"#, "{}"]),
    Case(#"{"pattern": "^[0-9a-f]{2}$"}"#, accepts: ["\"0f\""], refuses: ["\"0F\"", "\"00f\""]),
    Case(
      #"{"anyOf": [{"type": "null"}, {"minimum": 3}]}"#,
      accepts: ["null", "3"],
      refuses: ["2"]
    ),
    Case(
      #"{"oneOf": [{"minimum": 3}, {"maximum": 5}]}"#,
      accepts: ["2", "6"],
      refuses: ["3", "4"]
    ),
    Case(
      ##"{"items": {"$ref": "#/$defs/n"}, "$defs": {"n": {"const": 1}}}"##,
      accepts: ["[]", "[1]"],
      refuses: ["[2]", "[1, 2]"]
    ),
    Case(
      ##"{"$ref": "model_card.schema.json#/$defs/rgb", "minItems": 3}"##,
      accepts: ["[1, 2, 3]"],
      refuses: ["[1, 2]", "[1, 2, \"3\"]"]
    ),
  ]

  @Test("allows what a keyword allows and refuses the rest", arguments: keywords)
  func keyword(_ example: Case) throws {
    let schema = try JSONSchema(parsing: example.schema)
    for document in example.accepted {
      #expect(try schema.violations(in: document) == [], "\(document)")
    }
    for document in example.refused {
      #expect(try !schema.violations(in: document).isEmpty, "\(document)")
    }
  }

  @Test("says where a document is wrong, and lists every place")
  func pointers() throws {
    let schema = try JSONSchema(
      parsing: """
        {
          "type": "object", "additionalProperties": false, "required": ["a", "b"],
          "properties": {
            "a": { "type": "array", "items": { "type": "string", "pattern": "^x" } },
            "b": { "type": "integer", "minimum": 1 }
          }
        }
        """
    )
    let violations = try schema.violations(in: #"{"a": ["x", "y", 1], "c/d~": 0}"#)
    #expect(
      violations.map(\.description) == [
        "(root): expected the key 'b'",
        "/a/1: expected a match of ^x, found \"y\"",
        "/a/2: expected \"string\", found 1",
        "/c~1d~0: unexpected key",
      ]
    )
  }

  @Test(
    "a keyword that it does not know is an error, wherever it stands",
    arguments: [
      (#"{"minLength": 1}"#, "#/minLength"),
      (#"{"additionalProperties": true}"#, "#/additionalProperties"),
      (#"{"properties": {"a": {"not": {}}}}"#, "#/properties/a/not"),
      (#"{"items": {"format": "date"}}"#, "#/items/format"),
      (#"{"anyOf": [{}, {"uniqueItems": true}]}"#, "#/anyOf/1/uniqueItems"),
      (#"{"$defs": {"a": {"prefixItems": []}}}"#, "#/$defs/a/prefixItems"),
      (#"{"minimum": "1"}"#, "#/minimum"),
    ]
  )
  func unknown(_ schema: String, _ place: String) {
    #expect(throws: JSONSchemaError.unknownKeyword(place: place)) {
      try JSONSchema(parsing: schema)
    }
  }

  @Test("a reference that leads nowhere is an error")
  func unresolved() {
    #expect(throws: JSONSchemaError.unresolved(reference: "#/$defs/a")) {
      try JSONSchema(parsing: ##"{"$ref": "#/$defs/a"}"##)
    }
    #expect(throws: JSONSchemaError.malformed(place: "#/items")) {
      try JSONSchema(parsing: #"{"items": true}"#)
    }
    #expect(throws: (any Error).self) { try JSONSchema(named: "absent") }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let schema: String
    let accepted: [String]
    let refused: [String]
    var testDescription: String { schema }

    init(_ schema: String, accepts: [String], refuses: [String]) {
      self.schema = schema
      accepted = accepts
      refused = refuses
    }
  }
}
