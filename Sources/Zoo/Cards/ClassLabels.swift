/// The classes that a network tells apart: for each its index, directory and words.
///
/// Written as lines of `index<TAB>directory<TAB>label`.
public struct ClassLabels: Equatable, Sendable {
  /// One class.
  public struct Entry: Equatable, Sendable {
    /// The index of the class among the network's outputs, from 0.
    public let index: Int
    /// The directory that holds its pictures in a data set; for ImageNet its WordNet id.
    public let directory: String
    /// Its words.
    public let label: String
  }

  /// The classes by index.
  public let entries: [Entry]

  private let positionByIndex: [Int: Int]
  private let positionByDirectory: [String: Int]

  /// The 1000 classes of ImageNet-1K, with the words of WordNet 3.0.
  ///
  /// - Throws: ``ZooError``; the tests hold that it never does.
  public static var imageNet1K: ClassLabels {
    get throws(ZooError) { try builtIn(named: "imagenet-1k") }
  }

  /// A class list that is built in, from `zoo/labels`; ``ModelCard/labels`` names a model's.
  ///
  /// - Throws: ``ZooError/Problem/unknownLabels(_:known:)``.
  public static func builtIn(named name: String) throws(ZooError) -> ClassLabels {
    guard name != challengeIDsName, let labels = parsed[name] else {
      let known = parsed.keys.filter { $0 != challengeIDsName }.sorted()
      throw ZooError(.unknownLabels(name, known: known))
    }
    return try labels.get()
  }

  /// The ids, from 1 to 1000, that the development kit of ILSVRC2012 has for ImageNet's classes in
  /// place of their indices.
  ///
  /// Source: the kit's `meta.mat`, which `map_clsloc.txt` of the kit of 2015 repeats as text.
  ///
  /// - Throws: ``ZooError``; the tests hold that it never does.
  public static var challengeIDs: ClassLabels {
    get throws(ZooError) {
      guard let labels = parsed[challengeIDsName] else {
        throw ZooError(.unknownLabels(challengeIDsName, known: parsed.keys.sorted()))
      }
      return try labels.get()
    }
  }

  /// No network's classes, so no card may name it.
  private static let challengeIDsName = "ilsvrc2012-ids"

  private static let parsed: [String: Result<ClassLabels, ZooError>] = Dictionary(
    uniqueKeysWithValues: EmbeddedZoo.labels.map { file in
      let name = String(file.name.prefix { $0 != "." })
      let labels = Result { () throws(ZooError) in
        try ClassLabels(parsing: Array(file.text.utf8), file: file.name)
      }
      return (name, labels)
    }
  )

  /// Reads a class list: UTF-8, one class a line, in any order; empty lines are skipped.
  ///
  /// Indices need not be contiguous, so that a list may name a subset of the network's classes.
  ///
  /// - Parameters:
  ///   - bytes: the text of the list.
  ///   - file: its name, for errors.
  /// - Throws: ``ZooError`` with the line that is wrong.
  public init(parsing bytes: [UInt8], file: String) throws(ZooError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ZooError(.notUTF8, file: file)
    }
    var entries: [Entry] = []
    var indexLines: [Int: Int] = [:]
    var directoryLines: [String: Int] = [:]
    let content = text.unicodeScalars.drop { $0 == "\u{FEFF}" }
    for (position, line) in content.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      let row = line.last == "\r" ? line.dropLast() : line
      if row.isEmpty { continue }
      let number = position + 1
      let entry: Entry
      do throws(ZooError.Problem) {
        entry = try Self.entry(row)
        if let first = indexLines.updateValue(number, forKey: entry.index) {
          throw .duplicateIndex(entry.index, firstLine: first)
        }
        if let first = directoryLines.updateValue(number, forKey: entry.directory) {
          throw .duplicateDirectory(entry.directory, firstLine: first)
        }
      } catch {
        throw ZooError(error, file: file, line: number)
      }
      entries.append(entry)
    }
    guard !entries.isEmpty else { throw ZooError(.noClasses, file: file) }
    self.init(entries)
  }

  private init(_ entries: [Entry]) {
    self.entries = entries.sorted { $0.index < $1.index }
    let positions = self.entries.enumerated()
    positionByIndex = Dictionary(uniqueKeysWithValues: positions.map { ($1.index, $0) })
    positionByDirectory = Dictionary(uniqueKeysWithValues: positions.map { ($1.directory, $0) })
  }

  private static func entry(_ row: Substring.UnicodeScalarView) throws(ZooError.Problem) -> Entry {
    let columns = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard columns.count == 3 else { throw .wrongColumnCount(found: columns.count) }
    let digits = columns[0]
    guard digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
      let index = Int(digits)
    else { throw .invalidIndex(digits) }
    guard !columns[1].isEmpty else { throw .emptyDirectory }
    return Entry(index: index, directory: columns[1], label: columns[2])
  }

  /// The words of the class with this index, `nil` if the list does not have it.
  public func label(at index: Int) -> String? {
    positionByIndex[index].map { entries[$0].label }
  }

  /// The index of the class whose pictures lie in this directory, `nil` if none do.
  public func index(ofDirectory directory: String) -> Int? {
    positionByDirectory[directory].map { entries[$0].index }
  }
}
