internal import CPictureKernels

/// Turns a picture's rows, as they come, into the network's input.
protocol RowWriter {
  /// The source columns that are read.
  var sourceColumns: Range<Int> { get }
  /// The source rows between the first and the last that are read.
  var sourceRows: ClosedRange<Int> { get }
  /// Whether all rows of the input are written.
  var isDone: Bool { get }

  /// Plans for pictures of `size`.
  ///
  /// - Throws: as ``Preprocessing/input(from:)-(RGBImage)``.
  mutating func prepare(for size: PixelSize) throws(ImageError)

  /// Starts a picture of the size that was planned for, whose rows start with column `firstColumn`.
  mutating func start(firstColumn: Int, in input: inout MutableSpan<Float>)

  /// Takes the source's row `y`; rows come from the top, and none of ``sourceRows`` is left out.
  ///
  /// - Precondition: the row has the columns of ``sourceColumns``, and `SZ_PICTURE_SLACK` bytes more.
  mutating func take(
    _ row: UnsafePointer<UInt8>,
    at y: Int,
    into input: inout MutableSpan<Float>
  )
}

extension sz_picture_normalization {
  /// What the kernels subtract and divide by.
  init(_ normalization: Normalization) {
    let (mean, deviation) = (normalization.mean, normalization.standardDeviation)
    self.init(
      mean: (mean.red, mean.green, mean.blue),
      deviation: (deviation.red, deviation.green, deviation.blue)
    )
  }
}
