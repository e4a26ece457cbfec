public import Tensors

/// Writes how a model did on each class, a row a class.
public struct ClassesFile: ~Copyable {
  private var file: CSVFile

  /// The names of the columns.
  static let header = [
    "index", "directory", "label", "images", "top1", "top5", "top1_percent", "top5_percent",
    "mean_probability", "confused_with", "confused_label", "confused_count",
  ]

  /// Starts the file.
  ///
  /// - Throws: `FileError` if it cannot be created, or exists and `overwriting` is false.
  public init(path: String, overwriting: Bool) throws(FileError) {
    file = try CSVFile(path: path, header: Self.header, overwriting: overwriting)
  }

  /// Writes every class of the model, those without pictures too, and gives the file its name.
  ///
  /// - Parameters:
  ///   - result: the evaluation; without a top-5 its columns are empty.
  ///   - label: the words for a class, `nil` if there are none.
  /// - Throws: `FileError`.
  public consuming func commit(
    _ result: EvaluationResult,
    label: (Int) -> String?
  ) throws(FileError) {
    let guesses = result.metrics.confusions.likeliestGuesses()
    for figures in result.metrics.classes {
      let confused = guesses[figures.index]
      let hasTopFive = result.top5 != nil
      let top5 =
        figures.pictureCount == 0
        ? nil : Accuracy(correct: figures.top5, total: figures.pictureCount)
      try file.append([
        "\(figures.index)",
        figures.directory ?? "",
        label(figures.index) ?? "",
        "\(figures.pictureCount)",
        "\(figures.top1)",
        hasTopFive ? "\(figures.top5)" : "",
        figures.accuracy.map { "\($0.percent)" } ?? "",
        hasTopFive ? top5.map { "\($0.percent)" } ?? "" : "",
        figures.meanProbability.map { "\($0)" } ?? "",
        confused.map { "\($0.guess)" } ?? "",
        confused.flatMap { label($0.guess) } ?? "",
        confused.map { "\($0.count)" } ?? "",
      ])
    }
    try file.commit()
  }
}
