public import Tensors

/// Writes what a model says about each picture of a data set, a row a picture.
///
/// The columns: the picture's name within the data set, its class, how many classes the model puts
/// before that one, the five likeliest classes with their probabilities (empty where the model has
/// fewer), and the loss. Pictures that were skipped have no row.
public struct PredictionsFile: ~Copyable {
  private var file: CSVFile

  /// The names of the columns.
  static let header =
    ["image", "label", "rank"]
    + (1...PictureScore.guessCount).flatMap { ["top\($0)", "probability\($0)"] } + ["loss"]

  /// Starts the file.
  ///
  /// - Throws: `FileError` if it cannot be created, or exists and `overwriting` is false.
  public init(path: String, overwriting: Bool) throws(FileError) {
    file = try CSVFile(path: path, header: Self.header, overwriting: overwriting)
  }

  /// Adds a picture; nothing for one that was skipped.
  ///
  /// Probabilities have the digits that a `float32` needs, losses those of a `float64`.
  ///
  /// - Throws: `FileError` when writing fails.
  public mutating func append(_ picture: EvaluatedPicture) throws(FileError) {
    guard let score = picture.score else { return }
    var cells = [picture.name, "\(score.label)", "\(score.rank)"]
    for position in 0..<PictureScore.guessCount {
      if score.guesses.indices.contains(position) {
        let guess = score.guesses[position]
        cells += ["\(guess.index)", "\(Float(guess.probability))"]
      } else {
        cells += ["", ""]
      }
    }
    try file.append(cells + ["\(score.loss)"])
  }

  /// Gives the file its name.
  ///
  /// - Throws: `FileError`.
  public consuming func commit() throws(FileError) { try file.commit() }
}
