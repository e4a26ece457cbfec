/// The loss of a batch: the mean of the pictures' cross entropies, with a share of each target spread over
/// all classes.
///
/// Source: `CrossEntropySmooth` of MindCV, `mindcv/loss/cross_entropy_smooth.py`.
struct SmoothedCrossEntropy<Element: Scalar> {
  /// The loss.
  let loss: Element
  /// Its gradient, `[N, classes]`.
  let gradient: [Element]

  /// Computes both.
  ///
  /// - Parameters:
  ///   - logits: `[N, classes]`.
  ///   - labels: what the pictures show.
  ///   - smoothing: the share of the target that goes to all classes alike, 0 to 1.
  init(_ logits: [Element], labels: BatchLabels, smoothing: Element) {
    let pictureCount = labels.classes.count
    let classCount = logits.count / pictureCount
    let pictures = Element(pictureCount)
    var (sum, gradient) = (Element(0), [Element]())
    for n in 0..<pictureCount {
      let row = logits[n * classCount..<(n + 1) * classCount]
      // Less than the largest, so that no power overflows.
      let largest = row.max() ?? 0
      let total = row.reduce(0) { $0 + Element.exp($1 - largest) }
      for (index, logit) in row.enumerated() {
        let target =
          labels.target(n, index, as: Element.self) * (1 - smoothing)
          + smoothing / Element(classCount)
        let logProbability = logit - largest - Element.log(total)
        sum -= target * logProbability
        gradient.append((Element.exp(logProbability) - target) / pictures)
      }
    }
    loss = sum / pictures
    self.gradient = gradient
  }
}
