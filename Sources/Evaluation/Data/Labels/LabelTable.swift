/// A table of labels, with commas or tabs and with a header, its columns found by their names.
///
/// Pictures stand under `filename`, `image`, `path`, `file`, `name` or `ImageId`; labels under `index`,
/// `label`, `class`, `synset`, `wnid` or `PredictionString`, of which the first word counts: the
/// last two are those of Kaggle's `LOC_val_solution.csv`. Of several such columns the first in this order
/// counts whose first value is a label.
struct LabelTable {
  private let separator: Character
  private let nameColumn: Int
  private let labelColumns: [Int]
  private let columnCount: Int

  private static let nameHeaders = ["filename", "image", "path", "file", "name", "imageid"]
  private static let labelHeaders = [
    "index", "label", "class", "synset", "wnid", "predictionstring",
  ]

  /// Recognises a header; `nil` if the line is none.
  init?(header: TextLine) {
    separator = header.text.contains("\t") ? "\t" : ","
    let words = Self.fields(header.text, separator)?.map {
      $0.lowercased().replacing("_", with: "")
    }
    guard let words, words.count > 1,
      let name = Self.nameHeaders.lazy.compactMap({ words.firstIndex(of: $0) }).first
    else { return nil }
    labelColumns = Self.labelHeaders.compactMap { words.firstIndex(of: $0) }
    guard !labelColumns.isEmpty else { return nil }
    nameColumn = name
    columnCount = words.count
  }

  /// The labels by name in the lines behind the header.
  func labels(
    _ lines: ArraySlice<TextLine>,
    _ vocabulary: LabelVocabulary
  ) throws(EvaluationError) -> [String: [Int]] {
    var labels: [String: [Int]] = [:]
    var column: Int?
    for line in lines {
      guard let fields = Self.fields(line.text, separator), fields.count == columnCount else {
        throw vocabulary.error(
          line,
          expected: "\(columnCount) columns, as the header has",
          found: "'\(line.text.prefix(80))'"
        )
      }
      let words = fields.map { $0.prefix { $0 != " " } }
      let chosen =
        column ?? labelColumns.first { vocabulary.isLabel(words[$0]) } ?? labelColumns[0]
      column = chosen
      try vocabulary.add(words[chosen], of: fields[nameColumn], on: line, to: &labels)
    }
    return labels
  }

  /// The fields of a line; `nil` if a quote does not end.
  ///
  /// In quotes fields may hold separators, and quotes twice.
  ///
  /// Source: RFC 4180, line breaks within fields left out.
  private static func fields(_ line: Substring, _ separator: Character) -> [String]? {
    var fields = [""]
    var isQuoted = false
    var rest = line
    while let character = rest.popFirst() {
      if isQuoted {
        if character != "\"" {
          fields[fields.count - 1].append(character)
        } else if rest.first == "\"" {
          fields[fields.count - 1].append(rest.removeFirst())
        } else {
          isQuoted = false
        }
      } else if character == "\"" {
        isQuoted = true
      } else if character == separator {
        fields.append("")
      } else {
        fields[fields.count - 1].append(character)
      }
    }
    return isQuoted ? nil : fields.map { String($0[...].trimmed) }
  }
}
