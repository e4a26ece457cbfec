internal import ArgumentParser
internal import Evaluation

/// The figures to reproduce.
struct ExpectOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The top-1 accuracy to reproduce.", valueName: "percent"))
  var expectTop1: Double?

  @Option(help: ArgumentHelp("The top-5 accuracy to reproduce.", valueName: "percent"))
  var expectTop5: Double?

  @Option(
    help: ArgumentHelp("How far from it the accuracy may be.", valueName: "points")
  )
  var tolerance = 0.05

  func validate() throws {
    try NumberOption.checkNonNegative("--tolerance", tolerance)
    try NumberOption.check("--expect-top1", expectTop1, in: 0...100)
    try NumberOption.check("--expect-top5", expectTop5, in: 0...100)
  }

  /// The figures that were given; `nil` if none was.
  var figures: ExpectedFigures? {
    guard expectTop1 != nil || expectTop5 != nil else { return nil }
    return ExpectedFigures(top1: expectTop1, top5: expectTop5, pictureCount: nil)
  }
}
