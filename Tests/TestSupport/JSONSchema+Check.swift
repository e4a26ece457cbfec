extension JSONSchema {
  /// Compares one document with a schema and collects what differs.
  ///
  /// Source: JSON Schema 2020-12, "Core" section 8 for `$ref` and "Validation" section 6.
  struct Check {
    /// The schemas by file name.
    let documents: [String: Value]
    /// What was found so far.
    private(set) var violations: [Violation] = []

    init(documents: [String: Value]) { self.documents = documents }

    /// Checks `value`, which stands at `pointer`, against a schema of the document `file`.
    mutating func check(
      _ value: Value,
      against schema: Value,
      in file: String,
      at pointer: String
    ) throws {
      if case .string(let reference) = schema["$ref"] {
        let (target, targetFile) = try JSONSchema.resolve(reference, from: file, in: documents)
        try check(value, against: target, in: targetFile, at: pointer)
      }
      try checkAlternatives(value, schema, in: file, at: pointer)
      guard checkType(value, schema, at: pointer) else { return }
      checkValue(value, schema, at: pointer)
      if case .object(let members) = value {
        try checkMembers(members, schema, in: file, at: pointer)
      }
      if case .array(let elements) = value {
        if case .number(let least) = schema["minItems"], Double(elements.count) < least {
          report(pointer, "expected at least \(Int(least)) items, found \(elements.count)")
        }
        if case .number(let most) = schema["maxItems"], Double(elements.count) > most {
          report(pointer, "expected at most \(Int(most)) items, found \(elements.count)")
        }
        if let items = schema["items"] {
          for (index, element) in elements.enumerated() {
            try check(element, against: items, in: file, at: "\(pointer)/\(index)")
          }
        }
      }
    }

    private mutating func report(_ pointer: String, _ message: String) {
      violations.append(Violation(pointer: pointer, message: message))
    }

    private mutating func checkAlternatives(
      _ value: Value,
      _ schema: Value,
      in file: String,
      at pointer: String
    ) throws {
      for keyword in ["anyOf", "oneOf"] {
        guard case .array(let alternatives) = schema[keyword] else { continue }
        var failures: [[Violation]] = []
        for alternative in alternatives {
          var attempt = Check(documents: documents)
          try attempt.check(value, against: alternative, in: file, at: pointer)
          if !attempt.violations.isEmpty { failures.append(attempt.violations) }
        }
        let matches = alternatives.count - failures.count
        if matches == 0 {
          let reasons = failures.map { $0.map(\.description).joined(separator: ", ") }
          report(pointer, "expected one of these: \(reasons.joined(separator: "; or "))")
        } else if keyword == "oneOf", matches > 1 {
          report(pointer, "expected exactly one alternative, found \(matches)")
        }
      }
    }

    /// Returns whether the type is right, so that nothing else is said of a value of the wrong type.
    private mutating func checkType(
      _ value: Value,
      _ schema: Value,
      at pointer: String
    ) -> Bool {
      let allowed: [Value]
      switch schema["type"] {
      case .string(let type): allowed = [.string(type)]
      case .array(let types): allowed = types
      default: return true
      }
      if value.typeNames.contains(where: { allowed.contains(.string($0)) }) { return true }
      let names = allowed.map(\.description).joined(separator: " or ")
      report(pointer, "expected \(names), found \(value)")
      return false
    }

    private mutating func checkValue(_ value: Value, _ schema: Value, at pointer: String) {
      if case .array(let allowed) = schema["enum"], !allowed.contains(value) {
        report(pointer, "expected one of \(Value.array(allowed)), found \(value)")
      }
      if let constant = schema["const"], constant != value {
        report(pointer, "expected \(constant), found \(value)")
      }
      if case .number(let number) = value {
        if case .number(let minimum) = schema["minimum"], number < minimum {
          report(pointer, "expected at least \(Value.number(minimum)), found \(value)")
        }
        if case .number(let maximum) = schema["maximum"], number > maximum {
          report(pointer, "expected at most \(Value.number(maximum)), found \(value)")
        }
      }
      if case .string(let text) = value, case .string(let pattern) = schema["pattern"],
        (try? Regex(pattern).firstMatch(in: text)) == nil
      {
        report(pointer, "expected a match of \(pattern), found \(value)")
      }
    }

    private mutating func checkMembers(
      _ members: [String: Value],
      _ schema: Value,
      in file: String,
      at pointer: String
    ) throws {
      if case .array(let required) = schema["required"] {
        for case .string(let key) in required where members[key] == nil {
          report(pointer, "expected the key '\(key)'")
        }
      }
      for (key, member) in members.sorted(by: { $0.key < $1.key }) {
        let place = pointer + "/" + key.replacing("~", with: "~0").replacing("/", with: "~1")
        if let expected = schema["properties"]?[key] {
          try check(member, against: expected, in: file, at: place)
        } else if schema["additionalProperties"] == .bool(false) {
          report(place, "unexpected key")
        }
      }
    }
  }
}
