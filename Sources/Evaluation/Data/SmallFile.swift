internal import Tensors

/// A file that is read whole, as it is small.
enum SmallFile {
  /// Reads the file at `path`.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: the most bytes that are read.
  ///   - tooLarge: the error for a file of more bytes, whose number it gets.
  /// - Returns: its bytes.
  /// - Throws: ``EvaluationError/file(_:)``, or what `tooLarge` gives.
  static func bytes(
    path: String,
    limit: Int,
    tooLarge: (Int) -> EvaluationError
  ) throws(EvaluationError) -> [UInt8] {
    let byteCount: Int
    do throws(FileError) {
      let source = try FileSource(path: path)
      byteCount = source.byteCount
      if byteCount <= limit { return try source.allBytes() }
    } catch {
      throw .file(error)
    }
    throw tooLarge(byteCount)
  }
}
