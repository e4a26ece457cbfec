/// An evaluation that several machines shared, put together from the journals of their shards.
///
/// The pictures are counted in the data set's order, so that the figures are those of one machine to the
/// bit. Neither the pictures nor the weights are needed.
public struct MergedEvaluation {
  /// What the evaluation is: as the first shard's journal has it, but of all shards.
  public let header: JournalHeader

  private let shards: [(path: String, reader: JournalReader)]

  /// Reads the heads of journals: of every shard one, in any order.
  ///
  /// - Throws: ``EvaluationError/file(_:)``, or ``EvaluationError/journal(_:)`` if one is none, if they are
  ///   not of one evaluation, or if a shard is there twice or missing.
  public init(_ paths: [String]) throws(EvaluationError) {
    precondition(!paths.isEmpty, "a journal")
    var shards: [(path: String, reader: JournalReader)] = []
    for path in paths {
      let reader = try JournalReader(path: path)
      if let first = shards.first { try Self.check(reader.header, path, first) }
      let shard = reader.header.shard
      if let other = shards.first(where: { $0.reader.header.shard == shard }) {
        throw .journal(JournalError(.duplicate(shard: shard, path: other.path), path: path))
      }
      shards.append((path, reader))
    }
    shards.sort { $0.reader.header.shard.index < $1.reader.header.shard.index }
    let count = shards[0].reader.header.shard.count
    let missing = Set(1...count).subtracting(shards.map { $0.reader.header.shard.index })
    guard missing.isEmpty else {
      let problem = JournalError.Problem.missing(shards: missing.sorted(), count: count)
      throw .journal(JournalError(problem, path: shards[0].path))
    }
    self.shards = shards
    var header = shards[0].reader.header
    header.shard = .whole
    self.header = header
  }

  /// Counts the pictures.
  ///
  /// - Parameter onPicture: called in the data set's order with what came of each picture; without logits, and
  ///   with samples that cannot be read.
  /// - Returns: the figures; its seconds are the sum of all shards' and of all their runs.
  /// - Throws: ``EvaluationError/file(_:)``, ``EvaluationError/journal(_:)`` for a journal that is damaged or
  ///   not finished, ``EvaluationError/noPictures(path:)``,
  ///   ``EvaluationError/onlyUnreadable(path:count:first:)``, or what `onPicture` throws.
  public func result(
    onPicture: (EvaluatedPicture) throws(EvaluationError) -> Void
  ) throws(EvaluationError) -> EvaluationResult {
    var shards = shards
    let coverage = header.coverage()
    var tally = Tally(total: coverage.pictureCount, classCount: header.classCount)
    for position in 0..<coverage.pictureCount {
      let index = position % shards.count
      guard let record = try shards[index].reader.next() else {
        let reader = shards[index].reader
        let problem = JournalError.Problem.unfinished(
          expected: reader.pictureCount,
          found: reader.recordCount
        )
        throw .journal(JournalError(problem, path: shards[index].path))
      }
      guard !Task.isCancelled else { throw .cancelled }
      let picture = record.picture
      tally.count(picture)
      try onPicture(picture)
    }
    // One picture too many is an error.
    for index in shards.indices { _ = try shards[index].reader.next() }
    return try tally.result(
      seconds: shards.reduce(0) { $0 + $1.reader.seconds },
      coverage: coverage,
      path: shards[0].path
    )
  }

  /// Whether a journal is of the same evaluation as the first.
  private static func check(
    _ header: JournalHeader,
    _ path: String,
    _ first: (path: String, reader: JournalReader)
  ) throws(EvaluationError) {
    guard let difference = first.reader.header.difference(from: header) else { return }
    let problem = JournalError.Problem.differsFrom(
      path: first.path,
      name: difference.name,
      expected: difference.expected,
      found: difference.found
    )
    throw .journal(JournalError(problem, path: path))
  }
}

extension JournalRecord {
  /// The picture, which cannot be read.
  fileprivate var picture: EvaluatedPicture {
    let reason = "a journal has what came of a picture, not the picture"
    return EvaluatedPicture(
      sample: Sample(
        name: name,
        location: name,
        labels: labels,
        content: .unreadable(reason: reason)
      ),
      result: result
    )
  }
}
