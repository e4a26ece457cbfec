internal import Tensors

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What an evaluation has done so far, in a file that outlives it, so that another run goes on from
/// there.
///
/// The file only grows, by a line for each picture in the order of the data set, written when its batch is
/// done: whenever a process is killed, what is there is right and at most its last line is torn. No two
/// processes write one journal.
public final class JournalFile {
  /// The file, as the caller named it.
  public let path: String
  /// What the evaluation is.
  public let header: JournalHeader

  private let descriptor: CInt
  /// How many pictures it has, and how many seconds they took.
  private var done = (pictureCount: 0, seconds: 0.0)
  /// Where the next line goes; what stands there is a torn one.
  private var end = 0

  /// Opens the journal at `path`, or starts it there.
  ///
  /// - Throws: ``EvaluationError/file(_:)``, or ``EvaluationError/journal(_:)`` if the file is something
  ///   else, of another evaluation, in use, or cannot be written.
  public init(path: String, header: JournalHeader) throws(EvaluationError) {
    self.path = path
    self.header = header
    descriptor = try Self.openFile(path)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
      throw error(.inUse)
    }
    do throws(EvaluationError) {
      let reader = try JournalReader(path: path)
      try check(reader.header)
      end = reader.end
    } catch .journal(let error) where error.problem == .noHead {
      try write(header.bytes)
    }
  }

  deinit { close(descriptor) }

  /// Goes through the pictures that are in the file.
  ///
  /// - Throws: ``EvaluationError/file(_:)`` or ``EvaluationError/journal(_:)`` if it cannot be read or is
  ///   damaged, or what `body` throws.
  func replay(
    _ body: (JournalRecord) throws(EvaluationError) -> Void
  ) throws(EvaluationError) {
    var reader = try JournalReader(path: path)
    while let record = try reader.next() { try body(record) }
    done = (reader.recordCount, reader.seconds)
    end = reader.end
  }

  /// How many seconds the runs took that have written into the file.
  var seconds: Double { done.seconds }

  /// Adds the next pictures.
  ///
  /// - Parameters:
  ///   - pictures: the pictures, which follow those that are in the file.
  ///   - seconds: how long the evaluation took up to them, earlier runs too.
  /// - Throws: ``EvaluationError/journal(_:)``.
  func append(_ pictures: [EvaluatedPicture], seconds: Double) throws(EvaluationError) {
    // To the millisecond: more digits are noise.
    let rounded = max(done.seconds, (1000 * seconds).rounded() / 1000)
    try write(pictures.flatMap { JournalRecord($0, seconds: rounded).line })
    done = (done.pictureCount + pictures.count, rounded)
  }

  /// The picture of a record, and of the data set at its place.
  ///
  /// - Throws: ``EvaluationError/journal(_:)`` if the two are not the same.
  func picture(
    _ record: JournalRecord,
    at sample: Sample?
  ) throws(EvaluationError) -> EvaluatedPicture {
    guard let sample, sample.name == record.name, sample.labels == record.labels else {
      throw error(
        .differs(name: "picture", expected: sample?.name ?? "none", found: record.name)
      )
    }
    return EvaluatedPicture(sample: sample, result: record.result)
  }

  private func check(_ found: JournalHeader) throws(EvaluationError) {
    if let difference = header.difference(from: found) {
      throw error(
        .differs(name: difference.name, expected: difference.expected, found: difference.found)
      )
    }
    guard header.shard == found.shard else {
      throw error(.differs(name: "shard", expected: "\(header.shard)", found: "\(found.shard)"))
    }
  }

  /// Writes at the end, over a line that is torn.
  private func write(_ bytes: [UInt8]) throws(EvaluationError) {
    do throws(FileError) {
      guard ftruncate(descriptor, off_t(end)) == 0 else {
        throw FileError(.writeFailed(code: errno), path: path)
      }
      try positionalWrite(bytes.span, to: descriptor, at: end, path: path)
      end += bytes.count
    } catch {
      // Without half a line where there is no room for a whole one.
      _ = ftruncate(descriptor, off_t(end))
      throw self.error(.writing(error, pictureCount: done.pictureCount))
    }
  }

  private func error(_ problem: JournalError.Problem) -> EvaluationError {
    .journal(JournalError(problem, path: path))
  }

  /// Opens the file for reading and writing, and makes it if it is not there.
  private static func openFile(_ path: String) throws(EvaluationError) -> CInt {
    // O_NONBLOCK: a named pipe, which is refused later, must not be waited for.
    let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    let descriptor = unsafe open(path, flags, 0o666)
    guard descriptor < 0 else { return descriptor }
    let problem: FileError.Problem =
      errno == EISDIR ? .notReplaceable(kind: "a directory") : .notCreatable(code: errno)
    throw .file(FileError(problem, path: path))
  }
}
