extension RecipeFile {
  /// The value of a key that `read` makes something of; `nil` if the recipe does not have the key.
  func value<Value>(
    _ key: String,
    _ expected: String,
    allowsNull: Bool = false,
    _ read: (RecipeValue) -> Value?
  ) throws(RecipeError) -> Value? {
    guard let entry = self[key] else { return nil }
    if allowsNull && entry.value == .null { return nil }
    guard let value = read(entry.value) else {
      throw error(key, expected: expected, found: "\(entry.value)")
    }
    return value
  }

  /// What is wrong with a key's value.
  func error(_ key: String, expected: String, found: String) -> RecipeError {
    RecipeError(
      .value(key: key, expected: expected, found: found),
      path: self[key]?.path ?? path,
      line: self[key]?.line
    )
  }

  /// A whole number from `least` to `most`, of which products stay in range.
  func integer(
    _ key: String,
    from least: Int,
    to most: Int = Int(Int32.max),
    allowsNull: Bool = false
  ) throws(RecipeError) -> Int? {
    let expected = "a whole number from \(least) to \(most)"
    return try value(key, expected, allowsNull: allowsNull) { value in
      value.integer.flatMap { (least...most).contains($0) ? $0 : nil }
    }
  }

  /// How many classes there are, `num_classes`: ImageNet-21K has 21,841, and each takes memory.
  func classCount() throws(RecipeError) -> Int? {
    try integer("num_classes", from: 1, to: 1_000_000, allowsNull: true)
  }

  /// A number in a range.
  func number(_ key: String, in range: ClosedRange<Double>) throws(RecipeError) -> Double? {
    let (least, most) = (Self.text(range.lowerBound), Self.text(range.upperBound))
    let expected =
      range.upperBound.isFinite ? "a number from \(least) to \(most)" : "a number from \(least)"
    return try value(key, expected) { value in
      value.number.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// Two positive numbers in a list, of which the second is no smaller.
  func range(
    _ key: String,
    _ expected: String,
    upTo most: Double = .infinity
  ) throws(RecipeError) -> ClosedRange<Double>? {
    try value(key, expected) { value in
      guard let numbers = value.list?.compactMap(\.number), numbers.count == 2,
        value.list?.count == 2, numbers[0] > 0, numbers[1] >= numbers[0], numbers[1] <= most
      else { return nil }
      return numbers[0]...numbers[1]
    }
  }

  /// Yes or no.
  func bool(_ key: String) throws(RecipeError) -> Bool? {
    try value(key, "True or False") { $0.bool }
  }

  /// One of some words, in capitals or not.
  func word<Word: RawRepresentable & CaseIterable>(
    _ key: String,
    _ type: Word.Type
  ) throws(RecipeError) -> Word? where Word.RawValue == String {
    let words = Word.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try value(key, "one of \(words)") { value in
      value.text.flatMap { Word(rawValue: $0.lowercased()) }
    }
  }

  /// A number without a point that says nothing.
  private static func text(_ number: Double) -> String {
    Int(exactly: number).map { "\($0)" } ?? "\(number)"
  }
}

extension RecipeValue {
  /// A side, which may stand twice in a list.
  var side: Int? {
    guard let sides = list?.map(\.integer) else { return integer.flatMap { $0 >= 1 ? $0 : nil } }
    guard sides.count == 2, let side = sides[0], side >= 1, sides[1] == side else { return nil }
    return side
  }

  /// A number for each of red, green and blue.
  var channels: [Double]? {
    guard let numbers = list?.compactMap(\.number), numbers.count == 3, list?.count == 3 else {
      return nil
    }
    return numbers
  }

  /// How far brightness, contrast and saturation go, which may be one number.
  var jitter: [Double]? {
    let factors = number.map { [$0, $0, $0] } ?? channels
    return factors.flatMap { $0.allSatisfy { $0 >= 0 } ? $0 : nil }
  }
}
