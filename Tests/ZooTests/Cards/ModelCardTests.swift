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
    #expect(card.evaluation?.pictureCount == 50_000)
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

  @Test("the sample's card describes the bundled files")
  func sample() throws {
    let card = try ModelZoo.builtIn.card(named: "shufflenet_v1_g3_05_fmnist")
    // 480 weights fewer in the classifier for each of the 990 classes that it lacks.
    #expect(card.parameterCount == 729_564 - 990 * 480)
    #expect(card.classCount == 10)
    #expect(card.preprocessing.imageSize == 64)
    #expect(card.evaluation?.pictureCount == 200)
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
}
