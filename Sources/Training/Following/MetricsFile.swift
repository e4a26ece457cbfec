package import Tensors

/// All that a training tells, an event on each line, in a file of its folder.
///
/// A line is written as soon as its event is noted, so that a run that is killed leaves all but at most a
/// torn one. A run that goes on after an epoch makes the later ones again: their lines are dropped.
package struct MetricsFile {
  /// What the file is called.
  package static let name = "metrics.jsonl"

  /// What its lines tell.
  package private(set) var history: TrainingHistory
  /// Whether an epoch whose lines are dropped was the best.
  package let forgetsBest: Bool

  private let file: GrowingFile

  /// How much is copied at once.
  private static let chunkByteCount = 1 << 20

  /// Opens the file in `folder`, or starts it there.
  ///
  /// - Parameters:
  ///   - folder: where it lies.
  ///   - epoch: the epoch that the training goes on after: lines of later ones are dropped, and the file is
  ///     replaced as a whole for that; `nil` for one that begins, which replaces what lies there.
  ///   - model: the model; lines of another's training are dropped too.
  /// - Throws: `FileError`.
  package init(
    in folder: String,
    resumingAfterEpoch epoch: Int?,
    model: String
  ) throws(FileError) {
    let path = "\(folder)/\(Self.name)"
    let source = epoch == nil ? nil : try Self.source(path)
    var earlier = EarlierMetrics()
    if let epoch, let source {
      earlier = try EarlierMetrics(source, through: epoch, of: model)
    }
    let byteCount = earlier.byteCount
    (history, forgetsBest) = (earlier.history, earlier.forgetsBest)
    if source?.byteCount != byteCount {
      try Self.replace(path, keeping: byteCount, of: source)
    }
    file = try GrowingFile(path: path)
    file.end = byteCount
  }

  /// Adds an event.
  ///
  /// - Throws: `FileError`.
  package mutating func append(_ event: TrainingEvent) throws(FileError) {
    try file.append(Array("\(EventLine(event).text)\n".utf8).span)
    history.note(event)
  }

  /// The file to go on with; `nil` if there is none.
  private static func source(_ path: String) throws(FileError) -> FileSource? {
    do throws(FileError) {
      return try FileSource(path: path)
    } catch let error where error.problem == .notFound {
      return nil
    }
  }

  /// Replaces the file by its first bytes.
  private static func replace(
    _ path: String,
    keeping byteCount: Int,
    of source: FileSource?
  ) throws(FileError) {
    let file = try OutputFile(path: path, overwriting: true)
    if let source {
      for start in stride(from: 0, to: byteCount, by: chunkByteCount) {
        let end = min(start + chunkByteCount, byteCount)
        let bytes = try source.bytes(in: start..<end)
        try file.write(bytes.span)
      }
    }
    try file.commit()
  }
}
