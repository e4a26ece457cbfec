internal import ShuffleNet

/// Where the activations of a batch lie while it is learnt from: a *row* for each channel of each block of
/// a few pictures.
///
/// The pixels of a block's pictures stand one after the other in a row, so that small pictures fill whole
/// vectors too, and a convolution of 1×1 pixels is a product of matrices. Sums over a batch are made
/// block by block, in an order that does not depend on the threads.
struct PictureRows: Equatable {
  /// The pixels of a row at which another picture still joins it, about.
  private static let pixelsOfRow = 784

  /// N.
  let pictureCount: Int
  /// H.
  let height: Int
  /// W.
  let width: Int

  /// H · W.
  var pixelCount: Int { height * width }
  /// The pictures of a block; the last one may have fewer.
  var picturesPerBlock: Int { min(pictureCount, max(1, Self.pixelsOfRow / pixelCount)) }
  /// The blocks.
  var blockCount: Int { (pictureCount + picturesPerBlock - 1) / picturesPerBlock }
  /// From a row to the next, in floats: whole vectors of any instruction set, and one more, as those of a
  /// picture need not begin where those of a row do.
  var stride: Int { (picturesPerBlock * pixelCount + 31) / 16 * 16 }

  /// The pictures of a block.
  func pictures(_ block: Int) -> Range<Int> {
    block * picturesPerBlock..<min((block + 1) * picturesPerBlock, pictureCount)
  }

  /// The pixels of a row of a block.
  func count(_ block: Int) -> Int { pictures(block).count * pixelCount }

  /// The block of a picture, and where in its rows the picture begins.
  func place(_ picture: Int) -> (block: Int, offset: Int) {
    let (block, position) = picture.quotientAndRemainder(dividingBy: picturesPerBlock)
    return (block, position * pixelCount)
  }

  /// What a stride of 2 leaves of the pictures: half of each side, rounded up.
  var halved: PictureRows {
    PictureRows(
      pictureCount: pictureCount,
      height: SamePooling.outputSide(height),
      width: SamePooling.outputSide(width)
    )
  }
}

/// The rows of some channels of a batch.
@unsafe
struct RowMap {
  /// How they lie.
  let rows: PictureRows
  /// The channels.
  let channels: Int
  private let memory: ZeroedFloats

  /// Takes memory for them.
  init(_ rows: PictureRows, channels: Int) {
    unsafe self.rows = rows
    unsafe self.channels = channels
    unsafe memory = ZeroedFloats(count: max(1, rows.blockCount * channels * rows.stride))
  }

  /// The row of a channel in a block; those of the next channels follow.
  func row(_ block: Int, _ channel: Int = 0) -> UnsafeMutablePointer<Float> {
    unsafe memory.start + (block * channels + channel) * rows.stride
  }
}
