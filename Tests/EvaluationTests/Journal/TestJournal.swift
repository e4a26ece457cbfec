import Evaluation
import TestSupport

/// An evaluation of a few pictures, some of which are none, whose logits do not depend on them.
struct TestJournal {
  let folder: TemporaryFolder
  let data: DataSet
  let classifier: PictureClassifier

  /// Makes a data set of 2 classes with 7 files each, every third of which cannot be read.
  ///
  /// - Parameters:
  ///   - logits: the logits of every picture.
  ///   - archive: the name of a tar file to put them into, gzip'd if it ends so; `nil` for a folder.
  /// - Throws: what writing the files throws.
  init(logits: [Float] = [0.5, 14, -3, 0, 1, 2], archive: String? = nil) throws {
    folder = try TemporaryFolder()
    for position in 0..<14 {
      let name = "data/\(position < 7 ? "a" : "b\\ \tc")/\(position % 7)"
      if position % 3 == 2 {
        try folder.write(name, Array("no picture".utf8))
      } else {
        try folder.copy(EvaluatorTests.picture, to: name)
      }
    }
    if let archive {
      let packed = folder.path("data.tar")
      try tar(["-C", folder.path("data"), "-cf", packed, "a", "b\\ \tc"])
      if archive.hasSuffix("gz") { try gzip(packed) }
      data = try DataSet([folder.path(archive)], classes: .rank, classCount: 6)
    } else {
      data = try ImageFolder(folder.path("data"), classes: .rank, classCount: 6).dataSet
    }
    classifier = try .constant(logits)
  }

  /// The path of the journal, or of another with that name.
  func path(_ name: String = "journal") -> String { folder.path(name) }

  /// The options for these shares.
  func options(_ shard: Shard = .whole, limit: Int? = nil, batchCount: Int = 2) -> Evaluator.Options
  {
    var options = Evaluator.Options()
    options.batchCount = batchCount
    options.shard = shard
    options.limit = limit
    return options
  }

  /// The head of a journal.
  func header(
    _ options: Evaluator.Options,
    settings: [JournalHeader.Entry] = [.init("weights_sha256", "00ff")]
  ) -> JournalHeader {
    JournalHeader(
      data,
      options: options,
      preprocessing: classifier.preprocessing,
      settings: settings,
      facts: [.init("model", "a\tmodel\nof mine")]
    )
  }

  /// Evaluates with a journal until `stop` pictures are done, all for `nil`.
  @discardableResult
  func evaluate(
    _ options: Evaluator.Options,
    to name: String? = "journal",
    stop: Int? = nil
  ) async throws -> (result: EvaluationResult, pictures: [EvaluatedPicture]) {
    let journal = try name.map { try JournalFile(path: path($0), header: header(options)) }
    var pictures: [EvaluatedPicture] = []
    let result = try await Evaluator(classifier, options: options).evaluate(data, journal: journal)
    {
      picture,
      progress throws(EvaluationError) in
      if let stop, progress.done > stop { throw .cancelled }
      pictures.append(picture)
    }
    return (result, pictures)
  }

  /// A result without what differs from run to run: the time, and which pictures' logits are known.
  static func figures(_ result: EvaluationResult) -> [String] {
    let classes = result.metrics.classes.map { figures in
      "\(figures.pictureCount) \(figures.top1) \(figures.top5) \(figures.meanProbability ?? -1) "
        + "\(figures.directory ?? "") \(figures.mistakes.map(\.name))"
    }
    return classes + [
      "\(result.top1.correct) \(result.top5?.correct ?? -1) \(result.pictureCount)",
      "\(result.loss.bitPattern)", "\(result.skipped)", "\(result.coverage)",
      "\(result.metrics.calibration)", "\(result.metrics.sample.map(\.name))",
    ]
  }
}
