internal import ShuffleNet

/// The first convolution, its rectifier and the pool behind it while they learn.
@unsafe
final class LearningStem {
  let block: LearningBlock
  /// The pictures.
  let pictures: PictureRows
  /// What the pool makes of a batch.
  let pooled: RowMap
  let pooledGradient: RowMap
  /// Which pixel of its picture each pooled one comes from; as many as there are in `pooled`.
  let sources: UnsafeMutablePointer<Int32>
  private let sourceCount: Int

  init(_ block: ConvolutionBlock, pictures: PictureRows, memory: SharedRows) {
    let rows = pictures.halved
    let channels = block.convolution.outputChannels
    unsafe self.pictures = pictures
    unsafe self.block = LearningBlock(block, first: 0, rows: rows)
    unsafe pooled = RowMap(rows.halved, channels: channels)
    unsafe pooledGradient = RowMap(rows.halved, channels: channels)
    unsafe sourceCount = rows.halved.blockCount * channels * rows.halved.stride
    unsafe sources = .allocate(capacity: sourceCount)
    unsafe sources.initialize(repeating: 0, count: sourceCount)
  }

  deinit { unsafe sources.deallocate() }

  /// The sources of a channel's pixels in a block of ``pooled``.
  func sources(_ block: Int, _ channel: Int) -> UnsafeMutablePointer<Int32> {
    unsafe sources + (block * pooled.channels + channel) * pooled.rows.stride
  }

  /// The output's rows that are computed together: about 784 pixels.
  var rowsOfTile: Int {
    let rows = unsafe block.output.rows
    return min(rows.height, max(1, 784 / rows.width))
  }

  /// From a tap's row to the next in a tile.
  var tileStride: Int { unsafe (rowsOfTile * block.output.rows.width + 15) / 16 * 16 }

  /// The taps of a window.
  var tapCount: Int { unsafe 9 * block.convolution.inputChannels }

  /// From a row of half a picture's columns to the next: a zero in front, and zeros behind.
  var halfStride: Int { unsafe pictures.width / 2 + 18 }

  /// What the stem needs of each of a thread's scratch rows.
  var scratchCapacity: Int {
    let rows = unsafe block.output.rows
    return unsafe max(
      tapCount * tileStride,
      2 * halfStride * (pictures.height + 2) * block.convolution.inputChannels,
      block.convolution.outputChannels * (rows.pixelCount + 32)
    )
  }
}
