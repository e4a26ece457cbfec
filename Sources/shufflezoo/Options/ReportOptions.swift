internal import ArgumentParser

/// What an evaluation leaves beside its figures.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write a row for each picture: its class's rank, the top 5, the loss.",
      valueName: "file.csv"
    )
  )
  var predictions: String?

  @Option(help: ArgumentHelp("Write a row for each class.", valueName: "file.csv"))
  var perClass: String?

  @Option(
    help: ArgumentHelp(
      "Append a row to a table in timm's columns, which is made if need be.",
      valueName: "file.csv"
    )
  )
  var results: String?

  @Option(
    help: ArgumentHelp(
      "Write a page with charts, the worst mistakes, and what it takes to repeat them.",
      valueName: "file.html"
    )
  )
  var report: String?

  @Option(
    help: ArgumentHelp(
      "Compare with the --predictions of another run: which pictures differ, and McNemar's test.",
      valueName: "file.csv"
    )
  )
  var against: String?

  @Flag(help: "Print the worst and best classes, what is confused, and the calibration too.")
  var details = false

  func validate() throws {
    // With --force, a mixed-up argument must not cost anybody a checkpoint or a photograph.
    if let report, !report.lowercased().hasSuffix(".html") {
      throw ValidationError("--report: expected a file whose name ends in .html, found '\(report)'")
    }
    let tables = [
      ("--predictions", predictions), ("--per-class", perClass), ("--results", results),
    ]
    for (option, path) in tables {
      if let path, !path.lowercased().hasSuffix(".csv") {
        throw ValidationError("\(option): expected a file whose name ends in .csv, found '\(path)'")
      }
    }
    for (index, path) in paths.enumerated() where paths[..<index].contains(path) {
      throw ValidationError("expected a file of its own for each output, found '\(path)' twice")
    }
  }

  /// The files that are written.
  var paths: [String] { [predictions, perClass, results, report].compactMap(\.self) }
}
