import Evaluation
import Foundation
import Testing

@Suite("Evaluation metrics")
struct EvaluationMetricsTests {
  /// Counts pictures, each given by its class and its logits.
  func metrics(_ pictures: [(label: Int, logits: [Float])]) -> EvaluationMetrics {
    var metrics = EvaluationMetrics(classCount: pictures.first?.logits.count ?? 0)
    for (position, picture) in pictures.enumerated() {
      let score = PictureScore(picture.logits, label: picture.label, labelSmoothing: 0)
      let outcome = EvaluatedPicture(
        name: "class\(picture.label)/\(position).png",
        label: picture.label,
        result: .scored(score, picture.logits)
      )
      metrics.count(outcome, score)
    }
    return metrics
  }

  @Test("count each class's pictures, top-1, top-5 and probability")
  func classes() {
    // Of seven classes with equal logits the first is guessed, and classes 5 and 6 are not in the
    // first five; each has the probability 1/7.
    let equal = [Float](repeating: 0, count: 7)
    let found = metrics([(0, equal), (4, equal), (5, equal), (5, equal)]).classes
    #expect(found.map(\.pictureCount) == [1, 0, 0, 0, 1, 2, 0])
    #expect(found.map(\.top1) == [1, 0, 0, 0, 0, 0, 0])
    #expect(found.map(\.top5) == [1, 0, 0, 0, 1, 0, 0])
    #expect(found.map(\.directory) == ["class0", nil, nil, nil, "class4", "class5", nil])
    #expect(found[5].meanProbability.map { abs($0 - 1.0 / 7) < 1e-15 } == true)
    #expect(found[1].meanProbability == nil)
    #expect(found[1].accuracy == nil)
  }

  @Test("order classes from the worst on: by accuracy, then probability, then index")
  func worst() {
    let first: [Float] = [9, 0, 0, 0]
    let second: [Float] = [1, 0, 0, 0]
    // Class 0: 2 of 2. Classes 1 and 2: 0 of 1, class 1 less probable. Class 3: 1 of 2.
    let found = metrics([
      (0, first), (0, first), (2, second), (1, first), (3, first), (3, [0, 0, 0, 1]),
    ])
    #expect(found.worstClasses.map(\.index) == [1, 2, 3, 0])
    #expect(metrics([(2, second), (1, second)]).worstClasses.map(\.index) == [1, 2])
  }

  @Test("name the pairs that are confused most often, equal ones by index")
  func confusions() {
    let one: [Float] = [0, 1, 0]
    let two: [Float] = [0, 0, 1]
    let found = metrics([(0, two), (0, one), (1, two), (1, two), (2, one), (2, two)]).confusions
    #expect(found.pairCount == 4)
    let pairs = found.mostFrequent(10)
    #expect(
      pairs.map { [$0.pair.label, $0.pair.guess, $0.count] } == [
        [1, 2, 2], [0, 1, 1], [0, 2, 1], [2, 1, 1],
      ]
    )
    #expect(found.mostFrequent(1).count == 1)
    let likeliest = found.likeliestGuesses()
    #expect(likeliest[0]?.guess == 1)
    #expect(likeliest[1]?.guess == 2)
    #expect(likeliest[1]?.count == 2)
    #expect(likeliest.count == 3)
  }

  @Test("keep the six surest mistakes of a class, the surest first, equal ones in order")
  func mistakes() {
    let scales: [Float] = [1, 5, 3, 5, 2, 4, 0.5, 6]
    let found = metrics(scales.map { (1, [$0, 0]) } + [(1, [0, 9])]).classes
    #expect(
      found[1].mistakes.map(\.name)
        == [7, 1, 3, 5, 2, 4].map { "class1/\($0).png" }
    )
    #expect(found[1].mistakes.allSatisfy { $0.guess.index == 0 })
    #expect(found[0].mistakes == [])
  }

  @Test("a logit that is no number is counted, and crashes nothing")
  func notANumber() {
    let found = metrics([(0, [.nan, 1]), (1, [.nan, .nan]), (1, [.infinity, .infinity])])
    #expect(found.classes.map(\.pictureCount) == [1, 2])
    #expect(found.calibration.expectedError == nil)
    #expect(found.worstClasses.map(\.index) == [0, 1])
  }
}

@Suite("Calibration")
struct CalibrationTests {
  func calibration(_ pictures: [(confidence: Double, isCorrect: Bool)]) -> Calibration {
    var metrics = EvaluationMetrics(classCount: 2)
    for picture in pictures {
      // Two logits whose softmax is the confidence.
      let logit = Float(-log(1 / picture.confidence - 1))
      let score = PictureScore([logit, 0], label: picture.isCorrect ? 0 : 1, labelSmoothing: 0)
      let outcome = EvaluatedPicture(
        name: "x",
        label: 0,
        result: .scored(score, [logit, 0])
      )
      metrics.count(outcome, score)
    }
    return metrics.calibration
  }

  @Test("puts pictures into 15 equal bins by their confidence")
  func bins() {
    let found = calibration([(0.55, true), (0.59, false), (0.61, true), (0.99999, true)])
    #expect(found.bins.count == 15)
    #expect(found.bins.map(\.pictureCount) == [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 1])
    #expect(found.bins[8].accuracy == 0.5)
    #expect(found.bins[8].confidence.map { abs($0 - 0.57) < 1e-6 } == true)
    #expect(found.bins[0].accuracy == nil)
    #expect(found.bins[0].confidence == nil)
  }

  @Test("the expected error is the bins' distance, weighted by their pictures")
  func expectedError() throws {
    #expect(calibration([]).expectedError == nil)
    let found = calibration([(0.55, true), (0.59, false), (0.61, true), (0.99, false)])
    // (2·|0.5 − 0.57| + |1 − 0.61| + |0 − 0.99|) / 4
    #expect(abs(try #require(found.expectedError) - 0.38) < 1e-6)
  }
}

@Suite("Spread samples")
struct SpreadSampleTests {
  @Test("are all there is, until there is more than wanted", arguments: [0, 1, 5, 8])
  func few(_ count: Int) {
    var sample = SpreadSample<Int>(capacity: 8)
    for element in 0..<count { sample.append(element) }
    #expect(sample.elements == Array(0..<count))
  }

  @Test("are as many as wanted, in order, and spread evenly", arguments: [9, 16, 17, 100, 1_023])
  func many(_ count: Int) {
    var sample = SpreadSample<Int>(capacity: 8)
    for element in 0..<count { sample.append(element) }
    let found = sample.elements
    #expect(found.count == 8)
    #expect(found.first == 0)
    let gaps = zip(found, found.dropFirst()).map { $1 - $0 }
    #expect(gaps.allSatisfy { $0 >= 1 && $0 <= count / 4 })
    #expect((found.last ?? 0) >= count / 2)
  }
}
