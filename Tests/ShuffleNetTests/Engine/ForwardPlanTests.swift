import ShuffleNet
import Tensors
import Testing

@Suite("The plan of a forward pass")
struct ForwardPlanTests {
  /// A picture's size, and how many threads share it.
  struct Case: CustomTestStringConvertible {
    let height: Int
    let width: Int
    let threadCount: Int
    let lanes: Int
    var testDescription: String {
      "\(height) × \(width), \(threadCount) threads, \(lanes) lanes"
    }

    func plan(_ network: ShuffleNetV1) -> ForwardPlan {
      ForwardPlan(network, height: height, width: width, threadCount: threadCount, lanes: lanes)
    }
  }

  static let cases = [
    (1, 1), (1, 50), (50, 1), (7, 7), (16, 17), (32, 32), (33, 65), (97, 64), (224, 224), (256, 9),
  ].flatMap { height, width in
    [1, 2, 3, 7].flatMap { threadCount in
      [1, 4, 8, 16].map { lanes in
        Case(height: height, width: width, threadCount: threadCount, lanes: lanes)
      }
    }
  }

  static let networks = ShuffleNetV1.Variant.all.map { ShuffleNetV1($0, classCount: 3) }

  @Test("gives every map the shape that it has in the graph", arguments: cases)
  func shapes(_ example: Case) {
    for network in Self.networks {
      let plan = example.plan(network)
      let layers = network.layers(inputHeight: example.height, inputWidth: example.width)
      let maps = [plan.pooled] + plan.units.map(\.output)
      // Layer 0 is the stem's convolution, which is not kept.
      for (map, layer) in zip(maps, layers.dropFirst()) {
        #expect(layer.outputShape == [map.channels, map.height, map.width])
      }
      #expect(plan.units.count == 16)
      for (unit, block) in zip(plan.units, network.units) {
        #expect(unit.compressed.channels == block.midChannels)
        #expect(unit.compressed.pixelCount == unit.input.pixelCount)
        #expect(unit.convolved.channels == block.midChannels)
        #expect(unit.convolved.pixelCount == unit.output.pixelCount)
        #expect(unit.isResidual == (block.stride == 1))
        #expect((unit.input.offset == unit.output.offset) == unit.isResidual)
      }
    }
  }

  /// What a kernel may write: the planes, and behind the last row of each a vector.
  private static func extent(_ map: ForwardPlan.Map, from offset: Int, _ lanes: Int) -> Range<Int> {
    offset..<offset + (map.channels - 1) * map.stride + map.pixelCount + lanes
  }

  @Test(
    "gives every plane room for its pixels, and for what kernels touch beside them",
    arguments: cases
  )
  func planes(_ example: Case) {
    for network in Self.networks {
      let plan = example.plan(network)
      let maps = [plan.pooled] + plan.units.flatMap { [$0.compressed, $0.convolved, $0.output] }
      for map in maps {
        let vectors = (map.pixelCount + example.lanes - 1) / example.lanes
        #expect(map.stride >= vectors * example.lanes)
        #expect(map.stride >= map.pixelCount + example.lanes - map.width)
        #expect(map.offset.isMultiple(of: MemoryPlanner.alignment))
        // The kernels' contract: a vector before each plane is readable, and two behind it.
        #expect(map.offset >= example.lanes)
        let end = map.offset + map.channels * map.stride + 2 * example.lanes
        #expect(end <= plan.floatCount)
      }
      for unit in plan.units {
        let all = unit.convolvedCount * example.threadCount
        #expect(unit.convolvedCount >= unit.convolved.channels * unit.convolved.stride)
        #expect(unit.convolved.offset + all + 2 * example.lanes <= plan.floatCount)
      }
      let scratch = plan.stemScratch + plan.stemScratchCount * example.threadCount
      #expect(scratch <= plan.floatCount)
    }
  }

  @Test("keeps what is in use at the same time apart", arguments: cases)
  func overlap(_ example: Case) {
    for network in Self.networks {
      let plan = example.plan(network)
      func extents(_ unit: ForwardPlan.Unit) -> [Range<Int>] {
        let convolved = (0..<example.threadCount).map {
          Self.extent(
            unit.convolved,
            from: unit.convolved.offset + $0 * unit.convolvedCount,
            // Of one thread's rows the last vector may reach into those of the next channel only.
            0
          )
        }
        let maps = [unit.input, unit.compressed] + (unit.isResidual ? [] : [unit.output])
        return maps.map { Self.extent($0, from: $0.offset, example.lanes) } + convolved
      }
      #expect(Self.areDisjoint(Self.stemExtents(plan, example)))
      for (index, unit) in plan.units.enumerated() {
        var places = extents(unit)
        // Threads that share a picture may be in two units at once; the input of the second is the
        // output of the first.
        if example.threadCount > 1, index + 1 < plan.units.count {
          places += extents(plan.units[index + 1]).dropFirst()
        }
        #expect(Self.areDisjoint(places), "unit \(index)")
      }
    }
  }

  private static func stemExtents(_ plan: ForwardPlan, _ example: Case) -> [Range<Int>] {
    let pooled = extent(plan.pooled, from: plan.pooled.offset, example.lanes)
    return [pooled]
      + (0..<example.threadCount).map {
        let first = plan.stemScratch + $0 * plan.stemScratchCount
        return first..<first + plan.stemScratchCount
      }
  }

  private static func areDisjoint(_ places: [Range<Int>]) -> Bool {
    let sorted = places.sorted { $0.lowerBound < $1.lowerBound }
    return zip(sorted, sorted.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
  }

  @Test("shares all pixels out, each to one thread, in whole vectors", arguments: cases)
  func shares(_ example: Case) {
    let plan = example.plan(Self.networks[0])
    for map in [plan.pooled] + plan.units.map(\.output) {
      var next = 0
      for thread in 0..<example.threadCount {
        let pixels = ForwardPlan.pixels(
          of: map,
          thread: thread,
          threadCount: example.threadCount,
          lanes: example.lanes
        )
        #expect(pixels.lowerBound == next)
        next = pixels.upperBound
        #expect(next == map.pixelCount || next.isMultiple(of: example.lanes))
        // As even as whole vectors allow.
        let even = Double(map.pixelCount) / Double(example.threadCount)
        #expect(abs(Double(pixels.count) - even) <= Double(example.lanes))
      }
      #expect(next == map.pixelCount)
    }
  }

  @Test("has the threads meet where they need what others computed")
  func meetings() {
    let plan = ForwardPlan(
      Self.networks[0],
      height: 64,
      width: 64,
      threadCount: 2,
      lanes: 8
    )
    let opening = [0, 4, 12]
    var expected: [ForwardPlan.Step.Operation] = [.stem]
    for unit in 0..<16 {
      expected += [.compress(unit), .depthwise(unit), .expand(unit)]
      if opening.contains(unit) { expected.append(.averagePool(unit)) }
    }
    #expect(plan.steps.map(\.operation) == expected + [.globalAveragePool])
    // Rows and channels are cut elsewhere than pixels are, and a 3×3 window looks over the border.
    let meetings = plan.steps.filter(\.waits).map(\.operation)
    let depthwise = (0..<16).map { ForwardPlan.Step.Operation.depthwise($0) }
    let others: [ForwardPlan.Step.Operation] = [
      .compress(0), .compress(1), .compress(5), .compress(13), .globalAveragePool,
    ]
    #expect(Set(meetings) == Set(depthwise + others))
  }
}
