import EngineVerification
import ShuffleNet
import Testing

@Suite("A batch whose pictures come one by one")
struct PictureBatchTests {
  static let side = 32
  static let weights = ShuffleNetV1.Weights.realistic(
    ShuffleNetV1(.g3x05, classCount: 37),
    seed: 21
  )

  @Test("has the bits of one that comes at once", arguments: [1, 2, 64, 65, 130])
  func bits(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    let size = 3 * Self.side * Self.side
    let pictures = generator.floats(count * size, in: -2..<2)
    for set in InstructionSet.available {
      let engine = try Engine(Self.weights, instructionSet: set)
      // Room that nothing comes for changes nothing.
      for capacity in [count, count + 1] {
        var batch = PictureBatch(engine, capacity: capacity, height: Self.side, width: Self.side)
        for index in 0..<count {
          try batch.append(pictures.span.extracting(index * size..<(index + 1) * size))
        }
        #expect(batch.count == count)
        let together = try engine.logits(
          for: pictures,
          batchCount: count,
          height: Self.side,
          width: Self.side
        )
        #expect(batch.finish() == together, "\(set), room for \(capacity)")
      }
    }
  }

  @Test("a picture of another size is refused, and does not count")
  func wrongSize() throws {
    let engine = try Engine(Self.weights)
    var batch = PictureBatch(engine, capacity: 1, height: Self.side, width: Self.side)
    let picture = [Float](repeating: 0.5, count: 3 * Self.side * Self.side)
    do {
      try batch.append(picture.span.extracting(droppingLast: 1))
      Issue.record("a picture with a value too few was taken")
    } catch {
      #expect(error.description.contains("[1, 3, 32, 32]"), "\(error)")
    }
    #expect(batch.count == 0)
    try batch.append(picture.span)
    #expect(
      try batch.finish()
        == engine.logits(for: picture, batchCount: 1, height: Self.side, width: Self.side)
    )
  }

  @Test("an empty batch has no logits")
  func empty() throws {
    let batch = PictureBatch(try Engine(Self.weights), capacity: 3, height: 32, width: 32)
    #expect(batch.finish() == [])
  }
}
