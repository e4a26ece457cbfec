/// How a model did on the pictures of one class.
public struct ClassFigures: Sendable, Equatable {
  /// The index of the class's logit.
  public let index: Int
  /// The directory that the class's first picture lies in; `nil` for a class without pictures, or
  /// with pictures that lie in no directory.
  public private(set) var directory: String?
  /// How many pictures were evaluated.
  public private(set) var pictureCount = 0
  /// How many times the model's first guess was right.
  public private(set) var top1 = 0
  /// How many times one of its first five was.
  public private(set) var top5 = 0
  /// The pictures that the model was surest of and wrong about, the worst first.
  public private(set) var mistakes: [Mistake] = []

  private var probabilitySum = 0.0

  /// How many mistakes are kept for each class: what a report has room for.
  static let mistakeCount = 6

  /// A picture that the model took for something else.
  public struct Mistake: Sendable, Equatable {
    /// The picture's name within the data set.
    public let name: String
    /// The picture.
    public let sample: Sample
    /// What the model took it for.
    public let guess: PictureScore.Guess
    /// How likely it found the right class.
    public let probability: Double
  }

  /// Starts counting for the class of that index.
  init(index: Int) { self.index = index }

  /// The mean probability that the model gave the class on its pictures; `nil` without pictures.
  public var meanProbability: Double? {
    pictureCount > 0 ? probabilitySum / Double(pictureCount) : nil
  }

  /// The share of right first guesses; `nil` without pictures.
  public var accuracy: Accuracy? {
    pictureCount > 0 ? Accuracy(correct: top1, total: pictureCount) : nil
  }

  /// Counts a picture of this class.
  mutating func count(_ picture: EvaluatedPicture, _ score: PictureScore) {
    if pictureCount == 0 { directory = picture.directory }
    pictureCount += 1
    probabilitySum += score.probability
    if score.rank < 5 { top5 += 1 }
    guard score.rank > 0, let guess = score.guesses.first else {
      top1 += 1
      return
    }
    // Of two mistakes equally sure the first stays before the second.
    let position =
      mistakes.firstIndex { $0.guess.probability < guess.probability } ?? mistakes.count
    guard position < Self.mistakeCount else { return }
    let mistake = Mistake(
      name: picture.name,
      sample: picture.sample,
      guess: guess,
      probability: score.probability
    )
    mistakes.insert(mistake, at: position)
    if mistakes.count > Self.mistakeCount { mistakes.removeLast() }
  }
}
