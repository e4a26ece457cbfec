/// A table of comma-separated values, read as RFC 4180 has it.
///
/// Lines end with a line feed, with or without a carriage return before it; what stands behind the
/// last one counts as a row unless it is empty. A byte-order mark is skipped.
package struct CSVTable {
  /// The cells of each row, the header first; rows may differ in length.
  package let rows: [[String]]

  /// The most bytes that are read: a predictions file of ImageNet's training set has some 200 MB.
  private static let maximumByteCount = 1 << 30

  /// Reads the file at `path`.
  ///
  /// - Throws: ``EvaluationError/file(_:)``, or ``EvaluationError/table(path:expected:found:)`` for
  ///   what is no UTF-8, too large, or ends inside quotes.
  package init(path: String) throws(EvaluationError) {
    let bytes = try SmallFile.bytes(path: path, limit: Self.maximumByteCount) { byteCount in
      .table(
        path: path,
        expected: "at most \(Self.maximumByteCount) bytes",
        found: "\(byteCount)"
      )
    }
    try self.init(parsing: bytes, path: path)
  }

  /// Reads the bytes of a file; errors name it as `path`.
  ///
  /// - Throws: ``EvaluationError/table(path:expected:found:)``.
  package init(parsing bytes: [UInt8], path: String) throws(EvaluationError) {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw .table(path: path, expected: "UTF-8", found: "other bytes")
    }
    var parser = Parser()
    let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    for byte in bytes.dropFirst(isMarked ? 3 : 0) { parser.take(byte) }
    guard let rows = parser.finish() else {
      throw .table(path: path, expected: "a quote that closes the last cell", found: "the end")
    }
    self.rows = rows
  }

  /// Splits bytes into cells and rows.
  private struct Parser {
    private var rows: [[String]] = []
    private var row: [String] = []
    private var cell: [UInt8] = []
    private var state = State.start

    /// Where in a cell the parser is.
    private enum State {
      case start, plain, quoted, afterQuote
    }

    mutating func take(_ byte: UInt8) {
      switch (state, byte) {
      case (.quoted, UInt8(ascii: "\"")): state = .afterQuote
      case (.quoted, _): cell.append(byte)
      case (.afterQuote, UInt8(ascii: "\"")):
        cell.append(byte)
        state = .quoted
      // Before a line's end; one that belongs to the cell stands inside the quotes.
      case (.afterQuote, UInt8(ascii: "\r")): break
      case (.start, UInt8(ascii: "\"")): state = .quoted
      case (_, UInt8(ascii: ",")): endCell()
      case (_, UInt8(ascii: "\n")): endRow()
      default:
        cell.append(byte)
        if state == .start { state = .plain }
      }
    }

    /// The rows; `nil` inside quotes.
    mutating func finish() -> [[String]]? {
      guard state != .quoted else { return nil }
      if state != .start || !row.isEmpty { endRow() }
      return rows
    }

    private mutating func endCell() {
      row.append(String(decoding: cell, as: UTF8.self))
      cell.removeAll(keepingCapacity: true)
      state = .start
    }

    private mutating func endRow() {
      if state == .plain, cell.last == UInt8(ascii: "\r") { cell.removeLast() }
      endCell()
      rows.append(row)
      row = []
    }
  }
}
