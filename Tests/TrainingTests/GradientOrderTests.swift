import Distribution
import EngineVerification
import ShuffleNet
import Tensors
import Testing
import Training

@Suite("Gradients as they come")
struct GradientOrderTests {
  static let network = ShuffleNetV1(.g3x05, classCount: 5)

  /// Two small pictures.
  static let batch: (pictures: [Float], labels: BatchLabels) = {
    var generator = SeededGenerator(seed: 7)
    return (generator.floats(2 * 3 * 64 * 64, in: -2..<2), [1, 4])
  }()

  static func engine() throws -> GradientEngine {
    try GradientEngine(
      network,
      pictureCount: 2,
      height: 64,
      width: 64,
      pool: ThreadPool(threadCount: 2),
      instructionSet: .chosen()
    )
  }

  @Test("come from the classifier to the stem, every parameter's once")
  func order() {
    let order = GradientEngine.order(of: Self.network)
    #expect(order.count == 18)
    #expect(order.first == 245..<246)
    #expect(order.last == 0..<5)
    #expect(order.flatMap(Array.init).sorted() == Array(0..<246))
  }

  @Test("are final when they are told of")
  func final() throws {
    let weights = ShuffleNetV1.Weights.realistic(Self.network, seed: 24)
    var (told, early) = ([Range<Int>](), [[Float]](repeating: [], count: 246))
    let pass = try Self.engine().gradients(
      weights.values,
      pictures: Self.batch.pictures,
      labels: Self.batch.labels,
      labelSmoothing: 0.1
    ) { parameters, gradients in
      told.append(parameters)
      for index in parameters { early[index] = gradients[index] }
    }
    #expect(told == GradientEngine.order(of: Self.network))
    #expect(early == pass.gradients)
    for (parameter, gradient) in zip(Self.network.parameters, early) {
      #expect(gradient.count == (parameter.isTrainable ? parameter.shape.elementCount : 0))
    }
  }

  @Test("of the smallest network fill five buckets, those of the largest 27")
  func buckets() {
    // As Benchmarks/training/cluster_plan.py counts them, from a list of its own.
    #expect(BucketPlan(ShuffleNetV1(.g3x05)).counts == [480_000, 80_880, 67_920, 65_820, 22_704])
    #expect(BucketPlan(ShuffleNetV1(.g3x20)).counts.count == 27)
  }

  @Test("are what buckets give to one process", arguments: [4, 64 << 10, 1 << 30])
  func buckets(byteLimit: Int) throws {
    let weights = ShuffleNetV1.Weights.realistic(Self.network, seed: 24)
    let plan = BucketPlan(Self.network, byteLimit: byteLimit)
    #expect(plan.counts.reduce(0, +) == Self.network.trainableElementCount)
    let buckets = GradientBuckets(plan, LocalCommunicator())
    let engine = try Self.engine()
    for _ in 0..<2 {
      let pass = try engine.gradients(
        weights.values,
        pictures: Self.batch.pictures,
        labels: Self.batch.labels,
        labelSmoothing: 0.1
      ) { try buckets.add($0, of: $1) }
      #expect(try buckets.finish() == pass.gradients)
    }
  }

  @Test("end with what is thrown on the way, and the engine goes on")
  func stops() throws {
    struct Stop: Error {}
    let weights = ShuffleNetV1.Weights.realistic(Self.network, seed: 24)
    let engine = try Self.engine()
    var count = 0
    #expect(throws: Stop.self) {
      try engine.gradients(
        weights.values,
        pictures: Self.batch.pictures,
        labels: Self.batch.labels,
        labelSmoothing: 0
      ) { _, _ in
        count += 1
        if count == 3 { throw Stop() }
      }
    }
    #expect(count == 3)
    let passes = try [engine, Self.engine()].map {
      $0.gradients(
        weights.values,
        pictures: Self.batch.pictures,
        labels: Self.batch.labels,
        labelSmoothing: 0
      )
    }
    #expect(passes[0].gradients == passes[1].gradients)
  }
}
