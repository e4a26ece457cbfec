internal import Distribution
internal import Evaluation
internal import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension Evaluate {
  /// Evaluates a share of the pictures, as each of the processes does, and puts the shares together in the first one.
  ///
  /// What a process has done stands in a journal of its own: with `--resume FILE` in `FILE.1-of-4` and so on, from which
  /// as many processes go on.
  ///
  /// - Returns: the report, in the first process.
  /// - Throws: `DistributionError`, or what evaluating throws.
  func evaluateTogether(_ communicator: any Communicator) async throws -> EvaluationReport? {
    guard part.shard == .whole, logitsFile.logits == nil else {
      throw Failure(
        .usage,
        "--shard and --logits: expected neither where processes share the pictures; leave them out"
      )
    }
    let scratch =
      FileManager.default.temporaryDirectory.path
      + "/shufflezoo-evaluate-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    do {
      try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: false)
      let (rank, count) = (communicator.rank, communicator.processCount)
      let own = "\(part.resume ?? "\(scratch)/own").\(rank + 1)-of-\(count)"
      try await evaluateShare(
        Shard(rank + 1, of: count) ?? .whole,
        journal: own,
        isFirst: rank == 0
      )
      let journals = try collect(own, over: communicator)
      // The first process may fail yet, and the others wait for that.
      guard rank == 0 else {
        try communicator.stopTogether(nil)
        return nil
      }
      let report = try report(of: journals, in: scratch)
      try communicator.stopTogether(nil)
      return report
    } catch is CocoaError {
      throw Failure(
        .cannotCreate,
        "\(scratch): cannot create the folder; set TMPDIR to a folder that can be written to"
      )
    }
  }

  /// Evaluates the pictures of a share that a journal does not have yet.
  private func evaluateShare(_ shard: Shard, journal path: String, isFirst: Bool) async throws {
    let share = try await prepare(shard)
    if isFirst { for note in share.data.notes { output.note(note) } }
    var options = share.options
    options.keepsPartialResult = false
    let journal = try JournalFile(path: path, header: share.header)
    var progress = ProgressLine(
      isQuiet: output.quiet || !isFirst,
      elsewhere: ProgressLine.longInterval
    )
    defer { progress.clear() }
    _ = try await Evaluator(share.classifier, options: options).evaluate(
      share.data,
      journal: journal
    ) { _, state in progress.show(state) }
  }

  /// What each process has written down.
  private func collect(_ own: String, over communicator: any Communicator) throws -> [[UInt8]] {
    let source = try FileSource(path: own)
    let bytes = try source.allBytes()
    try communicator.stopTogether(nil)
    return try (0..<communicator.processCount).map { rank in
      try communicator.broadcast(rank == communicator.rank ? bytes : [], from: rank)
    }
  }

  /// Puts the shares together.
  private func report(of journals: [[UInt8]], in folder: String) throws -> EvaluationReport {
    let paths = journals.indices.map { "\(folder)/\($0 + 1)" }
    for (path, journal) in zip(paths, journals) {
      try OutputFile.write(journal, to: path, overwriting: true)
    }
    return try EvaluationReport(
      merging: paths,
      classes: source.classes,
      outputs: outputs,
      force: logitsFile.force,
      expect: expect
    )
  }
}
