internal import CTrainingKernels

/// Which taps of 3×3 windows lie in their pictures, for every pixel of a row of pictures of one size.
@unsafe
final class Windows {
  private let bits: UnsafeMutablePointer<UInt16>
  private let width: Int

  /// Finds them for the fullest row of `rows`.
  init(_ rows: PictureRows, lanes: Int) {
    let vectorCount = (rows.stride + lanes - 1) / lanes
    unsafe bits = .allocate(capacity: 9 * vectorCount)
    unsafe bits.initialize(repeating: 0, count: 9 * vectorCount)
    unsafe width = rows.width
    for pixel in 0..<rows.picturesPerBlock * rows.pixelCount {
      let (y, x) = (pixel % rows.pixelCount).quotientAndRemainder(dividingBy: rows.width)
      let (vector, lane) = pixel.quotientAndRemainder(dividingBy: lanes)
      for tap in 0..<9 {
        let (row, column) = (y + tap / 3 - 1, x + tap % 3 - 1)
        guard (0..<rows.height).contains(row), (0..<rows.width).contains(column) else { continue }
        unsafe bits[9 * vector + tap] |= 1 << lane
      }
    }
  }

  deinit { unsafe bits.deallocate() }

  /// The windows as kernels want them.
  var view: sz_windows {
    unsafe sz_windows(bits: UnsafePointer(bits), width: width)
  }
}
