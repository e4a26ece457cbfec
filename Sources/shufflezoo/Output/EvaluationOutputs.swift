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
  private let names = SHA256()
  private(set) var comparison: RunComparison?

  /// Starts the files that were asked for.
  init(
    _ options: ReportOptions,
    logits: LogitsOptions,
    columnCount: Int
  ) throws {
    // What can be refused comes first: the files may only be made when all of them can be.
    let results = try options.results.map { path throws(EvaluationError) in
      try ResultsFile(path: path)
    }
    let comparison = try options.against.map { path throws(EvaluationError) in
      try RunComparison(predictions: path)
    }
    let force = logits.force
    let matrix = try logits.open(columnCount: columnCount)
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
    resultsFolder = Self.folder(of: options.results ?? "")
  }

  /// Notes what came of a picture.
  mutating func append(_ picture: EvaluatedPicture) throws(EvaluationError) {
    do throws(FileError) {
      if let row = picture.logits { try logits?.append(row) }
      try predictions?.append(picture)
    } catch {
      throw .file(error)
    }
    names.update(Array("\(picture.name)\n".utf8).span)
    try comparison?.append(picture)
  }

  /// The SHA-256 of the pictures' names in the data set's order, each with a line feed: what
  /// `sha256sum` makes of the list that `find` prints, sorted.
  var namesSHA256: String { "\(names.digest)" }

  /// Writes the page, if one was asked for.
  borrowing func write(page html: () -> String) throws(FileError) {
    guard let page else { return }
    try page.write(Array(html().utf8).span)
    try page.commit()
  }

  /// Gives the files their names, and adds the row to the table of results.
  consuming func commit(
    _ result: EvaluationResult,
    names: ClassNames,
    row: ResultsFile.Row,
    verdict: Verdict
  ) throws {
    try logits?.commit()
    try predictions?.commit()
    try classes?.commit(result) { names.label(at: $0) }
    if let results {
      // Two evaluations that end together both get their row.
      try FolderLock.holding(resultsFolder) { try results.append(row, result, verdict) }
    }
  }

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

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
