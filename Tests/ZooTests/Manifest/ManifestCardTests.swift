import Foundation
import TestSupport
import Testing
import Zoo

/// Cards in a manifest come from users, so every value is checked.
@Suite("Cards in manifests")
struct ManifestCardTests {
  /// A change to the sample's card, and what is wrong then.
  struct Case: Sendable, CustomTestStringConvertible {
    let from: String
    let to: String
    let at: String
    let expected: String
    let found: String
    var testDescription: String { to }

    init(_ from: String, _ to: String, _ at: String, _ expected: String, _ found: String) {
      self.from = from
      self.to = to
      self.at = at
      self.expected = expected
      self.found = found
    }
  }

  static let cases = [
    Case(
      #""groups": 3"#,
      #""groups": 4"#,
      "",
      "groups 3 or 8 and width 0.5, 1, 1.5 or 2",
      "groups 4 and width 0.5"
    ),
    Case(
      "254364",
      "729564",
      ".parameters",
      "254364, as shufflenet_v1_g3_05 with 10 classes has them",
      "729564"
    ),
    Case(
      "3034176",
      "1",
      ".flops",
      "3034176, as shufflenet_v1_g3_05 with 10 classes has them at 64x64",
      "1"
    ),
    Case(#""num_classes": 10"#, #""num_classes": 0"#, ".num_classes", "1 to 1000000", "0"),
    Case(
      #""in_channels": 3"#,
      #""in_channels": 9223372036854775807"#,
      ".in_channels",
      "a whole number",
      "9.223372036854776e+18"
    ),
    Case(#""in_channels": 3"#, #""in_channels": 0"#, ".in_channels", "1 to 1024", "0"),
    Case(#"size": 64"#, #"size": 100000"#, ".preprocessing.image_size", "1 to 4096", "100000"),
    Case("0.875", "0", ".preprocessing.crop_pct", "above 0, at most 1", "0.0"),
    Case(#""bilinear""#, #""cubic""#, ".preprocessing.interpolation", #""bilinear""#, #""cubic""#),
    Case("123.675, ", "", ".preprocessing.mean", "3 numbers", "[116.28, 103.53]"),
    Case("58.395", "0", ".preprocessing.std", "3 numbers above 0", "[0.0, 57.12, 57.375]"),
    Case(
      #""fashion-mnist""#,
      #""mine""#,
      ".labels",
      #""fashion-mnist" or "imagenet-1k", or null for classes of your own"#,
      #""mine""#
    ),
    Case(
      #""fashion-mnist""#,
      #""imagenet-1k""#,
      ".labels",
      "a list of 10 classes, or null",
      #""imagenet-1k", which has 1000"#
    ),
    Case(#""images": 200"#, #""images": 0"#, ".evaluation.images", "at least 1", "0"),
    Case("https://arxiv", "//arxiv", ".paper.url", "a URL", #""//arxiv.org/abs/1707.01083""#),
    Case("81.0", "101", ".weights[0].top1", "0 to 100 percent", "101.0"),
    Case(
      "bundled",
      "lost",
      ".weights[0].status",
      #""published" or "bundled" or "revoked""#,
      #""lost""#
    ),
    Case(#""split""#, #""other""#, ".weights[0].layout", #""grouped" or "split""#, #""other""#),
    Case("2030895", "0", ".weights[0].size", "a number of bytes above 0, or null", "0"),
    Case(
      #"x": "975e965d""#,
      #"x": "075e965d""#,
      ".weights[0].sha256_prefix",
      "the first 8 digits of the sha256, 975e965d",
      #""075e965d""#
    ),
    Case(#""urls": []"#, #""urls": ["x"]"#, ".weights[0].urls[0]", url, #""x""#),
    Case(#""former_names": []"#, former, ".weights[0].former_names[0].file", fileName, #""../x""#),
    Case(#""training_speed": []"#, speed, ".weights[0].training_speed[0].cards", "at least 1", "0"),
    Case(#""name": "s"#, #""name": "@s"#, ".name", fileName, #""@shufflenet_v1_g3_05_fmnist""#),
  ]

  private static let url =
    "an absolute https, http or file URL in ASCII without spaces or a user name"
  private static let fileName =
    "a file's name of at most 200 letters, digits, '.', '_' and '-' that starts with a letter or "
    + "digit"
  private static let former = #""former_names": [{"date": "2024-01-01", "file": "../x"}]"#
  private static let speed = """
    "training_speed": [{"date": "2024-01-01", "commit": "0123456", "mindspore": null,
      "milliseconds_per_step": 1, "images_per_second": null, "compile_seconds": null,
      "cards": 0, "batch_size_per_card": 1}]
    """

  private static func sample() throws -> String {
    let path = "zoo/models/shufflenet_v1_g3_05_fmnist.json"
    return try String(contentsOf: Fixtures.repository.appending(path: path), encoding: .utf8)
  }

  private static func parse(_ cards: String...) throws -> Manifest {
    let json = #"{"models": ["# + cards.joined(separator: ",") + "]}"
    return try Manifest(parsing: Array(json.utf8), source: "mine.json")
  }

  @Test("says which value of a card is wrong", arguments: cases)
  func wrong(_ example: Case) throws {
    let card = try Self.sample()
    let range = try #require(card.firstRange(of: example.from))
    let changed = card.replacingCharacters(in: range, with: example.to)
    let problem = ZooError.Problem.invalidValue(
      at: "$.models[0]\(example.at)",
      expected: example.expected,
      found: example.found
    )
    #expect(throws: ZooError(problem, file: "mine.json")) { try Self.parse(changed) }
  }

  @Test("a card may leave open what its owner does not know")
  func open() throws {
    let card = try Self.sample()
      .replacing(#""licence": "Apache-2.0""#, with: #""licence": null"#)
      .replacing(#""labels": "fashion-mnist""#, with: #""labels": null"#)
      .replacing(/"evaluation": \{[^}]*\}/, with: #""evaluation": null"#)
      .replacing(#""former_names": [],"#, with: "")
    let read = try #require(try Self.parse(card).models.first)
    #expect(read.licence == nil)
    #expect(read.labels == nil)
    #expect(read.evaluation == nil)
    #expect(read.weights[0].formerNames == [])
    #expect(try JSONSchema(named: "model_card").violations(in: card) == [])
    #expect(try JSONSchema(named: "model_card").violations(in: JSONEncoder().encode(read)) == [])
  }

  @Test("a key that is none is named with its place, however deep")
  func unknownKeys() throws {
    for (from, to, place, nearest) in [
      ("licence", "license", "$.models[0]", "licence"),
      ("image_size", "image_sise", "$.models[0].preprocessing", "image_size"),
      ("top5", "top_5", "$.models[0].weights[0]", "top5"),
    ] {
      let card = try Self.sample().replacing("\"\(from)\"", with: "\"\(to)\"")
      let expected = ZooError(.unknownKey(to, at: place, nearest: nearest), file: "mine.json")
      #expect(throws: expected) { try Self.parse(card) }
    }
  }

  @Test("a name twice is an error, an alias that is another's name too")
  func twice() throws {
    let card = try Self.sample()
    let path = "$.models[1].name"
    let name = "shufflenet_v1_g3_05_fmnist"
    #expect(
      throws: ZooError(
        .repeatedName(name, at: path, first: "$.models[0].name"),
        file: "mine.json"
      )
    ) { try Self.parse(card, card) }
    let other = card.replacing(#""name": "\#(name)""#, with: #""name": "other""#)
      .replacing(#""aliases": []"#, with: #""aliases": ["\#(name)"]"#)
    #expect(throws: ZooError.self) { try Self.parse(card, other) }
  }
}
