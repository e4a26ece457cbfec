extension JSONTree {
  /// What a decoder's error says, with the place as a JSON path and with what stands there.
  ///
  /// `self` is the tree of the text that was decoded.
  func problem(_ error: DecodingError) -> ZooError.Problem {
    switch error {
    case .keyNotFound(let key, let context):
      .missingKey(key.stringValue, at: Self.path(context.codingPath))
    case .typeMismatch(let type, let context):
      invalid(context.codingPath, expected: Self.name(of: type))
    case .valueNotFound(let type, let context):
      // An optional's decoder does not come here: `null` stands where a value has to be.
      invalid(context.codingPath, expected: Self.name(of: type))
    case .dataCorrupted(let context):
      invalid(context.codingPath, expected: Self.values(of: context.codingPath.last))
    @unknown default:
      .notJSON(reason: String(describing: error))
    }
  }

  private func invalid(_ path: [any CodingKey], expected: String) -> ZooError.Problem {
    .invalidValue(
      at: Self.path(path),
      expected: expected,
      found: self[path]?.description ?? "nothing"
    )
  }

  /// A path of keys and indices as JSONPath (RFC 9535) writes it, such as `$.files[2].sha256`.
  static func path(_ keys: some Collection<any CodingKey>) -> String {
    keys.reduce(into: "$") { path, key in
      path += key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)"
    }
  }

  private static func name(of type: Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Int.Type: "a whole number"
    case is Double.Type: "a number"
    case is Bool.Type: "true or false"
    case is [Any].Type: "an array"
    default: String(describing: type).hasPrefix("Array<") ? "an array" : "an object"
    }
  }

  /// What a key may hold whose value has the right type and is refused all the same.
  private static func values(of key: (any CodingKey)?) -> String {
    switch key?.stringValue {
    case ZooFile.CodingKeys.status.stringValue:
      ZooFile.Status.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    case ZooFile.CodingKeys.layout.stringValue:
      ZooFile.Layout.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    default: "another value"
    }
  }
}
