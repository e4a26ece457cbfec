internal import CPictureKernels

/// Turns a picture's rows, as they come, into the network's input: the pixels of the crop alone are
/// resized, and nothing of the picture is kept but two rows.
struct CropWriter: RowWriter {
  /// What the rows are for.
  private var plan: CropPlan

  private let preprocessing: Preprocessing
  private let kernels: sz_picture_kernels
  private var normalization: sz_picture_normalization
  /// The last two source rows, stretched; a row lies in the half of its number's last bit.
  private var stretched: [Int16]
  private let stretchedCount: Int
  /// The next row of the crop's that has pixels.
  private var next = 0

  /// Makes room for the input of a preprocessing.
  init(_ preprocessing: Preprocessing, kernels: sz_picture_kernels) {
    self.preprocessing = preprocessing
    self.kernels = kernels
    plan = CropPlan(preprocessing)
    normalization = sz_picture_normalization(preprocessing.normalization)
    stretchedCount = plan.columnOffsets.count * Self.valuesPerPixel
    stretched = Array(repeating: 0, count: 2 * stretchedCount)
  }

  /// Red, green, blue and nothing.
  private static let valuesPerPixel = 4

  /// The source columns that are read.
  var sourceColumns: Range<Int> { plan.sourceColumns }

  /// The source rows between the first and the last that are read.
  var sourceRows: ClosedRange<Int> { plan.sourceRows }

  /// Plans for pictures of `size`.
  mutating func prepare(for size: PixelSize) throws(ImageError) { try plan.prepare(for: size) }

  /// Whether all rows of the crop are written.
  var isDone: Bool { next == plan.rowTaps.count }

  /// Starts a picture of the plan's size, whose rows start with column `firstColumn`.
  mutating func start(firstColumn: Int, in input: inout MutableSpan<Float>) {
    precondition(input.count == preprocessing.valueCount, "a float for each value")
    plan.startColumns(at: firstColumn)
    next = 0
    let side = preprocessing.imageSize
    if plan.rows.count < side || plan.columns.count < side {
      preprocessing.fillWithBlack(&input)
    }
  }

  /// Takes the source's row `y`; rows come from the top.
  ///
  /// - Precondition: the row has the pixels that the plan asks for, and `SZ_PICTURE_SLACK` bytes more.
  mutating func take(
    _ row: UnsafePointer<UInt8>,
    at y: Int,
    into input: inout MutableSpan<Float>
  ) {
    guard !isDone, y == plan.rowTaps[next].first || y == plan.rowTaps[next].second else { return }
    let half = (y & 1) * stretchedCount
    unsafe stretched.withUnsafeMutableBufferPointer { stretched in
      guard let start = stretched.baseAddress else { return }
      // SAFETY: offsets lie in the row, and each half has room for all steps.
      unsafe kernels.stretch(
        plan.steppedColumnCount,
        plan.columnOffsets,
        plan.columnWeights,
        row,
        start + half
      )
    }
    while !isDone, plan.rowTaps[next].second == y {
      blend(plan.rowTaps[next], at: next, into: &input)
      next += 1
    }
  }

  private mutating func blend(
    _ tap: ResizeAxis.Tap,
    at row: Int,
    into input: inout MutableSpan<Float>
  ) {
    let side = preprocessing.imageSize
    let position = (plan.rows.target + row) * side + plan.columns.target
    unsafe stretched.withUnsafeBufferPointer { stretched in
      unsafe input.withUnsafeMutableBufferPointer { input in
        guard let start = stretched.baseAddress, let output = input.baseAddress else { return }
        // SAFETY: the position and the columns behind it lie in a row of each plane.
        unsafe kernels.blend(
          plan.columns.count,
          start + (tap.first & 1) * stretchedCount,
          start + (tap.second & 1) * stretchedCount,
          Int16(tap.firstWeight),
          Int16(tap.secondWeight),
          &normalization,
          output + position,
          side * side
        )
      }
    }
  }
}
