internal import CPictureKernels

/// Which pixels of a picture the network's input is made of, and how.
///
/// Its arrays are as long as the input's side asks for and are filled anew for each size of a picture.
struct CropPlan {
  /// The size of the picture that the plan is for; `nil` before the first.
  private(set) var size: PixelSize?
  /// The part of the input's columns that has pixels; the rest is border.
  private(set) var columns = CropOverlap(of: 0, with: 0)
  /// The part of the input's rows that has pixels.
  private(set) var rows = CropOverlap(of: 0, with: 0)
  /// For each of those rows: the source rows and their weights.
  private(set) var rowTaps: [ResizeAxis.Tap] = []
  /// For each of those columns, up to whole steps of the kernels: where the first of its two pixels
  /// starts in a row whose first column is that of ``startColumns(at:)``, in bytes.
  private(set) var columnOffsets: [Int32]
  /// For each of those columns: the weights of its two pixels.
  private(set) var columnWeights: [Int16]
  /// The source columns that are read.
  private(set) var sourceColumns = 0..<0

  private let preprocessing: Preprocessing
  private var firstColumns: [Int32]

  /// Makes room for the input of a preprocessing.
  init(_ preprocessing: Preprocessing) {
    self.preprocessing = preprocessing
    let step = Int(SZ_PICTURE_STEP)
    let capacity = (preprocessing.imageSize + step - 1) / step * step
    columnOffsets = Array(repeating: 0, count: capacity)
    firstColumns = columnOffsets
    columnWeights = Array(repeating: 0, count: 2 * capacity)
    rowTaps.reserveCapacity(preprocessing.imageSize)
  }

  /// The number of columns in whole steps of the kernels.
  var steppedColumnCount: Int {
    let step = Int(SZ_PICTURE_STEP)
    return (columns.count + step - 1) / step * step
  }

  /// The source rows between the first and the last that are read.
  var sourceRows: ClosedRange<Int> {
    (rowTaps.first?.first ?? 0)...(rowTaps.last?.second ?? 0)
  }

  /// Plans for pictures of `size`.
  ///
  /// - Throws: ``ImageError/Problem/tooMuchEnlarged(from:to:)``,
  ///   ``ImageError/Problem/tooLarge(_:limit:)``.
  mutating func prepare(for size: PixelSize) throws(ImageError) {
    if self.size == size { return }
    self.size = nil
    let side = preprocessing.imageSize
    let scaled = size.scaled(shortSide: preprocessing.scaledSize)
    try size.checkResizing(to: scaled)
    columns = CropOverlap(of: scaled.width, with: side)
    rows = CropOverlap(of: scaled.height, with: side)
    let vertical = ResizeAxis(vertically: size.height, to: scaled.height)
    let horizontal = ResizeAxis(horizontally: size.width, to: scaled.width)
    // A picture that has the size already is not resized, however inexact its positions would be.
    let isResized = size != scaled
    rowTaps.removeAll(keepingCapacity: true)
    for row in rows.source..<rows.source + rows.count {
      rowTaps.append(isResized ? vertical.tap(at: row) : .unchanged(row))
    }
    var last = 0
    for index in 0..<steppedColumnCount {
      // What is computed beyond the last column to fill the step is not used.
      let column = columns.source + min(index, columns.count - 1)
      let tap = isResized ? horizontal.tap(at: column) : .unchanged(column)
      firstColumns[index] = Int32(tap.first)
      columnWeights[2 * index] = Int16(tap.firstWeight)
      columnWeights[2 * index + 1] = Int16(tap.secondWeight)
      last = tap.second
    }
    sourceColumns = Int(firstColumns[0])..<last + 1
    self.size = size
  }

  /// Says that rows start with the source's column `first`, which is one of the first to be read or
  /// before it.
  mutating func startColumns(at first: Int) {
    let channels = Int32(RGBImage.channels)
    for index in 0..<steppedColumnCount {
      columnOffsets[index] = (firstColumns[index] - Int32(first)) * channels
    }
  }
}

extension ResizeAxis.Tap {
  /// The tap of a position that is copied.
  fileprivate static func unchanged(_ position: Int) -> Self {
    Self(first: position, second: position, firstWeight: 2048, secondWeight: 0)
  }
}
