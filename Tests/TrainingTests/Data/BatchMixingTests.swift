import Recipes
import Testing
import Training

@Suite("Mixed batches")
struct BatchMixingTests {
  private func augmentation(mixup: Double, cutmix: Double) -> TrainingRecipe.Augmentation {
    var augmentation = TrainingRecipe.Augmentation()
    augmentation.mixup = mixup
    augmentation.cutmix = cutmix
    return augmentation
  }

  /// What thousand batches draw.
  private func drawn(_ augmentation: TrainingRecipe.Augmentation) -> [BatchMixing?] {
    (0..<1000).map { index in
      var stream = RandomStream(seed: 7, .batch, epoch: 1, index: index)
      return BatchMixing(side: 20, augmentation, using: &stream)
    }
  }

  @Test("are what the recipe asks for, as often as it says")
  func kinds() throws {
    #expect(drawn(augmentation(mixup: 0, cutmix: 0)).allSatisfy { $0 == nil })
    #expect(drawn(augmentation(mixup: 1, cutmix: 0)).allSatisfy { $0?.kind == .blended })
    let both = drawn(augmentation(mixup: 1, cutmix: 1))
    #expect((400...600).contains(both.count { $0?.kind == .blended }))
    var half = augmentation(mixup: 0.2, cutmix: 0)
    half.mixingProbability = 0.5
    #expect((400...600).contains(drawn(half).count { $0 == nil }))
  }

  @Test("paste boxes within the picture, and count their pixels")
  func boxes() throws {
    var shares: Set<Float> = []
    for mixing in drawn(augmentation(mixup: 0, cutmix: 1)) {
      guard let mixing, case .pasted(let rows, let columns) = mixing.kind else {
        Issue.record("no box")
        continue
      }
      #expect((0...20).contains(rows.lowerBound) && (0...20).contains(rows.upperBound))
      #expect((0...20).contains(columns.lowerBound) && (0...20).contains(columns.upperBound))
      #expect(abs(mixing.share - (1 - Float(rows.count * columns.count) / 400)) < 1e-6)
      shares.insert(mixing.share)
    }
    #expect(shares.count > 50)
  }

  @Test("take the other picture's numbers in the share that targets have")
  func values() throws {
    let (side, count) = (20, 3)
    let size = 3 * side * side
    let pictures = (0..<count).flatMap { [Float](repeating: Float($0), count: size) }
    for recipe in [augmentation(mixup: 0.7, cutmix: 0), augmentation(mixup: 0, cutmix: 0.7)] {
      for mixing in drawn(recipe).compactMap({ $0 }).prefix(20) {
        var mixed = pictures
        mixing.apply(to: &mixed, count: count, side: side)
        for (picture, other) in [(0, 2), (1, 1), (2, 0)] {
          let values = mixed[picture * size..<(picture + 1) * size]
          let mean = values.reduce(0, +) / Float(size)
          let expected = Float(picture) * mixing.share + Float(other) * (1 - mixing.share)
          #expect(abs(mean - expected) < 1e-4)
        }
      }
    }
  }
}
