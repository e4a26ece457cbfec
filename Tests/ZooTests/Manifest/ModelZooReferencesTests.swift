import Testing
import Zoo

@Suite("References to weights")
struct ModelZooReferencesTests {
  private static let first = "shufflenet_v1_g3_05-56209ef3-910v2.ckpt"
  private static let second = "shufflenet_v1_g3_05-42cfe109.ckpt"

  @Test(
    "finds the file that a reference means",
    arguments: [
      ("shufflenet_v1_g3_05", first),
      ("shufflenet_v1_g3_0.5", first),
      ("shufflenet_v1_g3_05@\(second)", second),
      ("shufflenet_v1_g3_05@42cfe109", second),
      ("shufflenet_v1_g3_05@42CFE109", second),
      ("shufflenet_v1_g3_x0_5@910v2", first),
      ("shufflenet_v1_g3_05@shufflenet_v1_g3_x0_5-42cfe109.ckpt", second),
      (second, second),
      ("shufflenet_v1_g3_x0_5-42cfe109.ckpt", second),
      ("shufflenet_v1_g3_x2_0-df3f5199.ckpt", "shufflenet_v1_g3_20-df3f5199.ckpt"),
      ("shufflenet_v1_g3_05_fmnist", "shufflenet_v1_g3_05_fmnist-975e965d.ckpt"),
    ]
  )
  func finds(_ reference: String, _ expected: String) throws {
    let (card, file) = try ModelZoo.builtIn.resolve(reference)
    #expect(file.name == expected)
    #expect(card?.weights.contains { $0.file == expected } == true)
  }

  @Test("a file that no card lists is found by its name alone")
  func withoutCard() throws {
    let hash = String(repeating: "ab", count: 32)
    let entry = ManifestFile(name: "other.ckpt", byteCount: 3, sha256: hash, urls: [])
    let zoo = try ModelZoo.builtIn.adding([Manifest(files: [entry])])
    let (card, file) = try zoo.resolve("other.ckpt")
    #expect(card == nil)
    #expect(file == entry)
  }

  @Test(
    "says what a wrong reference may have meant",
    arguments: [
      (
        "shufflenet_v1_g3_06",
        .unknownModel("shufflenet_v1_g3_06", nearest: ["shufflenet_v1_g3_05"])
      ),
      ("resnet50", .unknownModel("resnet50", nearest: [])),
      ("resnet50@x", .unknownModel("resnet50", nearest: [])),
      ("", .unknownModel("", nearest: [])),
      ("@", .unknownModel("", nearest: [])),
      (
        "shufflenet_v1_g3_05-42cfe108.ckpt",
        .unknownFile("shufflenet_v1_g3_05-42cfe108.ckpt", model: nil, nearest: [second])
      ),
      ("a.safetensors", .unknownFile("a.safetensors", model: nil, nearest: [])),
      (
        "shufflenet_v1_g3_05@",
        .unknownFile("", model: "shufflenet_v1_g3_05", nearest: [first, second])
      ),
      (
        "shufflenet_v1_g3_05@zz",
        .unknownFile("zz", model: "shufflenet_v1_g3_05", nearest: [first, second])
      ),
      (
        "shufflenet_v1_g3_05@ckpt",
        .ambiguousFile("ckpt", model: "shufflenet_v1_g3_05", files: [first, second])
      ),
      ("shufflenet_v1_g8_05", .noWeights(model: "shufflenet_v1_g8_05")),
      ("shufflenet_v1_g8_05@a", .unknownFile("a", model: "shufflenet_v1_g8_05", nearest: [])),
    ] as [(String, ZooError.Problem)]
  )
  func refuses(_ reference: String, _ problem: ZooError.Problem) {
    #expect(throws: ZooError(problem)) { try ModelZoo.builtIn.resolve(reference) }
  }
}
