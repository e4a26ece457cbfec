internal import CPictureKernels

/// Turns picture files into a network's input, one after another, in memory that stays.
///
/// The values and the errors are those of ``Preprocessing/input(from:)-([UInt8])``, which says how
/// they come about; this is how to have them fast. A JPEG's rows go into the input as they are decoded,
/// without those above and below the crop and, where that leaves its pixels as they are, without the
/// columns beside it. A PNG's pixels are in memory at once.
///
/// A reader belongs to one task at a time; each worker has its own.
public final class PictureReader {
  /// The steps from a picture to the input.
  public let preprocessing: Preprocessing

  private let jpegRows = JPEGRows()
  private var writer: any RowWriter
  /// A row with the bytes behind it that the kernels may read.
  private var row: [UInt8] = []

  /// Makes a reader.
  public convenience init(_ preprocessing: Preprocessing) {
    self.init(preprocessing, usesFastestKernels: true)
  }

  /// Makes a reader that has the kernels of this processor or the plain ones.
  package init(_ preprocessing: Preprocessing, usesFastestKernels: Bool) {
    self.preprocessing = preprocessing
    let kernels =
      usesFastestKernels ? sz_picture_kernels_fastest() : sz_picture_kernels_scalar()
    writer =
      switch preprocessing.script {
      case .validate: CropWriter(preprocessing, kernels: kernels)
      case .infer: AntialiasedWriter(preprocessing)
      }
  }

  /// Makes the network's input of a JPEG or PNG file's bytes.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - input: becomes `[C, H, W]` with `C = 3` and `H = W = imageSize`; after an error it holds
  ///     something.
  /// - Throws: as ``Preprocessing/input(from:)-([UInt8])``.
  /// - Precondition: `input` has ``Preprocessing/valueCount`` elements.
  public func read(
    _ bytes: Span<UInt8>,
    into input: inout MutableSpan<Float>
  ) throws(ImageError) {
    if ContentKind.isJPEG(bytes) {
      if try !readJPEG(bytes, whole: false, into: &input) {
        _ = try readJPEG(bytes, whole: true, into: &input)
      }
    } else {
      try read(ImageDecoder.decode(bytes, as: preprocessing.decoding), into: &input)
    }
  }

  /// Makes the network's input of a decoded picture.
  ///
  /// - Throws: as ``Preprocessing/input(from:)-(RGBImage)``.
  /// - Precondition: `input` has ``Preprocessing/valueCount`` elements.
  public func read(
    _ image: RGBImage,
    into input: inout MutableSpan<Float>
  ) throws(ImageError) {
    try writer.prepare(for: image.size)
    let columns = writer.sourceColumns
    writer.start(firstColumn: columns.lowerBound, in: &input)
    let count = columns.count * RGBImage.channels
    if row.count < count + Int(SZ_PICTURE_SLACK) {
      row = Array(repeating: 0, count: count + Int(SZ_PICTURE_SLACK))
    }
    for y in writer.sourceRows {
      let start = (y * image.width + columns.lowerBound) * RGBImage.channels
      row.replaceSubrange(0..<count, with: image.pixels[start..<start + count])
      // SAFETY: the row has the plan's columns and the slack behind them.
      unsafe writer.take(row, at: y, into: &input)
    }
  }

  /// Reads a JPEG, all of it or what the crop needs.
  ///
  /// - Returns: whether that was enough to say that the file is whole.
  private func readJPEG(
    _ bytes: Span<UInt8>,
    whole: Bool,
    into input: inout MutableSpan<Float>
  ) throws(ImageError) -> Bool {
    var planned: ImageError?
    var hasStarted = false
    let isDecided = try unsafe jpegRows.read(bytes, as: preprocessing.decoding) {
      size throws(ImageError) in
      // A size that cannot be resized is told after damage, as if the picture were decoded first.
      do throws(ImageError) {
        try writer.prepare(for: size)
      } catch {
        planned = error
      }
      guard planned == nil, !whole else { return nil }
      return .init(
        columns: writer.sourceColumns,
        firstRow: writer.sourceRows.lowerBound
      )
    } _: { row, y, firstColumn in
      guard planned == nil else { return true }
      if !hasStarted {
        writer.start(firstColumn: firstColumn, in: &input)
        hasStarted = true
      }
      // SAFETY: the rows have the columns from the plan's first to its last, and 8 bytes more.
      unsafe writer.take(row, at: y, into: &input)
      return !writer.isDone
    }
    if let planned { throw planned }
    return isDecided
  }
}
