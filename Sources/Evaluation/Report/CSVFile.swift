package import Tensors

/// Writes a table as comma-separated values, row by row; it comes into being whole or not at all.
///
/// A cell with a comma, a quote or a line break is quoted as RFC 4180 has it; lines end with a line
/// feed alone, as Python's pandas writes them.
package struct CSVFile: ~Copyable {
  private let file: OutputFile
  private var pending: [UInt8]

  /// How much is written at once.
  private static let chunkByteCount = 64 << 10

  /// Starts a file with its header.
  ///
  /// - Throws: `FileError` if it cannot be created, or exists and `overwriting` is false.
  package init(path: String, header: [String], overwriting: Bool) throws(FileError) {
    file = try OutputFile(path: path, overwriting: overwriting)
    pending = Array(Self.line(header).utf8)
  }

  /// Adds a row.
  ///
  /// - Throws: `FileError` when writing fails.
  package mutating func append(_ cells: [String]) throws(FileError) {
    pending += Self.line(cells).utf8
    guard pending.count >= Self.chunkByteCount else { return }
    try file.write(pending.span)
    pending.removeAll(keepingCapacity: true)
  }

  /// Gives the file its name.
  ///
  /// - Throws: `FileError`.
  package consuming func commit() throws(FileError) {
    try file.write(pending.span)
    try file.commit()
  }

  /// A row with its line feed.
  static func line(_ cells: [String]) -> String {
    cells.map(quoted).joined(separator: ",") + "\n"
  }

  private static func quoted(_ cell: String) -> String {
    let isPlain = cell.utf8.allSatisfy { byte in
      byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\n")
        && byte != UInt8(ascii: "\r")
    }
    return isPlain ? cell : "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
