internal import Tensors

/// What an evaluation has done so far, in a file that outlives it, so that another run goes on from
/// there.
///
/// The file only grows, by a line for each picture in the order of the data set, written when its batch is
/// done: whenever a process is killed, what is there is right and at most its last line is torn. No two
/// processes write one journal.
public final class JournalFile {
  /// The file, as the caller named it.
  public var path: String { file.path }
  /// What the evaluation is.
  public let header: JournalHeader

  private let file: GrowingFile
  /// How many pictures it has, and how many seconds they took.
  private var done = (pictureCount: 0, seconds: 0.0)

  /// Opens the journal at `path`, or starts it there.
  ///
  /// - Throws: ``EvaluationError/file(_:)``, or ``EvaluationError/journal(_:)`` if the file is something
  ///   else, of another evaluation, in use, or cannot be written.
  public init(path: String, header: JournalHeader) throws(EvaluationError) {
    self.header = header
    do { file = try GrowingFile(path: path) } catch { throw .file(error) }
    guard file.lock() else { throw error(.inUse) }
    do throws(EvaluationError) {
      let reader = try JournalReader(path: path)
      try check(reader.header)
      file.end = reader.end
    } catch .journal(let error) where error.problem == .noHead {
      try write(header.bytes)
    }
  }

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
    file.end = reader.end
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
    do {
      try file.append(bytes.span)
    } catch {
      throw self.error(.writing(error, pictureCount: done.pictureCount))
    }
  }

  private func error(_ problem: JournalError.Problem) -> EvaluationError {
    .journal(JournalError(problem, path: path))
  }
}
