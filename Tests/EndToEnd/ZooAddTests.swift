import Foundation
import TestSupport
import Testing

@Suite("zoo add")
struct ZooAddTests {
  private static let url = "https://example.org/w/"

  private static func arguments(_ file: String, _ folder: String) -> [String] {
    ["zoo", "add", file, "--name", "my_net", "--url", url, "--output", folder]
  }

  @Test("makes a file, a card and a manifest that list takes, all valid by their schemas")
  func adds() async throws {
    let workplace = try Workplace()
    let outcome = try await Command.run(
      Self.arguments(Sample.checkpoint, workplace.folder.path) + [
        "--top1", "81", "--top5", "100", "--data-set", "Fashion-MNIST", "--images", "200",
        "--labels", "fashion-mnist", "--licence", "MIT", "--image-size", "64", "--note", "mine",
        "--format", "json",
      ]
    )
    #expect(outcome.status == 0, "\(outcome.stderr)")
    #expect(try JSONSchema(named: "zoo_add").violations(in: outcome.stdout) == [])
    let json = try JSONSchema.Value(parsing: Data(outcome.stdout.utf8))
    let file = "my_net-975e965d.ckpt"
    #expect(json["file"]?["sha256"] == .string(Sample.sha256))
    #expect(json["file"]?["size"] == .number(2_030_895))
    #expect(json["file"]?["urls"] == .array([.string(Self.url + file)]))
    // The figures of the sample's own card (`zoo/models`).
    #expect(json["model"]?["parameters"] == .number(254_364))
    #expect(json["model"]?["flops"] == .number(3_034_176))
    #expect(json["model"]?["weights"]?[0]?["layout"] == .string("split"))
    #expect(try workplace.names == ["manifest.json", file])
    #expect(
      try Data(contentsOf: URL(filePath: workplace.path(file)))
        == Data(contentsOf: URL(filePath: Sample.checkpoint))
    )
    let manifest = workplace.path("manifest.json")
    let bytes = try Data(contentsOf: URL(filePath: manifest))
    #expect(try JSONSchema(named: "manifest").violations(in: bytes) == [])

    let (list, _) = try await Command.json(["list", "my_*", "--manifest", manifest])
    #expect(list["models"]?[0] == json["model"])
    #expect(list["models"]?[1] == nil)
    let shown = try await Command.run(
      ["show", "my_net"],
      environment: ["SHUFFLEZOO_MANIFEST": " ;\(manifest)\n"]
    )
    #expect(shown.status == 0)
    #expect(shown.stdout.contains("  url       \(Self.url)\(file)\n"))
  }

  @Test("eight at once lose nothing of each other")
  func concurrent() async throws {
    let workplace = try Workplace()
    try await withThrowingTaskGroup(of: Int32.self) { group in
      for index in 0..<8 {
        group.addTask {
          try await Command.run([
            "zoo", "add", Sample.checkpoint, "--name", "net\(index)", "--url", Self.url, "--output",
            workplace.folder.path,
          ]).status
        }
      }
      for try await status in group { #expect(status == 0) }
    }
    let bytes = try Data(contentsOf: URL(filePath: workplace.path("manifest.json")))
    let names = (0..<8).map { JSONSchema.Value.string("net\($0)") }
    let models = try JSONSchema.Value(parsing: bytes)["models"]
    let found = (0..<8).compactMap { models?[$0]?["name"] }
    #expect(found.count == 8)
    #expect(names.allSatisfy(found.contains))
  }

  @Test("takes a native file, which gets its own ending, and a whole URL")
  func native() async throws {
    let workplace = try Workplace()
    let native = workplace.path("in.safetensors")
    #expect(try await Command.run(["convert", Sample.checkpoint, native]).status == 0)
    let outcome = try await Command.run([
      "zoo", "add", native, "--name", "n", "--url", "https://a.example/x?y=1", "--output",
      workplace.folder.path,
    ])
    #expect(outcome.status == 0)
    let names = try workplace.names
    #expect(names.contains { $0.wholeMatch(of: /n-[0-9a-f]{8}\.safetensors/) != nil })
    #expect(outcome.stdout.contains("url       https://a.example/x?y=1\n"))
  }

  @Test("a name that is there is refused without --force, and nothing changes")
  func taken() async throws {
    let workplace = try Workplace()
    let arguments = Self.arguments(Sample.checkpoint, workplace.folder.path)
    #expect(try await Command.run(arguments).status == 0)
    let manifest = URL(filePath: workplace.path("manifest.json"))
    let before = try Data(contentsOf: manifest)
    let refused = try await Command.run(arguments + ["--licence", "MIT"])
    #expect(refused.status == 73)
    #expect(refused.stderr.contains("my_net"))
    #expect(refused.stderr.contains("--force"))
    #expect(try Data(contentsOf: manifest) == before)
    #expect(try await Command.run(arguments + ["--licence", "MIT", "--force"]).status == 0)
    let (json, _) = try await Command.json(["list", "my_net", "--manifest", manifest.path])
    #expect(json["models"]?[0]?["licence"] == .string("MIT"))
    #expect(json["models"]?[1] == nil)
  }

  @Test("another model joins the manifest, and what it held stays")
  func second() async throws {
    let workplace = try Workplace()
    let folder = workplace.folder.path
    #expect(try await Command.run(Self.arguments(Sample.checkpoint, folder)).status == 0)
    // The file lies there under its name already, so nothing is copied onto itself.
    let outcome = try await Command.run([
      "zoo", "add", workplace.path("my_net-975e965d.ckpt"), "--name", "other", "--url", Self.url,
      "--output", folder,
    ])
    #expect(outcome.status == 0)
    let names = ["manifest.json", "my_net-975e965d.ckpt", "other-975e965d.ckpt"]
    #expect(try workplace.names == names)
    let (json, _) = try await Command.json(["list", "--manifest", workplace.path("manifest.json")])
    guard case .array(let models) = json["models"] else {
      Issue.record("no models")
      return
    }
    #expect(models.count == 11)
  }

  @Test("a file that lies where it belongs stays, and another of that name needs --force")
  func inPlace() async throws {
    let workplace = try Workplace()
    let weights = try Data(contentsOf: URL(filePath: Sample.checkpoint))
    let path = try workplace.write("my_net-975e965d.ckpt", weights)
    #expect(try await Command.run(Self.arguments(path, workplace.folder.path)).status == 0)
    try FileManager.default.removeItem(atPath: workplace.path("manifest.json"))
    try workplace.write("my_net-975e965d.ckpt", Data("other".utf8))
    let arguments = Self.arguments(Sample.checkpoint, workplace.folder.path)
    let outcome = try await Command.run(arguments)
    #expect(outcome.status == 73)
    #expect(try workplace.names == ["my_net-975e965d.ckpt"])
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("other".utf8))
    #expect(try await Command.run(arguments + ["--force"]).status == 0)
    #expect(try Data(contentsOf: URL(filePath: path)) == weights)
  }

  @Test("nothing is written when anything is wrong")
  func refuses() async throws {
    let workplace = try Workplace()
    try workplace.write("bad.json", Data("{".utf8))
    let folder = workplace.path("out")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    let good = Self.arguments(Sample.checkpoint, folder)
    let cases: [(arguments: [String], status: Int32, message: String)] = [
      (good + ["--name", "../x"], 64, "--name"),
      (good + ["--url", "ftp://a/"], 64, "--url"),
      (good + ["--top1", "81"], 64, "--data-set"),
      (good + ["--data-set", "x"], 64, "--images"),
      (good + ["--images", "0", "--data-set", "x"], 64, "--images"),
      (good + ["--top1", "101", "--images", "1", "--data-set", "x"], 64, "--top1"),
      (good + ["--labels", "none"], 64, "fashion-mnist"),
      (good + ["--image-size", "0"], 64, "--image-size"),
      (good + ["--crop-pct", "0"], 64, "--crop-pct"),
      (good + ["--labels", "imagenet-1k"], 65, "$.models[0].labels"),
      (good + ["--name", "shufflenet_v1_g3_0.5"], 65, "shufflenet_v1_g3_05"),
      (Self.arguments(Fixtures.bundled("format/net_plain.ckpt"), folder), 65, "ShuffleNetV1"),
      (Self.arguments("no.ckpt", folder), 66, "no.ckpt"),
      (Self.arguments(Sample.checkpoint, "no/such"), 73, "no/such"),
    ]
    for (arguments, status, message) in cases {
      let outcome = try await Command.run(arguments, in: workplace.folder)
      #expect(outcome.status == status, "\(arguments): \(outcome.stderr)")
      #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
  }

  @Test("a name of the built-in zoo is taken with a word about it")
  func builtIn() async throws {
    let workplace = try Workplace()
    let arguments = Self.arguments(Sample.checkpoint, workplace.folder.path)
    let outcome = try await Command.run(arguments + ["--name", "shufflenet_v1_g3_05"])
    #expect(outcome.status == 0)
    #expect(outcome.stderr.hasPrefix("note: shufflenet_v1_g3_05: "))
  }
}
