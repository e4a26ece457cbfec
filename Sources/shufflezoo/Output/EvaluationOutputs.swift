internal import Digests
internal import Evaluation
internal import Tensors

/// The files that an evaluation writes, started before it, so that a name that is taken is told
/// before the work and not after it.
struct EvaluationOutputs: ~Copyable {
  private var logits: NumpyFile?
  private var predictions: PredictionsFile?
  private var classes: ClassesFile?
  private let results: ResultsFile?
  private let resultsFolder: String
  private let page: OutputFile?
  private let nameDigest = SHA256()
  private(set) var comparison: RunComparison?

  /// Starts the files that were asked for.
  init(
    _ options: ReportOptions,
    logits: LogitsOptions? = nil,
    force: Bool,
    columnCount: Int
  ) throws {
    // What can be refused comes first: the files may only be made when all of them can be.
    let results = try options.results.map { path throws(EvaluationError) in
      try ResultsFile(path: path)
    }
    let comparison = try options.against.map { path throws(EvaluationError) in
      try RunComparison(predictions: path)
    }
    let matrix: NumpyFile? =
      if let logits { try logits.open(columnCount: columnCount) } else { nil }
    let predictions = try Self.predictions(options.predictions, force)
    let classes = try Self.classes(options.perClass, force)
    let page = try options.report.map { path throws(FileError) in
      try OutputFile(path: path, overwriting: force)
    }
    self.page = page
    self.results = results
    self.comparison = comparison
    self.logits = matrix
    self.predictions = predictions
    self.classes = classes
    resultsFolder = (options.results ?? "").folderPath
  }

  /// Notes what came of a picture.
  mutating func append(_ picture: EvaluatedPicture) throws(EvaluationError) {
    do throws(FileError) {
      if let row = picture.logits { try logits?.append(row) }
      try predictions?.append(picture)
    } catch {
      throw .file(error)
    }
    nameDigest.update(Array("\(picture.name)\n".utf8).span)
    try comparison?.append(picture)
  }

  /// Writes the page, gives the files their names, and adds the row to the table of results.
  ///
  /// - Parameters:
  ///   - run: what the evaluation was of and with.
  ///   - outcome: what it came to.
  ///   - names: what the classes are called.
  ///   - engine: what computed, in words.
  /// - Throws: `FileError` or `EvaluationError`, when writing fails.
  consuming func commit(
    _ run: EvaluatedRun,
    _ outcome: EvaluationOutcome,
    _ names: ClassNames,
    engine: String
  ) throws {
    if let page {
      let html = run.page(
        outcome,
        comparison,
        names,
        namesSHA256: namesSHA256,
        engine: engine
      ).html { try? $0.bytes() }
      try page.write(Array(html.utf8).span)
      try page.commit()
    }
    try logits?.commit()
    try predictions?.commit()
    try classes?.commit(outcome.result) { names.label(at: $0) }
    if let results {
      // Two evaluations that end together both get their row.
      try FolderLock.holding(resultsFolder) {
        try results.append(run.row, outcome.result, outcome.verdict)
      }
    }
  }

  /// The SHA-256 of the pictures' names in the data set's order, each with a line feed: what
  /// `sha256sum` makes of the list that `find` prints, sorted.
  private var namesSHA256: String { "\(nameDigest.digest)" }

  private static func predictions(
    _ path: String?,
    _ force: Bool
  ) throws(FileError) -> PredictionsFile? {
    guard let path else { return nil }
    return try PredictionsFile(path: path, overwriting: force)
  }

  private static func classes(_ path: String?, _ force: Bool) throws(FileError) -> ClassesFile? {
    guard let path else { return nil }
    return try ClassesFile(path: path, overwriting: force)
  }
}
