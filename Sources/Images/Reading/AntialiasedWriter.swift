internal import CPictureKernels

/// Turns a picture's rows, as they come, into the network's input with antialiasing, as
/// ``Preprocessing/Script/infer`` has it: the pixels of the crop alone are resized, and of the picture
/// only the resized rows that one row of the crop is made of are kept.
struct AntialiasedWriter: RowWriter {
  private let preprocessing: Preprocessing
  private let normalization: sz_picture_normalization
  /// The size of the picture that is planned for; `nil` before the first.
  private var size: PixelSize?
  private var columns = CropOverlap(rounding: 0, with: 0)
  private var rows = CropOverlap(rounding: 0, with: 0)
  private var columnTaps = AntialiasedTaps()
  private var rowTaps = AntialiasedTaps()
  /// Where each of the crop's columns starts in a row, in bytes.
  private var columnOffsets: [Int32] = []
  /// The last rows, resized across; row `y` is the one at `y % rowTaps.mostCount`.
  private var ring: [UInt8] = []
  /// The next row of the crop's that has pixels.
  private var next = 0

  /// Makes a writer for the input of a preprocessing.
  init(_ preprocessing: Preprocessing) {
    self.preprocessing = preprocessing
    normalization = sz_picture_normalization(preprocessing.normalization)
  }

  var sourceColumns: Range<Int> { columnTaps.source }

  var sourceRows: ClosedRange<Int> {
    let rows = rowTaps.source
    return rows.lowerBound...max(rows.lowerBound, rows.upperBound - 1)
  }

  var isDone: Bool { next == rows.count }

  mutating func prepare(for size: PixelSize) throws(ImageError) {
    if self.size == size { return }
    self.size = nil
    let side = preprocessing.imageSize
    let scaled = size.scaledForPillow(shortSide: preprocessing.scaledSize)
    try size.checkAntialiasing(to: scaled)
    columns = CropOverlap(rounding: scaled.width, with: side)
    rows = CropOverlap(rounding: scaled.height, with: side)
    columnTaps.prepare(
      AntialiasedAxis(size.width, to: scaled.width),
      for: columns.source..<columns.source + columns.count
    )
    rowTaps.prepare(
      AntialiasedAxis(size.height, to: scaled.height),
      for: rows.source..<rows.source + rows.count
    )
    let byteCount = rowTaps.mostCount * rowByteCount
    if ring.count < byteCount { ring = Array(repeating: 0, count: byteCount) }
    self.size = size
  }

  mutating func start(firstColumn: Int, in input: inout MutableSpan<Float>) {
    precondition(input.count == preprocessing.valueCount, "a float for each value")
    columnOffsets.removeAll(keepingCapacity: true)
    for start in columnTaps.starts {
      columnOffsets.append(Int32((start - firstColumn) * RGBImage.channels))
    }
    next = 0
    let side = preprocessing.imageSize
    if rows.count < side || columns.count < side { preprocessing.fillWithBlack(&input) }
  }

  mutating func take(
    _ row: UnsafePointer<UInt8>,
    at y: Int,
    into input: inout MutableSpan<Float>
  ) {
    guard !isDone, y >= rowTaps.starts[next] else { return }
    let (count, offsets, taps) = (columns.count, columnOffsets, columnTaps)
    let place = y % rowTaps.mostCount * rowByteCount
    unsafe ring.withUnsafeMutableBufferPointer { ring in
      guard let start = ring.baseAddress else { return }
      // SAFETY: the windows lie in the row, and the ring has room for `mostCount` rows.
      unsafe sz_picture_antialias_across(
        count,
        offsets,
        taps.counts,
        taps.places,
        taps.weights,
        row,
        start + place
      )
    }
    while !isDone, rowTaps.starts[next] + Int(rowTaps.counts[next]) == y + 1 {
      antialiasDown(next, into: &input)
      next += 1
    }
  }

  /// The bytes of a row in the ring.
  private var rowByteCount: Int { columns.count * RGBImage.channels }

  /// Writes the crop's row `index`, whose source rows are in the ring.
  private func antialiasDown(_ index: Int, into input: inout MutableSpan<Float>) {
    let side = preprocessing.imageSize
    let position = (rows.target + index) * side + columns.target
    unsafe ring.withUnsafeBufferPointer { ring in
      unsafe rowTaps.weights.withUnsafeBufferPointer { weights in
        unsafe input.withUnsafeMutableBufferPointer { input in
          guard let start = ring.baseAddress, let weights = weights.baseAddress,
            let output = input.baseAddress
          else { return }
          var normalization = normalization
          // SAFETY: the position and the columns behind it lie in a row of each plane, the ring has
          // `mostCount` rows, and there is a weight for each of the row's.
          unsafe sz_picture_antialias_down(
            columns.count,
            start,
            rowTaps.mostCount,
            rowTaps.starts[index],
            Int(rowTaps.counts[index]),
            weights + Int(rowTaps.places[index]),
            &normalization,
            output + position,
            side * side
          )
        }
      }
    }
  }
}
