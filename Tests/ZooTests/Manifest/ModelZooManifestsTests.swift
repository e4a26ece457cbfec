import Foundation
import TestSupport
import Testing
import Zoo

@Suite("Zoo with manifests")
struct ModelZooManifestsTests {
  private static let hash = String(repeating: "ab", count: 32)
  private static let published = "shufflenet_v1_g3_10-245f0ccf.ckpt"

  private static func card(_ name: String, aliases: [String] = [], files: [ZooFile]) -> ModelCard {
    ModelCard(
      name: name,
      aliases: aliases,
      licence: nil,
      groups: 3,
      width: 0.5,
      parameterCount: 254_364,
      multiplyAddCount: 37_114_656,
      classCount: 10,
      labels: nil,
      evaluation: nil,
      weights: files
    )
  }

  private static func file(_ name: String, hash: String = hash) -> ZooFile {
    ZooFile(file: name, urls: [], byteCount: 1, sha256: hash, layout: .grouped)
  }

  @Test("the built-in manifest is zoo/manifest.json, and agrees with the cards file by file")
  func builtIn() throws {
    let path = Fixtures.repository.appending(path: "zoo/manifest.json")
    let bytes = try Data(contentsOf: path)
    #expect(try JSONSchema(named: "manifest").violations(in: bytes) == [])
    let manifest = try Manifest(parsing: Array(bytes), source: "zoo/manifest.json")
    let zoo = try ModelZoo.builtIn
    #expect(Set(manifest.files.map(\.name)) == Set(zoo.models.flatMap(\.weights).map(\.file)))
    #expect(manifest.files.count == 6)
    let folder = Fixtures.repository.appending(path: "zoo/models")
    for card in zoo.models {
      let text = try Data(contentsOf: folder.appending(path: "\(card.name).json"))
      #expect(try JSONDecoder().decode(ModelCard.self, from: text) == card)
      for file in card.weights {
        let entry = try #require(manifest.files.first { $0.name == file.file })
        #expect(zoo.file(named: file.file) == entry)
        #expect(entry.sources == file.urls)
        #expect(entry.byteCount == file.byteCount)
        #expect(entry.sha256 == file.sha256)
        #expect(entry.expectedPrefix == file.sha256Prefix)
        // Only what somebody measured.
        #expect((entry.sha256 == nil) == (file.status == .published))
      }
    }
    #expect(zoo.file(named: "other.ckpt") == nil)
    #expect(zoo.file(named: "") == nil)
  }

  @Test("a later manifest replaces a whole entry, and the card shows it")
  func files() throws {
    let first = Manifest(files: [
      ManifestFile(
        name: Self.published,
        byteCount: 7,
        sha256: "245f0ccf" + Self.hash.dropFirst(8),
        urls: ["https://a.example/1"],
        mirrors: ["https://b.example/1"]
      )
    ])
    let second = Manifest(files: [
      ManifestFile(
        name: Self.published,
        byteCount: nil,
        sha256: Self.hash,
        urls: ["https://c.example/2"]
      )
    ])
    let zoo = try ModelZoo.builtIn.adding([first])
    let file = try zoo.card(named: "shufflenet_v1_g3_10").weights[0]
    #expect(file.urls == ["https://a.example/1", "https://b.example/1"])
    #expect(file.byteCount == 7)
    #expect(file.sha256?.hasPrefix("245f0ccfabab") == true)
    #expect(file.top1 == 67.77)
    #expect(file.layout == .grouped)
    for later in [try ModelZoo.builtIn.adding([first, second]), try zoo.adding([second])] {
      let file = try later.card(named: "shufflenet_v1_g3_10").weights[0]
      #expect(file.urls == ["https://c.example/2"])
      #expect(file.byteCount == nil)
      #expect(file.sha256 == Self.hash)
      #expect(file.sha256Prefix == "abababab")
      #expect(later.file(named: Self.published) == second.files[0])
      #expect(later.files.count == 6)
    }
  }

  @Test("a later manifest replaces a whole model, and brings its files")
  func models() throws {
    let first = Manifest(models: [Self.card("mine", aliases: ["m"], files: [Self.file("a.ckpt")])])
    let second = Manifest(
      files: [
        ManifestFile(name: "b.ckpt", byteCount: 2, sha256: Self.hash, urls: ["https://b.example/b"])
      ],
      models: [Self.card("mine", files: [Self.file("b.ckpt")])]
    )
    let zoo = try ModelZoo.builtIn.adding([first])
    #expect(zoo.models.count == 10)
    #expect(zoo["m"]?.weights.map(\.file) == ["a.ckpt"])
    #expect(zoo.file(named: "a.ckpt")?.sha256 == Self.hash)
    let later = try zoo.adding([second])
    #expect(later["m"] == nil)
    #expect(later["mine"]?.weights[0].urls == ["https://b.example/b"])
    #expect(later["mine"]?.weights[0].byteCount == 2)
    #expect(later.models.count == 10)
    #expect(later.weights(withSHA256: Self.hash)?.card.name == "mine")
  }

  @Test("a model may replace a built-in one, but not take the alias of another")
  func takenNames() throws {
    let own = Manifest(models: [Self.card("shufflenet_v1_g8_05", files: [])])
    #expect(try ModelZoo.builtIn.adding([own])["shufflenet_v1_g8_05"]?.classCount == 10)
    let alias = "shufflenet_v1_g3_0.5"
    let taken = Manifest(models: [Self.card(alias, files: [])], source: "mine.json")
    #expect(
      throws: ZooError(
        .duplicateName(alias, models: [alias, "shufflenet_v1_g3_05"]),
        file: "mine.json"
      )
    ) { try ModelZoo.builtIn.adding([taken]) }
  }
}
