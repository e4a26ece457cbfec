internal import ShuffleNet

/// A unit while it learns.
@unsafe
final class LearningUnit {
  let unit: ShuffleUnit
  let compress: LearningBlock
  let depthwise: LearningBlock
  let expand: LearningBlock
  /// How the input's rows lie.
  let input: PictureRows
  /// What the unit makes of a batch.
  let output: RowMap
  /// The gradient of that, before the rectifier.
  let gradient: RowMap
  /// The gradients of the first two normalisations' outputs.
  let compressGradient: RowMap
  let depthwiseGradient: RowMap
  /// The windows on the input's pixels.
  let windows: Windows

  /// How many output channels come past the convolutions by a pool.
  var pooledChannels: Int { unsafe unit.stride == 2 ? unit.inputChannels : 0 }

  init(_ unit: ShuffleUnit, input: PictureRows, memory: SharedRows, windows: Windows) {
    let rows = unit.stride == 2 ? input.halved : input
    unsafe self.unit = unit
    unsafe self.input = input
    unsafe self.windows = windows
    let (block, count) = (unit.blockNumbers.lowerBound, ConvolutionBlock.parameterCount)
    unsafe compress = LearningBlock(unit.compress, first: count * block, rows: input)
    unsafe depthwise = LearningBlock(unit.depthwise, first: count * (block + 1), rows: rows)
    unsafe expand = LearningBlock(unit.expand, first: count * (block + 2), rows: rows)
    unsafe output = RowMap(rows, channels: unit.outputChannels)
    unsafe gradient = memory.map("output", rows, channels: unit.outputChannels)
    unsafe compressGradient = memory.map("compress", input, channels: unit.midChannels)
    unsafe depthwiseGradient = memory.map("depthwise", rows, channels: unit.midChannels)
  }

  /// Which channel of the first convolution a channel of the second one sees: the shuffle.
  func source(_ channel: Int) -> Int {
    let share = unsafe unit.midChannels / unit.groups
    return unsafe channel % share * unit.groups + channel / share
  }
}

/// Rows whose contents are soon used up, so that units of the same shape share them.
@unsafe
final class SharedRows {
  private var maps: [(name: String, rows: PictureRows, channels: Int, map: RowMap)] = unsafe []

  /// The rows of a name and a shape.
  func map(_ name: String, _ rows: PictureRows, channels: Int) -> RowMap {
    let known = unsafe maps.first { entry in
      unsafe entry.name == name && entry.rows == rows && entry.channels == channels
    }
    if let known = unsafe known { return unsafe known.map }
    let map = unsafe RowMap(rows, channels: channels)
    unsafe maps.append((name, rows, channels, map))
    return unsafe map
  }
}
