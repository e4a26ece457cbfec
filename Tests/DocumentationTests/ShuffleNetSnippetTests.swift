import Conversion
import Images
import ShuffleNet
import Testing

@Suite("The snippets of ShuffleNet and Images")
struct ShuffleNetSnippetTests {
  private static func boot() throws -> (SamplePicture, ShuffleNetV1.Weights) {
    (try SamplePicture.boot(), try WeightsFile(path: Sample.checkpoint).weights())
  }

  static func differences(
    _ weights: ShuffleNetV1.Weights,
    _ input: [Float]
  ) throws -> [InstructionSet: Float] {
    // Snippet: each instruction set
    var differences: [InstructionSet: Float] = [:]
    let expected = try ReferenceExecutor(weights)
      .logits(for: input, batchCount: 1, height: 64, width: 64)
    for set in InstructionSet.available {
      let engine = try Engine(weights, instructionSet: set)
      let logits = try engine.logits(for: input, batchCount: 1, height: 64, width: 64)
      differences[set] = zip(logits, expected).map { abs($0 - $1) }.max()
    }
    // End of the snippet
    return differences
  }

  @Test("the engine's logits lie within 1e-5 of the reference's with each instruction set")
  func instructionSets() throws {
    let (boot, weights) = try Self.boot()
    let input = try Preprocessing(imageSize: 64).input(from: boot.bytes)
    let differences = try Self.differences(weights, input)
    #expect(differences.keys.contains(.scalar))
    let scale = boot.logits.map(abs).max() ?? 0
    #expect(differences.values.allSatisfy { $0 <= 1e-5 * scale })
  }

  static func plan(_ weights: ShuffleNetV1.Weights) throws -> Engine.Plan {
    // Snippet: the plan
    let plan = try Engine(weights).plan(height: 64, width: 64)
    for step in plan.steps {
      print(step.name, step.operation, step.outputShape, step.multiplyAdds)
    }
    // End of the snippet
    return plan
  }

  @Test("the plan has the multiply-adds of the network")
  func plan() throws {
    let plan = try Self.plan(WeightsFile(path: Sample.checkpoint).weights())
    // The stem, 16 units of 3 kernels, 3 of them with a pool, the mean and the classifier.
    #expect(plan.steps.count == 1 + 16 * 3 + 3 + 2)
    // The card's figure.
    #expect(plan.steps.reduce(0) { $0 + $1.multiplyAdds } == 3_034_176)
  }

  static func threads(_ weights: ShuffleNetV1.Weights, _ pictures: [Float]) throws -> [Float] {
    let count = pictures.count / (3 * 64 * 64)
    // Snippet: threads
    let pool = ThreadPool(threadCount: 4)
    let engine = try Engine(weights, threadPool: pool)
    let logits = try engine.logits(for: pictures, batchCount: count, height: 64, width: 64)
    // End of the snippet
    return logits
  }

  @Test("threads and batches change no bit")
  func threads() throws {
    let (boot, weights) = try Self.boot()
    let input = try Preprocessing(imageSize: 64).input(from: boot.bytes)
    let alone = try Engine(weights).logits(for: input, batchCount: 1, height: 64, width: 64)
    let three = try Self.threads(weights, input + input + input)
    #expect(three == alone + alone + alone)
  }

  static func input(bytes: [UInt8]) throws -> [Float] {
    // Snippet: an input
    let preprocessing = try Preprocessing(imageSize: 64)
    let input = try preprocessing.input(from: bytes)
    // End of the snippet
    return input
  }

  static func inputByHand(bytes: [UInt8]) throws -> [Float] {
    // Snippet: its steps
    let preprocessing = try Preprocessing(imageSize: 64)
    let image = try ImageDecoder.decode(bytes, as: preprocessing.decoding)
    let resized = try image.resized(shortSide: preprocessing.scaledSize)
    let cropped = try resized.centreCropped(side: preprocessing.imageSize)
    let input = preprocessing.normalization.apply(to: cropped)
    // End of the snippet
    return input
  }

  static func inputs(of files: [[UInt8]], take: ([Float]) -> Void) throws {
    // Snippet: many inputs
    let reader = PictureReader(try Preprocessing(imageSize: 64))
    var input = [Float](repeating: 0, count: reader.preprocessing.valueCount)
    for bytes in files {
      var values = input.mutableSpan
      try reader.read(bytes.span, into: &values)
      take(input)
    }
    // End of the snippet
  }

  @Test("every way to an input gives MindSpore's bits")
  func preprocessing() throws {
    let boot = try SamplePicture.boot()
    boot.expectInput(try Self.input(bytes: boot.bytes))
    boot.expectInput(try Self.inputByHand(bytes: boot.bytes))
    try Self.inputs(of: [boot.bytes, boot.bytes]) { boot.expectInput($0) }
  }
}
