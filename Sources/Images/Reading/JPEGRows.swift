internal import CJPEGDecoder

/// Reads JPEG files row by row, one after another, in memory that stays.
@safe
struct JPEGRows: ~Copyable {
  private let rows: OpaquePointer

  /// Makes a reader.
  init() {
    guard let rows = unsafe sz_jpeg_rows_create() else { preconditionFailure("out of memory") }
    unsafe self.rows = rows
  }

  deinit { unsafe sz_jpeg_rows_destroy(rows) }

  /// Calls `body` with each row from the window's first on, its number, and the column that the row
  /// starts with, until it returns false or there is none left.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - manner: whose pixels are meant.
  ///   - start: called with the picture's size; returns the part that is wanted, `nil` for all.
  ///   - body: the row is valid for the call; it has 8 bytes more than its pixels.
  /// - Returns: whether that decided how the file is to be judged; always, if all is wanted.
  /// - Throws: as ``ImageDecoder/decode(_:as:)-([UInt8],_)``, if all is wanted.
  borrowing func read(
    _ bytes: Span<UInt8>,
    as manner: ImageDecoder.Manner,
    start: (PixelSize) throws(ImageError) -> Window?,
    _ body: (UnsafePointer<UInt8>, _ row: Int, _ firstColumn: Int) -> Bool
  ) throws(ImageError) -> Bool {
    try unsafe bytes.withUnsafeBufferPointer { bytes throws(ImageError) in
      defer { unsafe sz_jpeg_rows_close(rows) }
      var width: UInt32 = 0
      var height: UInt32 = 0
      let opened = unsafe sz_jpeg_rows_open(
        rows,
        bytes.baseAddress,
        bytes.count,
        manner.cmyk,
        &width,
        &height
      )
      try check(opened, byteCount: bytes.count)
      let size = PixelSize(height: Int(height), width: Int(width))
      try JPEGFile.check(size, byteCount: bytes.count)
      guard var window = try start(size)?.stored else {
        try unsafe readAll(size, byteCount: bytes.count, body)
        return true
      }
      guard unsafe sz_jpeg_rows_start(rows, &window) == SZ_JPEG_READ else { return false }
      for y in Int(window.first_row)..<size.height {
        var row: UnsafePointer<UInt8>?
        guard unsafe sz_jpeg_rows_next(rows, &row) == SZ_JPEG_READ, let row = unsafe row
        else { return false }
        guard unsafe body(row, y, Int(window.first_column)) else { break }
      }
      return unsafe sz_jpeg_rows_finish(rows) == SZ_JPEG_READ
    }
  }

  private borrowing func readAll(
    _ size: PixelSize,
    byteCount: Int,
    _ body: (UnsafePointer<UInt8>, _ row: Int, _ firstColumn: Int) -> Bool
  ) throws(ImageError) {
    try check(unsafe sz_jpeg_rows_start(rows, nil), byteCount: byteCount)
    for y in 0..<size.height {
      var row: UnsafePointer<UInt8>?
      try check(unsafe sz_jpeg_rows_next(rows, &row), byteCount: byteCount)
      if let row = unsafe row { _ = unsafe body(row, y, 0) }
    }
    try check(unsafe sz_jpeg_rows_finish(rows), byteCount: byteCount)
  }

  private borrowing func check(_ status: sz_jpeg_status, byteCount: Int) throws(ImageError) {
    switch status {
    case SZ_JPEG_READ: return
    case SZ_JPEG_TRUNCATED: throw ImageError(.truncated(.jpeg, byteCount: byteCount))
    default:
      let reason = unsafe String(cString: sz_jpeg_rows_message(rows))
      throw ImageError(.undecodable(.jpeg, reason: reason))
    }
  }

  /// The part of a picture that is wanted; it goes down to where the reader stops.
  struct Window {
    /// The columns.
    let columns: Range<Int>
    /// The first row.
    let firstRow: Int

    fileprivate var stored: sz_jpeg_window {
      sz_jpeg_window(
        first_column: UInt32(columns.lowerBound),
        column_count: UInt32(columns.count),
        first_row: UInt32(firstRow)
      )
    }
  }
}
