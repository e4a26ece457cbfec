internal import Tensors
internal import Training

/// The two logs that MindCV leaves in a training's folder: what was printed, and a line for each epoch.
struct TrainingLogFiles {
  private let log: GrowingFile
  private let results: GrowingFile

  /// Starts both, or goes on with the log after what is there and with the results after the epochs that are known.
  ///
  /// - Parameters:
  ///   - folder: where they lie.
  ///   - history: what the training told before.
  /// - Throws: `FileError`.
  init(in folder: String, _ history: TrainingHistory) throws(FileError) {
    log = try GrowingFile(path: "\(folder)/rank0.log")
    results = try GrowingFile(path: "\(folder)/result.log")
    if history.runCount > 0 { log.end = try FileSource(path: log.path).byteCount }
    try Self.append([TrainingLog.resultHeader], to: results)
    for epoch in history.epochs { try append(epoch) }
  }

  /// Adds lines to what was printed.
  func append(_ lines: [String]) throws(FileError) { try Self.append(lines, to: log) }

  /// Adds an epoch's line to the results.
  func append(_ epoch: EpochReport) throws(FileError) {
    try Self.append([TrainingLog.resultLine(of: epoch)], to: results)
  }

  private static func append(_ lines: [String], to file: GrowingFile) throws(FileError) {
    try file.append(Array(lines.map { $0.onOneLine + "\n" }.joined().utf8).span)
  }
}
