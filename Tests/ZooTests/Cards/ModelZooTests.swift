import Foundation
import TestSupport
import Testing
import Zoo

@Suite("Model zoo")
struct ModelZooTests {
  let zoo: ModelZoo

  init() throws { zoo = try ModelZoo.builtIn }

  @Test("holds the eight variants and the sample, by name")
  func models() {
    #expect(
      zoo.models.map(\.name) == [
        "shufflenet_v1_g3_05", "shufflenet_v1_g3_05_fmnist", "shufflenet_v1_g3_10",
        "shufflenet_v1_g3_15", "shufflenet_v1_g3_20", "shufflenet_v1_g8_05",
        "shufflenet_v1_g8_10", "shufflenet_v1_g8_15", "shufflenet_v1_g8_20",
      ]
    )
  }

  @Test(
    "finds a model by the names that MindCV gave it over time",
    arguments: [
      ("shufflenet_v1_g3_05", "shufflenet_v1_g3_05"),
      ("shufflenet_v1_g3_x0_5", "shufflenet_v1_g3_05"),
      ("shufflenet_v1_g3_0.5", "shufflenet_v1_g3_05"),
      ("shufflenet_v1_g8_x2_0", "shufflenet_v1_g8_20"),
      ("shufflenet_v1_g8_1.5", "shufflenet_v1_g8_15"),
    ]
  )
  func names(_ given: String, _ expected: String) throws {
    #expect(try zoo.card(named: given).name == expected)
    #expect(zoo[given]?.name == expected)
  }

  @Test("an unknown name is an error that offers the nearest")
  func unknown() {
    #expect(zoo["shufflenet_v1_g3_050"] == nil)
    #expect(
      throws: ZooError(.unknownModel("shufflenet_v1_g3_050", nearest: ["shufflenet_v1_g3_05"]))
    ) { try zoo.card(named: "shufflenet_v1_g3_050") }
    #expect(throws: ZooError(.unknownModel("resnet50", nearest: []))) {
      try zoo.card(named: "resnet50")
    }
  }

  @Test(
    "finds the names that one may have been meant for",
    arguments: [
      ("SHUFFLENET_V1_G8_20", ["shufflenet_v1_g8_20"]),
      ("shufflenet-v1-g3-10", ["shufflenet_v1_g3_10"]),
      ("shufflenet_v1_g3_x0.5", ["shufflenet_v1_g3_05"]),
      ("shufflenet_v1_g3_05_mnist", ["shufflenet_v1_g3_05_fmnist"]),
      ("shufflenet_v1_g4_20", ["shufflenet_v1_g3_20", "shufflenet_v1_g8_20"]),
      // Two insertions from four names, of which three are given.
      (
        "shufflenet_v1_g8_",
        ["shufflenet_v1_g8_05", "shufflenet_v1_g8_10", "shufflenet_v1_g8_15"]
      ),
      ("shufflenet_v1_g3_1", ["shufflenet_v1_g3_10", "shufflenet_v1_g3_15"]),
      ("", []),
      ("mobilenet", []),
      (String(repeating: "shufflenet_v1_g3_05", count: 1_000), []),
    ]
  )
  func nearest(_ name: String, _ expected: [String]) {
    #expect(zoo.nearestNames(to: name) == expected)
  }

  @Test(
    "matches names and aliases as a shell does",
    arguments: [
      ("*", 9), ("shufflenet_v1_g3*", 5), ("*g8*", 4), ("*_05", 2), ("*_?0", 4), ("*_[12]0", 4),
      ("*_g[!3]_*", 4), ("*_x0_5", 2), ("*2.0", 2), ("shufflenet", 0), ("", 0), ("*\\*", 0),
      ("[", 0), ("*_FMNIST", 0),
    ]
  )
  func glob(_ pattern: String, _ count: Int) {
    #expect(zoo.models(matching: pattern).count == count)
  }

  @Test("leaves out what is less accurate than asked, and what has no figure")
  func minimum() {
    let found = zoo.models(minimumTop1: 71.53)
    #expect(
      found.map(\.name) == [
        "shufflenet_v1_g3_05_fmnist", "shufflenet_v1_g3_15", "shufflenet_v1_g3_20",
      ]
    )
    #expect(zoo.models(minimumTop1: 0).count == 5)
    #expect(zoo.models(matching: "*g3_1?", minimumTop1: 70).map(\.name) == ["shufflenet_v1_g3_15"])
  }

  @Test("sorts the best first, the smallest first, and what has no figure last")
  func sorting() {
    func numbers(_ key: ModelZoo.SortKey) -> [String] {
      zoo.models(matching: "*_[012][05]", sortedBy: key).map { String($0.name.suffix(5)) }
    }
    let unpublished = ["g8_05", "g8_10", "g8_15", "g8_20"]
    #expect(numbers(.name) == ["g3_05", "g3_10", "g3_15", "g3_20"] + unpublished)
    #expect(numbers(.top1) == ["g3_20", "g3_15", "g3_10", "g3_05"] + unpublished)
    #expect(numbers(.top5) == ["g3_20", "g3_15", "g3_10", "g3_05"] + unpublished)
    #expect(
      numbers(.parameters)
        == ["g3_05", "g8_05", "g3_10", "g8_10", "g3_15", "g8_15", "g3_20", "g8_20"]
    )
    #expect(
      numbers(.flops)
        == ["g3_05", "g8_05", "g3_10", "g8_10", "g8_15", "g3_15", "g8_20", "g3_20"]
    )
  }

  @Test("recognises a file by its full hash where that is known, else by the first 8 digits")
  func hashes() throws {
    let full = "975e965d718623ca7f4ffe5273e5b4710ced3ac5807685e2608f4071f70bbeaa"
    let sample = try #require(zoo.weights(withSHA256: full))
    #expect(sample.card.name == "shufflenet_v1_g3_05_fmnist")
    #expect(sample.file.file == "shufflenet_v1_g3_05_fmnist-975e965d.ckpt")
    #expect(zoo.weights(withSHA256: full.uppercased())?.file == sample.file)
    // The same 8 digits do not do where the whole hash is known.
    #expect(zoo.weights(withSHA256: "975e965d" + String(repeating: "0", count: 56)) == nil)

    let published = try #require(
      zoo.weights(withSHA256: "245f0ccf" + String(repeating: "a", count: 56))
    )
    #expect(published.card.name == "shufflenet_v1_g3_10")
    #expect(published.file.file == "shufflenet_v1_g3_10-245f0ccf.ckpt")
    #expect(zoo.weights(withSHA256: "245f0ccf") == nil)
    #expect(zoo.weights(withSHA256: String(repeating: "0", count: 64)) == nil)
    #expect(zoo.weights(withSHA256: "") == nil)
  }

  @Test("the figures of revoked weights do not count, but the file is still recognised")
  func revoked() throws {
    let path = Fixtures.repository.appending(path: "zoo/models/shufflenet_v1_g3_10.json")
    let text = try String(contentsOf: path, encoding: .utf8)
      .replacing("\"published\"", with: "\"revoked\"")
    let zoo = try ModelZoo(decoding: [EmbeddedFile(name: "a.json", text: text)])
    #expect(zoo.models.map(\.bestTop1) == [nil])
    #expect(zoo.models.map(\.bestTop5) == [nil])
    let file = zoo.weights(withSHA256: "245f0ccf" + String(repeating: "a", count: 56))?.file
    #expect(file?.status == .revoked)
  }

  @Test("two cards with one name are refused")
  func duplicates() throws {
    let card = try zoo.card(named: "shufflenet_v1_g3_10")
    #expect(throws: ZooError(.duplicateName(card.name, models: [card.name, card.name]))) {
      try ModelZoo([card, card])
    }
  }

  @Test("a card that is no card is refused, with the file's name", arguments: ["", "[]", "{}"])
  func undecodable(_ text: String) throws {
    let error = #expect(throws: ZooError.self) {
      try ModelZoo(decoding: [EmbeddedFile(name: "a.json", text: text)])
    }
    #expect(error?.file == "a.json")
    guard case .undecodableCard(let reason) = error?.problem else {
      Issue.record("expected undecodableCard, found \(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
  }
}
