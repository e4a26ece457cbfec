extension JournalHeader {
  /// The word that a journal starts with.
  static let signature = "shufflezoo evaluation"

  /// The kinds of lines between the first and the empty one.
  private enum Kind: String {
    case evaluation, setting, fact, crc32
  }

  /// The header's bytes, the empty line with them.
  var bytes: [UInt8] {
    var bytes = EscapedField.line([Self.signature, "\(Self.version)"])
    for (kind, entries) in [(Kind.evaluation, own), (.setting, settings), (.fact, facts)] {
      for entry in entries {
        bytes += EscapedField.line([kind.rawValue, entry.name, entry.value])
      }
    }
    let checksum = ChecksummedLine.checksum(bytes[...])
    return bytes + EscapedField.line([Kind.crc32.rawValue, checksum]) + [UInt8(ascii: "\n")]
  }

  private var own: [Entry] {
    [
      Entry("shard", "\(shard)"), Entry("classes", "\(classCount)"),
      Entry("pictures", "\(listedCount)"), Entry("limit", limit.map(String.init) ?? "none"),
    ]
  }

  /// Reads a header, up to the empty line.
  ///
  /// - Throws: ``EvaluationError/file(_:)`` or ``EvaluationError/journal(_:)``.
  init(_ lines: inout LineReader, path: String) throws(EvaluationError) {
    func error(_ problem: JournalError.Problem) -> EvaluationError {
      .journal(JournalError(problem, path: path))
    }
    var entries: [Kind: [Entry]] = [:]
    var head: [UInt8] = []
    var isChecked = false
    while true {
      let found: LineReader.Line?
      do { found = try lines.next() } catch { throw .file(error) }
      guard let line = found else { throw error(.noHead) }
      guard line.isWhole else {
        // A journal whose head was cut short has nothing in it; another file is left alone.
        let isStart = line.number > 1 || Self.start.starts(with: line.bytes)
        throw error(lines.isAtEnd && isStart ? .noHead : .notAJournal)
      }
      let fields = EscapedField.fields(line.bytes) ?? []
      let kind = fields.first.flatMap(Kind.init(rawValue:))
      if line.number == 1 {
        guard fields.count == 2, fields[0] == Self.signature else { throw error(.notAJournal) }
        guard fields[1] == "\(Self.version)" else { throw error(.version(found: fields[1])) }
      } else if line.bytes.isEmpty, isChecked {
        break
      } else if kind == .crc32, fields == ["crc32", ChecksummedLine.checksum(head[...])] {
        isChecked = true
      } else if let kind, kind != .crc32, fields.count == 3, !isChecked {
        entries[kind, default: []].append(Entry(fields[1], fields[2]))
      } else {
        throw error(.damaged(line: line.number, expected: "a line of the journal's head"))
      }
      head += line.bytes + [UInt8(ascii: "\n")]
    }
    guard let header = Self(entries[.evaluation] ?? [], entries) else {
      throw error(.damaged(line: 2, expected: "the shard, and how many classes and pictures"))
    }
    self = header
  }

  /// The most classes: ImageNet-21K has 21,841, and counting takes memory for each.
  private static let mostClasses = 1_000_000

  private static var start: [UInt8] { EscapedField.line([signature, "\(version)"]) }

  private init?(_ own: [Entry], _ entries: [Kind: [Entry]]) {
    let values = Dictionary(
      own.map { ($0.name, $0.value) },
      uniquingKeysWith: { first, _ in first }
    )
    guard let shard = values["shard"].flatMap(Shard.init(_:)),
      let classCount = values["classes"].flatMap({ Int($0) }),
      (1...Self.mostClasses).contains(classCount),
      let listedCount = values["pictures"].flatMap({ Int($0) }), listedCount >= 1,
      let limitWord = values["limit"]
    else { return nil }
    let limit = Int(limitWord)
    guard limitWord == "none" || (1..<listedCount).contains(limit ?? 0),
      shard.count <= limit ?? listedCount
    else { return nil }
    self.init(
      shard: shard,
      classCount: classCount,
      listedCount: listedCount,
      limit: limit,
      settings: entries[.setting] ?? [],
      facts: entries[.fact] ?? []
    )
  }
}
