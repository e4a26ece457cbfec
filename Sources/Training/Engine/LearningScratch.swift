internal import ShuffleNet

/// What a thread works in, for a block at a time.
@unsafe
struct LearningScratch {
  /// Three times the rows of some channels.
  let first: UnsafeMutablePointer<Float>
  let second: UnsafeMutablePointer<Float>
  let third: UnsafeMutablePointer<Float>
  /// Rows that windows may reach out of, on both sides.
  let before: UnsafeMutablePointer<Float>
  let behind: UnsafeMutablePointer<Float>
  let beside: UnsafeMutablePointer<Float>
  private let memory: ZeroedFloats

  /// - Parameters:
  ///   - capacity: the floats of all the rows of a block.
  ///   - rows: the longest rows.
  init(capacity: Int, longest rows: PictureRows) {
    let margin = (rows.width + 1 + 32 + 15) / 16 * 16
    let row = rows.stride + 2 * margin
    unsafe memory = ZeroedFloats(count: 3 * capacity + 3 * row)
    unsafe first = memory.start
    unsafe second = first + capacity
    unsafe third = second + capacity
    unsafe before = third + capacity + margin
    unsafe behind = before + row
    unsafe beside = behind + row
  }
}
