internal import Recipes

/// A part of a picture's normalised values that is painted over.
///
/// Source: `get_erase_params` of MindSpore's `mindspore/dataset/vision/py_transforms_util.py`, which MindCV's
/// `RandomErasing` comes to.
package struct ErasedBox: Sendable, Equatable {
  /// The rows.
  package let rows: Range<Int>
  /// The columns.
  package let columns: Range<Int>

  /// Draws a box that is smaller than the picture; `nil` if none is to be, or was found.
  init?(side: Int, _ erasing: TrainingRecipe.Erasing, using stream: inout RandomStream) {
    guard stream.happens(erasing.probability) else { return nil }
    for _ in 0..<erasing.attempts {
      let area = stream.uniform(erasing.areas) * Double(side) * Double(side)
      let aspect = stream.uniform(erasing.aspects)
      let width = (area * aspect).squareRoot().rounded(.toNearestOrEven)
      let height = (width / aspect).rounded(.toNearestOrEven)
      guard width < Double(side), height < Double(side) else { continue }
      let top = stream.below(side - Int(height) + 1)
      let left = stream.below(side - Int(width) + 1)
      rows = top..<top + Int(height)
      columns = left..<left + Int(width)
      return
    }
    return nil
  }

  /// Paints over the values of a square picture, `[C, side, side]`.
  func apply(_ value: Float, to values: inout [Float], side: Int) {
    for channel in 0..<values.count / (side * side) {
      for row in rows {
        let first = (channel * side + row) * side
        for column in columns { values[first + column] = value }
      }
    }
  }
}
