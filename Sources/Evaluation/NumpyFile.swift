public import Tensors

/// Writes a `float32` matrix in numpy's `.npy` format, version 1.0, little-endian, row by row.
///
/// Source: `numpy/lib/format.py`.
public struct NumpyFile: ~Copyable {
  private let file: OutputFile
  private let columnCount: Int
  private var rowCount = 0

  /// Where the data start: the header is padded so that they are aligned, and so that its length
  /// does not depend on the number of rows.
  private static let headerByteCount = 128

  /// Starts a file for rows of `columnCount` numbers.
  ///
  /// - Throws: `FileError` if it cannot be created, or exists and `overwriting` is false.
  public init(path: String, columnCount: Int, overwriting: Bool) throws(FileError) {
    let file = try OutputFile(path: path, overwriting: overwriting)
    try file.write(Self.header(rowCount: 0, columnCount: columnCount).span)
    self.file = file
    self.columnCount = columnCount
  }

  /// Adds a row.
  ///
  /// - Precondition: it has as many numbers as the file has columns.
  /// - Throws: `FileError` when writing fails.
  public mutating func append(_ row: [Float]) throws(FileError) {
    precondition(row.count == columnCount, "rows of one length")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * row.count)
    for value in row { bytes.append(littleEndian: value.bitPattern) }
    try file.write(bytes.span)
    rowCount += 1
  }

  /// Notes the number of rows and gives the file its name.
  ///
  /// - Throws: `FileError`.
  public consuming func commit() throws(FileError) {
    try file.overwriteStart(Self.header(rowCount: rowCount, columnCount: columnCount).span)
    try file.commit()
  }

  private static func header(rowCount: Int, columnCount: Int) -> [UInt8] {
    let magic: [UInt8] = [0x93] + "NUMPY".utf8 + [1, 0]
    let length = headerByteCount - magic.count - 2
    let text =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rowCount), \(columnCount)), }"
    let padding = String(repeating: " ", count: length - text.utf8.count - 1)
    return magic + [UInt8(length & 0xFF), UInt8(length >> 8)] + Array((text + padding + "\n").utf8)
  }
}
