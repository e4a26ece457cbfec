extension PictureScore {
  /// Scores a picture that shows several classes: as the one that the model ranks first of them, with
  /// the mean of their losses; `nil` if it shows none.
  ///
  /// Source: "Are we done with ImageNet?" (arXiv:2006.07159), which counts a guess as right if it
  /// is any of the labels, and leaves pictures without any out.
  package init?(_ logits: [Float], labels: [Int], labelSmoothing: Double) {
    let scores = labels.map { PictureScore(logits, label: $0, labelSmoothing: labelSmoothing) }
    guard let best = scores.min(by: { $0.rank < $1.rank }) else { return nil }
    self.init(
      label: best.label,
      rank: best.rank,
      loss: scores.reduce(0) { $0 + $1.loss } / Double(scores.count),
      guesses: best.guesses,
      probability: best.probability
    )
  }
}
