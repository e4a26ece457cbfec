/// Shortens gradients that are longer than a limit, all by the same factor.
///
/// Source: `ops.clip_by_global_norm` of MindSpore, as MindCV's `mindcv/utils/train_step.py` calls it.
enum GradientClipping {
  /// Keeps the length of all gradients together at most `limit`.
  static func clip(_ gradients: inout [[Float]], to limit: Float) {
    var squares = 0.0
    for gradient in gradients {
      for value in gradient { squares += Double(value) * Double(value) }
    }
    let length = Float(squares.squareRoot())
    guard length > limit else { return }
    let factor = limit / length
    for index in gradients.indices {
      for position in gradients[index].indices { gradients[index][position] *= factor }
    }
  }
}
