internal import CKernels

/// Where everything of one picture's way through the network lies in the arena, for pictures of one
/// size.
package struct ForwardPlan: Sendable {
  /// The channels of a picture as planes in the arena.
  package struct Map: Sendable {
    package let channels: Int
    package let height: Int
    package let width: Int
    /// The first pixel of the first channel.
    package let offset: Int
    /// From one channel's first pixel to the next one's.
    package let stride: Int

    package var pixelCount: Int { height * width }
  }

  /// The maps of a unit.
  package struct Unit: Sendable {
    /// What the unit gets.
    package let input: Map
    /// What the first convolution gives.
    package let compressed: Map
    /// What the depthwise convolution gives, for one thread: just the rows that the thread needs.
    package let convolved: Map
    /// What the unit gives: with stride 1, the same memory as ``input``.
    package let output: Map
    /// From one thread's ``convolved`` to the next one's.
    package let convolvedCount: Int
    /// Whether what the unit gets is added to what it gives.
    package let isResidual: Bool
  }

  /// A part of the work.
  package struct Step: Hashable, Sendable {
    /// What is done; the numbers are those of units.
    package enum Operation: Hashable, Sendable {
      case stem
      case compress(Int)
      case depthwise(Int)
      case expand(Int)
      case averagePool(Int)
      case globalAveragePool
    }

    package let operation: Operation
    /// Whether the threads that share a picture have to meet before it.
    package let waits: Bool
  }

  /// The height of a picture.
  package let height: Int
  /// The width of a picture.
  package let width: Int
  /// How many threads share a picture.
  package let threadCount: Int
  /// The scratch memory of the stem, of the first thread, and the floats from one thread's to the
  /// next one's.
  package let stemScratch: Int
  package let stemScratchCount: Int
  /// What the stem gives.
  package let pooled: Map
  /// The units, in order.
  package let units: [Unit]
  /// What is done, in order.
  package let steps: [Step]
  /// The floats of the arena.
  package let floatCount: Int

  /// The map that is averaged over all its pixels.
  package var features: Map { units[units.count - 1].output }

  /// Plans for pictures of `height` × `width`, on `threadCount` threads.
  ///
  /// Step 0 is the stem, step `i + 1` unit `i`, and the last one the global pool. Threads that share a
  /// picture are at most one step apart, so what one step uses is left alone in the next.
  package init(
    _ network: ShuffleNetV1,
    height: Int,
    width: Int,
    threadCount: Int,
    lanes: Int
  ) {
    var planner = MemoryPlanner()
    let lag = threadCount > 1 ? 1 : 0
    func map(
      _ channels: Int,
      _ height: Int,
      _ width: Int,
      _ steps: ClosedRange<Int>,
      copies: Int = 1
    ) -> (map: Map, count: Int) {
      let stride = Self.planeStride(height: height, width: width, lanes: lanes)
      let count = channels * stride
      // Kernels read beside a map: a vector before it, which keeps it aligned, and two behind it.
      let margin = max(lanes, MemoryPlanner.alignment)
      let place = planner.place(
        margin + copies * count + 2 * lanes,
        during: steps.lowerBound...steps.upperBound + lag
      )
      let map = Map(
        channels: channels,
        height: height,
        width: width,
        offset: place + margin,
        stride: stride
      )
      return (map, count)
    }
    self.height = height
    self.width = width
    self.threadCount = threadCount
    stemScratchCount = Self.stemScratchCount(network, height, width, lanes)
    stemScratch = planner.place(stemScratchCount * threadCount, during: 0...lag)
    let convolution = network.stem.convolution
    var (rows, columns) = (
      SamePooling.outputSide(convolution.outputSide(height)),
      SamePooling.outputSide(convolution.outputSide(width))
    )
    let opening = network.units.indices.filter { network.units[$0].stride == 2 }
    func lastStep(after index: Int) -> Int {
      (opening.first { $0 > index } ?? network.units.count) + 1
    }
    pooled = map(convolution.outputChannels, rows, columns, 0...lastStep(after: -1)).map
    var units: [Unit] = []
    var input = pooled
    for (index, unit) in network.units.enumerated() {
      let step = index + 1
      let compressed = map(unit.midChannels, rows, columns, step...step).map
      if unit.stride == 2 {
        (rows, columns) = (SamePooling.outputSide(rows), SamePooling.outputSide(columns))
      }
      let output =
        unit.stride == 1
        ? input : map(unit.outputChannels, rows, columns, step...lastStep(after: index)).map
      let convolved = map(unit.midChannels, rows, columns, step...step, copies: threadCount)
      units.append(
        Unit(
          input: input,
          compressed: compressed,
          convolved: convolved.map,
          output: output,
          convolvedCount: convolved.count,
          isResidual: unit.stride == 1
        )
      )
      input = output
    }
    self.units = units
    steps = Self.steps(of: units)
    floatCount = planner.count
  }

  /// A thread has its own pixels of what the convolutions make, so it waits only for what it reads
  /// beyond them.
  private static func steps(of units: [Unit]) -> [Step] {
    var steps = [Step(operation: .stem, waits: false)]
    // The stem and the average pools are not shared out by pixels.
    var isSharedOutOtherwise = true
    for (index, unit) in units.enumerated() {
      steps.append(Step(operation: .compress(index), waits: isSharedOutOtherwise))
      steps.append(Step(operation: .depthwise(index), waits: true))
      steps.append(Step(operation: .expand(index), waits: false))
      if !unit.isResidual { steps.append(Step(operation: .averagePool(index), waits: false)) }
      isSharedOutOtherwise = !unit.isResidual
    }
    return steps + [Step(operation: .globalAveragePool, waits: true)]
  }

  /// The pixels of a map that a thread computes: whole vectors, but for the last thread.
  package static func pixels(
    of map: Map,
    thread: Int,
    threadCount: Int,
    lanes: Int
  ) -> Range<Int> {
    func cut(_ thread: Int) -> Int {
      guard thread < threadCount else { return map.pixelCount }
      let even = map.pixelCount * thread / threadCount
      return min((even + lanes / 2) / lanes * lanes, map.pixelCount)
    }
    return cut(thread)..<cut(thread + 1)
  }

  /// The floats of a plane: whole vectors, and behind a row shorter than a vector the rest of one.
  ///
  /// A distance of many whole cache lines that is a multiple of a power of two would put all planes
  /// into few sets of the cache.
  private static func planeStride(height: Int, width: Int, lanes: Int) -> Int {
    let end = height * width + max(lanes - width, 0)
    var stride = (end + lanes - 1) / lanes * lanes
    if stride % 64 == 0 { stride += max(lanes, MemoryPlanner.alignment) }
    return stride
  }

  private static func stemScratchCount(
    _ network: ShuffleNetV1,
    _ height: Int,
    _ width: Int,
    _ lanes: Int
  ) -> Int {
    let count = sz_f32_stem_scratch(
      network.inputChannels,
      network.stem.convolution.outputChannels,
      width,
      lanes
    )
    return (count + MemoryPlanner.alignment - 1) / MemoryPlanner.alignment * MemoryPlanner.alignment
  }
}
