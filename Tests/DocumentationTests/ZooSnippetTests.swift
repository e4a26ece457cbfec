import Conversion
import Foundation
import ShuffleNet
import Tensors
import TestSupport
import Testing
import Zoo

@Suite("The snippets about models of one's own")
struct ZooSnippetTests {
  static func manifest(path: String, name: String) throws -> Manifest {
    // Snippet: a card and a manifest
    let weights = try WeightsFile(path: path)
    let map = try weights.map()
    let network = map.network
    let sha256 = try "\(weights.sha256())"
    let file = "\(name)-\(sha256.prefix(8)).ckpt"
    let published = ZooFile(
      file: file,
      urls: ["https://example.org/weights/\(file)"],
      byteCount: weights.source.byteCount,
      sha256: sha256,
      layout: map.layout == .split ? .split : .grouped
    )
    let card = ModelCard(
      name: name,
      licence: "Apache-2.0",
      groups: network.variant.groups,
      width: network.variant.width,
      parameterCount: network.storedElementCount,
      multiplyAddCount: network.multiplyAdds(inputHeight: 64, inputWidth: 64),
      classCount: network.classCount,
      preprocessing: .init(imageSize: 64),
      labels: "fashion-mnist",
      evaluation: nil,
      weights: [published]
    )
    let manifest = Manifest(models: [card])
    // End of the snippet
    return manifest
  }

  static func zoo(manifestPath: String) throws -> (zoo: ModelZoo, file: ManifestFile) {
    // Snippet: a zoo with a manifest
    let zoo = try ModelZoo.builtIn.adding([Manifest(path: manifestPath)])
    let file = try zoo.resolve("my_net").file
    // End of the snippet
    return (zoo, file)
  }

  @Test("a model of one's own joins the zoo")
  func manifest() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("manifest.json")
    let manifest = try Self.manifest(path: Sample.checkpoint, name: "my_net")
    try Data(manifest.json()).write(to: URL(filePath: path))
    let (zoo, file) = try Self.zoo(manifestPath: path)
    #expect(file.name == "my_net-975e965d.ckpt")
    #expect(file.sources == ["https://example.org/weights/my_net-975e965d.ckpt"])
    #expect(zoo["my_net"]?.classCount == 10)
    #expect(try zoo.models.count == ModelZoo.builtIn.models.count + 1)
  }

  static func search() throws -> [String] {
    // Snippet: a search
    let small = try ModelZoo.builtIn.models(
      matching: "shufflenet_v1_g3_*",
      maximumParameterCount: 2_000_000,
      minimumTop1: 60,
      sortedBy: .top1
    )
    let names = small.map(\.name)
    // End of the snippet
    return names
  }

  @Test("a search finds cards by their figures")
  func find() throws {
    // The README's table has the figures: 81 and 67.77.
    #expect(try Self.search() == ["shufflenet_v1_g3_05_fmnist", "shufflenet_v1_g3_10"])
  }
}
