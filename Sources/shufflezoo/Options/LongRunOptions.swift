public import ArgumentParser
public import Evaluation

extension Shard: ExpressibleByArgument {}

/// Which pictures of the data set a run is to do, and how the next run goes on from it.
struct LongRunOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Evaluate only so many pictures from the start.", valueName: "count"))
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      "Evaluate every n-th picture from the i-th on, as one of n machines whose files of --resume "
        + "'shufflezoo merge' puts together.",
      valueName: "i/n"
    )
  )
  var shard: Shard = .whole

  @Option(
    help: ArgumentHelp(
      "Keep what was done in this file, and go on from there if it has something already.",
      valueName: "file"
    )
  )
  var resume: String?

  func validate() throws {
    try NumberOption.check("--limit", limit, from: 1)
    guard resume != "" else { throw ValidationError("--resume: expected a path, found nothing") }
  }

  /// The failure of an evaluation that was interrupted, whose report was printed.
  func interruption(_ coverage: Coverage) -> Failure {
    let next =
      resume == nil
      ? "with --resume FILE a run leaves what it has done to the next"
      : "the same command goes on from there"
    return Failure(
      .interrupted,
      "interrupted; the figures are of \(coverage.words ?? "all pictures"), no other file was written; "
        + next
    )
  }
}
