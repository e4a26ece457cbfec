package import Recipes

/// How the pictures of a batch are mixed, each with the one that stands as far from the batch's end.
///
/// Source: `Mixup` in MindCV's `mindcv/data/mixup.py`, whose mode is `batch`. Zhang et al., mixup, 2017; Yun et al.,
/// CutMix, 2019.
package struct BatchMixing: Sendable, Equatable {
  /// What becomes of a picture.
  package enum Kind: Sendable, Equatable {
    /// It is a weighted mean of both.
    case blended
    /// It has a box of the other.
    case pasted(rows: Range<Int>, columns: Range<Int>)
  }

  /// What becomes of a picture.
  package let kind: Kind
  /// How much of a picture stays, and of its target.
  package let share: Float

  /// Draws how a batch is mixed; `nil` if it is not.
  ///
  /// - Parameters:
  ///   - side: the side of the pictures.
  ///   - augmentation: how likely it is, and the distributions.
  ///   - stream: the batch's.
  package init?(
    side: Int,
    _ augmentation: TrainingRecipe.Augmentation,
    using stream: inout RandomStream
  ) {
    let (mixup, cutmix) = (augmentation.mixup, augmentation.cutmix)
    guard mixup + cutmix > 0, stream.happens(augmentation.mixingProbability) else { return nil }
    let isPasted = mixup > 0 && cutmix > 0 ? stream.happens(0.5) : cutmix > 0
    let share = stream.beta(isPasted ? cutmix : mixup)
    guard share < 1 else { return nil }
    guard isPasted else {
      kind = .blended
      self.share = Float(share)
      return
    }
    let half = Int(Double(side) * (1 - share).squareRoot()) / 2
    func span() -> Range<Int> {
      let centre = stream.below(side)
      return max(0, centre - half)..<min(side, centre + half)
    }
    let (rows, columns) = (span(), span())
    kind = .pasted(rows: rows, columns: columns)
    // The box may reach over the picture's edge.
    self.share = Float(1 - Double(rows.count * columns.count) / Double(side * side))
  }

  /// Mixes pictures, `[N, C, side, side]`.
  package func apply(to pictures: inout [Float], count: Int, side: Int) {
    let size = pictures.count / count
    // Both of a pair are read before either is written.
    for first in 0..<(count + 1) / 2 {
      let (one, other) = (first * size, (count - 1 - first) * size)
      switch kind {
      case .blended:
        for position in 0..<size {
          let (a, b) = (pictures[one + position], pictures[other + position])
          pictures[one + position] = a * share + b * (1 - share)
          pictures[other + position] = b * share + a * (1 - share)
        }
      case .pasted(let rows, let columns):
        for plane in stride(from: 0, to: size, by: side * side) {
          for row in rows {
            for column in columns {
              let position = plane + row * side + column
              pictures.swapAt(one + position, other + position)
            }
          }
        }
      }
    }
  }
}
