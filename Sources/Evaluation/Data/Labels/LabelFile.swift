#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The classes of pictures, read from a file.
///
/// The file is one of these, told apart by its text:
/// - lines of `NAME LABEL`, a label being an index or the name of a class, such as a WordNet id;
/// - CSV or TSV with a header: pictures under `filename`, `image`, `path`, `file`, `name` or `ImageId`, labels
///   under `index`, `label`, `class`, `synset`, `wnid` or `PredictionString`;
/// - lines of `LABEL`, one for each picture in the order of the names: names of classes, or the
///   1-based ids of the ILSVRC2012 development kit;
/// - ReaL: a JSON list of lists of indices in the order of the names, which may be empty.
///
/// Source: the kit's `readme.txt`; "Are we done with ImageNet?" (arXiv:2006.07159), `real.json`.
public struct LabelFile: Sendable {
  /// The file, as the caller named it.
  public let path: String
  /// How many classes there are; labels are below.
  public let classCount: Int

  let labels: Labels

  /// Labels, and what they belong to.
  enum Labels: Sendable, Equatable {
    /// To pictures of these names.
    case named([String: [Int]])
    /// To the pictures in the order of their names.
    case ordered([[Int]])
  }

  /// The list of a million pictures has some 50 MB.
  private static let maximumByteCount = 256 << 20

  /// Reads the file at `path`.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - classes: the names of classes that labels may be, and their indices.
  ///   - challengeIDs: the ids of the development kit, by the same names; `nil` where the model's
  ///     classes are others.
  ///   - classCount: how many classes the model has.
  /// - Throws: ``EvaluationError/file(_:)``,
  ///   ``EvaluationError/label(path:line:expected:found:)`` or
  ///   ``EvaluationError/classIndex(path:index:classCount:)``.
  public init(
    path: String,
    classes: ClassList? = nil,
    challengeIDs: ClassList? = nil,
    classCount: Int
  ) throws(EvaluationError) {
    self.path = path
    self.classCount = classCount
    let text = try Self.text(path)
    if text.first(where: { !$0.isWhitespace }) == "[" {
      labels = .ordered(try Self.lists(text, path, classCount))
      return
    }
    let vocabulary = LabelVocabulary(
      path: path,
      classes: classes,
      challengeIDs: challengeIDs,
      classCount: classCount
    )
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated().map { TextLine(number: $0.offset + 1, text: $0.element) }
      .filter { line in line.text.contains { !$0.isWhitespace } }
    guard let first = lines.first else {
      throw .label(path: path, line: nil, expected: "labels", found: "an empty file")
    }
    if let table = LabelTable(header: first) {
      labels = .named(try table.labels(lines.dropFirst(), vocabulary))
    } else if first.text.split(whereSeparator: \.isWhitespace).count == 1 {
      guard !first.text.contains(",") else { throw vocabulary.columns(first) }
      labels = .ordered(try vocabulary.ordered(lines))
    } else {
      labels = .named(try Self.pairs(lines, vocabulary))
    }
  }

  private static func text(_ path: String) throws(EvaluationError) -> String {
    let bytes = try SmallFile.bytes(path: path, limit: maximumByteCount) { byteCount in
      .label(
        path: path,
        line: nil,
        expected: "a file of at most \(maximumByteCount) bytes",
        found: "\(byteCount)"
      )
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .label(path: path, line: nil, expected: "UTF-8 text", found: "other bytes")
    }
    // A byte order mark, as spreadsheets write one.
    return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }

  /// ReaL's lists.
  private static func lists(
    _ text: String,
    _ path: String,
    _ classCount: Int
  ) throws(EvaluationError) -> [[Int]] {
    guard let lists = try? JSONDecoder().decode([[Int]].self, from: Data(text.utf8)) else {
      throw .label(
        path: path,
        line: nil,
        expected: "a JSON list of lists of indices, as ReaL's real.json",
        found: "something else"
      )
    }
    for index in lists.joined() where !(0..<classCount).contains(index) {
      throw .classIndex(path: path, index: index, classCount: classCount)
    }
    return lists
  }

  /// Lines of `NAME LABEL`; names may have spaces in them.
  private static func pairs(
    _ lines: [TextLine],
    _ vocabulary: LabelVocabulary
  ) throws(EvaluationError) -> [String: [Int]] {
    var labels: [String: [Int]] = [:]
    for line in lines {
      let text = line.text.trimmed
      guard let end = text.lastIndex(where: \.isWhitespace) else {
        throw vocabulary.error(line, expected: "a name and a label", found: "'\(text.prefix(80))'")
      }
      let name = String(text[..<end].trimmed)
      try vocabulary.add(text[text.index(after: end)...], of: name, on: line, to: &labels)
    }
    return labels
  }
}

/// A line of a file, counted from 1.
struct TextLine {
  let number: Int
  let text: Substring
}

extension Substring {
  /// The text without white space around it.
  var trimmed: Substring {
    var rest = drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}
