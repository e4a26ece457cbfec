import Foundation
import ShuffleNet
import TestSupport
import Testing
import Zoo

@Suite("Model cards")
struct ModelCardTests {
  /// The table of MindCV's variants: counted by hand from the network's definition.
  static let variants = [
    Variant(name: "shufflenet_v1_g3_05", parameters: 729_564, flops: 37_589_856),
    Variant(name: "shufflenet_v1_g3_10", parameters: 1_889_208, flops: 137_460_672),
    Variant(name: "shufflenet_v1_g3_15", parameters: 3_477_888, flops: 292_443_552),
    Variant(name: "shufflenet_v1_g3_20", parameters: 5_498_736, flops: 524_045_184),
    Variant(name: "shufflenet_v1_g8_05", parameters: 1_030_032, flops: 40_469_760),
    Variant(name: "shufflenet_v1_g8_10", parameters: 2_472_936, flops: 138_365_952),
    Variant(name: "shufflenet_v1_g8_15", parameters: 4_327_704, flops: 290_188_800),
    Variant(name: "shufflenet_v1_g8_20", parameters: 6_599_568, flops: 521_942_016),
  ]

  /// MindCV's READMEs (`cv:configs/shufflenetv1/README.md` and its history).
  static let published = [
    Published(model: "shufflenet_v1_g3_05", prefix: "56209ef3", top1: 57.08, top5: 79.89),
    Published(model: "shufflenet_v1_g3_05", prefix: "42cfe109", top1: 57.05, top5: 79.73),
    Published(model: "shufflenet_v1_g3_10", prefix: "245f0ccf", top1: 67.77, top5: 87.73),
    Published(model: "shufflenet_v1_g3_15", prefix: "40caaa99", top1: 71.53, top5: 90.17),
    Published(model: "shufflenet_v1_g3_20", prefix: "df3f5199", top1: 74.02, top5: 91.74),
  ]

  @Test("has the counts of the variant", arguments: variants)
  func counts(_ variant: Variant) throws {
    let card = try ModelZoo.builtIn.card(named: variant.name)
    #expect(card.parameterCount == variant.parameters)
    #expect(card.multiplyAddCount == variant.flops)
    #expect(card.name.contains("_g\(card.groups)_"))
    #expect(card.name.hasSuffix("_\(Int(card.width * 10) < 10 ? "0" : "")\(Int(card.width * 10))"))
    #expect(card.classCount == 1000)
    #expect(card.inputChannels == 3)
    #expect(card.labels == "imagenet-1k")
    #expect(card.evaluation.imageCount == 50_000)
    #expect(card.preprocessing.imageSize == 224)
    #expect(card.preprocessing.cropFraction == 0.875)
  }

  @Test("has the counts that the network itself gives, the sample's card too")
  func network() throws {
    for card in try ModelZoo.builtIn.models {
      let variant = try #require(
        ShuffleNetV1.Variant.all.first { $0.groups == card.groups && $0.width == card.width }
      )
      let network = ShuffleNetV1(
        variant,
        classCount: card.classCount,
        inputChannels: card.inputChannels
      )
      #expect(card.name.hasPrefix(variant.name))
      let layers = network.layers()
      #expect(card.parameterCount == layers.reduce(0) { $0 + $1.parameterCount }, "\(card.name)")
      let side = card.preprocessing.imageSize
      let multiplyAdds = network.multiplyAdds(inputHeight: side, inputWidth: side)
      #expect(card.multiplyAddCount == multiplyAdds, "\(card.name)")
    }
  }

  @Test("has the published figures, and guesses no size or hash", arguments: published)
  func figures(_ expected: Published) throws {
    let card = try ModelZoo.builtIn.card(named: expected.model)
    let file = try #require(card.weights.first { $0.sha256Prefix == expected.prefix })
    #expect(file.top1 == expected.top1)
    #expect(file.top5 == expected.top5)
    #expect(file.status == .published)
    #expect(file.layout == (expected.prefix == "56209ef3" ? .split : .grouped))
    #expect(!file.isLayoutVerified)
    #expect(file.byteCount == nil)
    #expect(file.sha256 == nil)
    #expect(file.file.contains("-\(expected.prefix)"))
    #expect(file.urls.count == 1)
    #expect(file.urls.allSatisfy { $0.hasSuffix("/shufflenetv1/\(file.file)") })
  }

  @Test("no weights are known beyond the five published files and the sample")
  func nothingElse() throws {
    let files = try ModelZoo.builtIn.models.flatMap(\.weights)
    #expect(files.count == Self.published.count + 1)
  }

  @Test("reported training speeds are eight cards' pictures in a step over its time")
  func speeds() throws {
    let speeds = try ModelZoo.builtIn.models.flatMap(\.weights).flatMap(\.trainingSpeeds)
    #expect(speeds.count == 4)
    #expect(speeds.map(\.millisecondsPerStep) == [45.44, 47.77, 45.46, 40.62])
    for speed in speeds {
      guard let imagesPerSecond = speed.imagesPerSecond else { continue }
      let expected = Double(speed.cards * speed.batchSizePerCard) / speed.millisecondsPerStep * 1000
      // The README rounds some to two places and cuts others.
      #expect(abs(imagesPerSecond - expected) < 0.01)
    }
  }

  @Test("the sample's card describes the bundled files")
  func sample() throws {
    let card = try ModelZoo.builtIn.card(named: "shufflenet_v1_g3_05_fmnist")
    // 480 weights fewer in the classifier for each of the 990 classes that it lacks.
    #expect(card.parameterCount == 729_564 - 990 * 480)
    #expect(card.classCount == 10)
    #expect(card.preprocessing.imageSize == 64)
    #expect(card.evaluation.imageCount == 200)
    let file = try #require(card.weights.first)
    #expect(file.status == .bundled)
    #expect(file.top1 == 81)
    #expect(file.top5 == 100)
    let path = Fixtures.repository.appending(path: "zoo/sample").appending(path: file.file).path
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.size] as? Int == file.byteCount)
  }

  @Test("is what its schema says, and is encoded as the same JSON again")
  func schema() throws {
    let schema = try JSONSchema(named: "model_card")
    let folder = Fixtures.repository.appending(path: "zoo/models")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.count == 9)
    for name in names {
      let text = try Data(contentsOf: folder.appending(path: name))
      #expect(try schema.violations(in: text) == [])
      let card = try JSONDecoder().decode(ModelCard.self, from: text)
      #expect("\(card.name).json" == name)
      let encoded = try JSONEncoder().encode(card)
      #expect(try JSONSchema.Value(parsing: encoded) == JSONSchema.Value(parsing: text))
    }
  }

  struct Variant: Sendable, CustomTestStringConvertible {
    let name: String
    let parameters: Int
    let flops: Int
    var testDescription: String { name }
  }

  struct Published: Sendable, CustomTestStringConvertible {
    let model: String
    let prefix: String
    let top1: Double
    let top5: Double
    var testDescription: String { "\(model)-\(prefix)" }
  }
}
