import Testing
import Zoo

/// The cards against what MindCV published, copied by hand from its READMEs
/// (`cv:configs/shufflenetv1/README.md` and its history, up to commit `51b0636`).
@Suite("Published figures")
struct PublishedFiguresTests {
  private static let first =
    "https://download.mindspore.cn/toolkits/mindcv/shufflenet/shufflenetv1/"
  private static let second =
    "https://download-mindspore.osinfra.cn/toolkits/mindcv/shufflenet/shufflenetv1/"

  static let files = [
    Published(
      model: "shufflenet_v1_g3_05",
      file: "shufflenet_v1_g3_05-56209ef3-910v2.ckpt",
      base: second,
      hardware: "Ascend 910* x 8",
      top1: 57.08,
      top5: 79.89,
      megaparameters: "0.73",
      recipe: "configs/shufflenetv1/shufflenet_v1_0.5_ascend.yaml",
      layout: .split
    ),
    Published(
      model: "shufflenet_v1_g3_05",
      file: "shufflenet_v1_g3_05-42cfe109.ckpt",
      base: first,
      hardware: "Ascend 910 x 8",
      top1: 57.05,
      top5: 79.73,
      megaparameters: "0.73",
      recipe: "configs/shufflenetv1/shufflenet_v1_0.5_ascend.yaml",
      layout: .grouped,
      formerName: "shufflenet_v1_g3_x0_5-42cfe109.ckpt"
    ),
    Published(
      model: "shufflenet_v1_g3_10",
      file: "shufflenet_v1_g3_10-245f0ccf.ckpt",
      base: first,
      hardware: "Ascend 910 x 8",
      top1: 67.77,
      top5: 87.73,
      megaparameters: "1.89",
      recipe: "configs/shufflenetv1/shufflenet_v1_1.0_ascend.yaml",
      layout: .grouped,
      formerName: "shufflenet_v1_g3_x1_0-245f0ccf.ckpt"
    ),
    Published(
      model: "shufflenet_v1_g3_15",
      file: "shufflenet_v1_g3_15-40caaa99.ckpt",
      base: first,
      hardware: "Ascend 910 x 8",
      top1: 71.53,
      top5: 90.17,
      megaparameters: "3.48",
      recipe: "configs/shufflenet_v1/shufflenet_v1_1.5_ascend.yaml",
      layout: .grouped,
      formerName: "shufflenet_v1_g3_x1_5-40caaa99.ckpt"
    ),
    Published(
      model: "shufflenet_v1_g3_20",
      file: "shufflenet_v1_g3_20-df3f5199.ckpt",
      base: first,
      hardware: "Ascend 910 x 8",
      top1: 74.02,
      top5: 91.74,
      megaparameters: "5.50",
      recipe: "configs/shufflenet_v1/shufflenet_v1_2.0_ascend.yaml",
      layout: .grouped,
      formerName: "shufflenet_v1_g3_x2_0-df3f5199.ckpt"
    ),
  ]

  static let speeds = [
    Speed(prefix: "56209ef3", date: "2024-09-06", commit: "8b21b8f", milliseconds: 45.44),
    Speed(
      prefix: "56209ef3",
      date: "2024-10-26",
      commit: "e2b34de",
      mindSpore: "2.3.1",
      milliseconds: 47.77,
      images: 10_718.02,
      compile: 191
    ),
    Speed(
      prefix: "56209ef3",
      date: "2025-04-15",
      commit: "7c462f7",
      mindSpore: "2.5.0",
      milliseconds: 45.46,
      images: 11_262.64,
      compile: 191
    ),
    Speed(
      prefix: "42cfe109",
      date: "2024-10-26",
      commit: "e2b34de",
      mindSpore: "2.3.1",
      milliseconds: 40.62,
      images: 12_604.63,
      compile: 169
    ),
  ]

  @Test("each published file stands in its card, with nothing guessed", arguments: files)
  func file(_ expected: Published) throws {
    let card = try ModelZoo.builtIn.card(named: expected.model)
    let file = try #require(card.weights.first { $0.file == expected.file })
    #expect(file.urls == [expected.base + expected.file])
    #expect(file.status == .published)
    #expect(file.hardware == expected.hardware)
    #expect(file.top1 == expected.top1)
    #expect(file.top5 == expected.top5)
    #expect(file.recipe == expected.recipe)
    #expect(file.layout == expected.layout)
    #expect(file.formerNames.map(\.file) == [expected.formerName].compactMap(\.self))
    #expect(file.formerNames.allSatisfy { $0.date == "2023-02-14" })
    let hundredths = (card.parameterCount + 5_000) / 10_000
    let digits = String(hundredths % 100 + 100).dropFirst()
    #expect("\(hundredths / 100).\(digits)" == expected.megaparameters)
    // Nobody here has measured these.
    #expect(file.byteCount == nil)
    #expect(file.sha256 == nil)
    #expect(!file.isLayoutVerified)
  }

  @Test("the file trained last comes first, since it is preferred")
  func order() throws {
    let card = try ModelZoo.builtIn.card(named: "shufflenet_v1_g3_05")
    #expect(card.weights.map(\.sha256Prefix) == ["56209ef3", "42cfe109"])
  }

  @Test("no weights are known beyond the five published files and the sample")
  func nothingElse() throws {
    let files = try ModelZoo.builtIn.models.flatMap(\.weights).filter { $0.status == .published }
    #expect(Set(files.map(\.file)) == Set(Self.files.map(\.file)))
    for card in try ModelZoo.builtIn.models where card.groups == 8 { #expect(card.weights == []) }
  }

  @Test("the reported training speeds are all there and no others")
  func speeds() throws {
    let found = try ModelZoo.builtIn.models.flatMap(\.weights).flatMap { file in
      file.trainingSpeeds.map { speed in
        Speed(
          prefix: file.sha256Prefix,
          date: speed.date,
          commit: speed.commit,
          mindSpore: speed.mindSpore,
          milliseconds: speed.millisecondsPerStep,
          images: speed.imagesPerSecond,
          compile: speed.compileSeconds
        )
      }
    }
    #expect(found == Self.speeds)
  }

  @Test("a speed is eight cards' 64 pictures each in a step, over its time")
  func speedsAddUp() throws {
    for speed in try ModelZoo.builtIn.models.flatMap(\.weights).flatMap(\.trainingSpeeds) {
      #expect(speed.cards == 8)
      #expect(speed.batchSizePerCard == 64)
      guard let images = speed.imagesPerSecond else { continue }
      // The README rounds some to two places and cuts others.
      #expect(abs(images - 8 * 64 / speed.millisecondsPerStep * 1000) < 0.01)
    }
  }

  struct Published: Sendable, CustomTestStringConvertible {
    let model: String
    let file: String
    let base: String
    let hardware: String
    let top1: Double
    let top5: Double
    let megaparameters: String
    let recipe: String
    let layout: ZooFile.Layout
    var formerName: String?
    var testDescription: String { file }
  }

  struct Speed: Equatable, Sendable {
    let prefix: String
    let date: String
    let commit: String
    var mindSpore: String?
    let milliseconds: Double
    var images: Double?
    var compile: Double?
  }
}
