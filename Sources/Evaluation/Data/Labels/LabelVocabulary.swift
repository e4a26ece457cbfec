/// What a label in a file may be: an index, or the name of a class.
struct LabelVocabulary {
  let path: String
  let classes: ClassList?
  let challengeIDs: ClassList?
  let classCount: Int

  /// The index that `word` stands for.
  func index(_ word: Substring, on line: TextLine) throws(EvaluationError) -> Int {
    if let index = classes?.indexByDirectory[String(word)] ?? Int(word) {
      guard (0..<classCount).contains(index) else {
        throw error(line, expected: "an index from 0 to \(classCount - 1)", found: "\(index)")
      }
      return index
    }
    let names = classes.map { " or a class of \($0.name)" } ?? ""
    throw error(line, expected: "an index\(names)", found: "'\(word.prefix(80))'")
  }

  /// Whether `word` can be a label.
  func isLabel(_ word: Substring) -> Bool {
    Int(word) != nil || classes?.indexByDirectory[String(word)] != nil
  }

  /// Notes the label of a picture, which may have no other one.
  func add(
    _ word: Substring,
    of name: String,
    on line: TextLine,
    to labels: inout [String: [Int]]
  ) throws(EvaluationError) {
    let index = try index(word, on: line)
    if let other = labels.updateValue([index], forKey: name), other != [index] {
      throw error(line, expected: "one label for '\(name)'", found: "\(other[0]) and \(index)")
    }
  }

  /// One label on each line: names of classes, or the development kit's ids, from 1 up.
  func ordered(_ lines: [TextLine]) throws(EvaluationError) -> [[Int]] {
    let words = lines.map { $0.text.trimmed }
    guard let first = words.first, Int(first) != nil else {
      return try zip(words, lines).map { word, line throws(EvaluationError) in
        [try index(word, on: line)]
      }
    }
    guard let classes, let challengeIDs else {
      throw error(
        lines[0],
        expected: "a name and a label, numbers alone being ids of ImageNet's development kit",
        found: "'\(first.prefix(80))'"
      )
    }
    var indices: [Int: Int] = [:]
    for (name, id) in challengeIDs.indexByDirectory {
      if let index = classes.indexByDirectory[name], (0..<classCount).contains(index) {
        indices[id] = index
      }
    }
    return try zip(words, lines).map { word, line throws(EvaluationError) in
      guard let id = Int(word), let index = indices[id] else {
        throw error(
          line,
          expected: "an id of \(challengeIDs.name), which are from 1 up",
          found: "'\(word.prefix(80))'"
        )
      }
      return [index]
    }
  }

  /// The error of a line that looks like the header of a table, and is none that is known.
  func columns(_ header: TextLine) -> EvaluationError {
    error(
      header,
      expected: "a column such as filename and one such as index or label",
      found: "'\(header.text.prefix(80))'"
    )
  }

  func error(_ line: TextLine, expected: String, found: String) -> EvaluationError {
    .label(path: path, line: line.number, expected: expected, found: found)
  }
}
