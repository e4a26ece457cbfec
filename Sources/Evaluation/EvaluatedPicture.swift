/// What came of one picture of a data set.
public struct EvaluatedPicture: Sendable, Equatable {
  /// The picture and its classes.
  public let sample: Sample
  /// How the model did, or why the picture could not be evaluated.
  public let result: Result

  /// How a picture ended.
  public enum Result: Sendable, Equatable {
    /// It was evaluated: its score and its logits, one for each class; without them if an earlier run
    /// did so, whose journal has the score alone.
    case scored(PictureScore, [Float]?)
    /// It has no right class, so that it counts neither as right nor as wrong; its logits, as above.
    case unlabelled([Float]?)
    /// It could not be read.
    case skipped(SkippedPicture)
  }

  /// The picture's name within the data set, such as `n01440764/ILSVRC2012_val_00000293.JPEG`: the
  /// same wherever the data set lies.
  public var name: String { sample.name }

  /// The logits; `nil` for a skipped picture, and for one out of a journal.
  public var logits: [Float]? {
    switch result {
    case .scored(_, let logits), .unlabelled(let logits): logits
    case .skipped: nil
    }
  }

  /// The score; `nil` for a picture that was skipped or has no class.
  public var score: PictureScore? {
    if case .scored(let score, _) = result { score } else { nil }
  }

  /// The directory that the picture lies in within the data set; `nil` if it lies in none.
  public var directory: String? { name.lastIndex(of: "/").map { String(name[..<$0]) } }

  /// Notes what came of a picture.
  package init(sample: Sample, result: Result) {
    self.sample = sample
    self.result = result
  }
}
