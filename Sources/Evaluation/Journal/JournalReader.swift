internal import Tensors

/// Reads a journal from its first picture to the last.
///
/// A last line that was not written to its end, or is damaged, counts as not written: a process may have
/// been killed, or the machine have lost its power, meanwhile.
struct JournalReader {
  let header: JournalHeader
  /// How many pictures were read.
  private(set) var recordCount = 0
  /// Where the next record starts, or has to be written, in bytes from the start of the file.
  private(set) var end: Int
  /// How many seconds the evaluation had taken at the last picture.
  private(set) var seconds = 0.0

  private var lines: LineReader
  private let path: String

  /// Reads the head.
  ///
  /// - Throws: ``EvaluationError/file(_:)`` or ``EvaluationError/journal(_:)``.
  init(path: String) throws(EvaluationError) {
    do { lines = LineReader(try FileSource(path: path)) } catch { throw .file(error) }
    self.path = path
    header = try JournalHeader(&lines, path: path)
    end = lines.position
  }

  /// How many pictures the evaluation has when it is done.
  var pictureCount: Int { header.coverage().selectedCount }

  /// The next picture; `nil` at the end.
  ///
  /// - Throws: ``EvaluationError/file(_:)``, or ``EvaluationError/journal(_:)`` for a line that is not as it
  ///   was written, or one too many.
  mutating func next() throws(EvaluationError) -> JournalRecord? {
    let found: LineReader.Line?
    do { found = try lines.next() } catch { throw .file(error) }
    guard let line = found else { return nil }
    let record =
      line.isWhole ? JournalRecord(line: line.bytes, classCount: header.classCount) : nil
    guard let record, recordCount < pictureCount, record.seconds >= seconds else {
      guard lines.isAtEnd, record == nil else {
        let expected =
          recordCount < pictureCount
          ? "picture \(recordCount + 1) of \(pictureCount)"
          : "the end after \(pictureCount) pictures"
        let problem = JournalError.Problem.damaged(line: line.number, expected: expected)
        throw .journal(JournalError(problem, path: path))
      }
      return nil
    }
    recordCount += 1
    seconds = record.seconds
    end = lines.position
    return record
  }
}
