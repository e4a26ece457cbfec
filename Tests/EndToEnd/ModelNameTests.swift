import Foundation
import TestSupport
import Testing

/// Commands that take a model's name where a file could stand.
@Suite("Models by name")
struct ModelNameTests {
  private static let name = "shufflenet_v1_g3_05_fmnist"
  private static let file = "shufflenet_v1_g3_05_fmnist-975e965d.ckpt"

  @Test("a bundled model is put into the cache, and evaluates to MindSpore's figures")
  func evaluate() async throws {
    let workplace = try Workplace()
    let (json, status) = try await Command.json([
      "evaluate", Self.name, "--data", Sample.pictures, "--cache-dir", workplace.path("cache"),
    ])
    #expect(status == 0)
    #expect(json["top1"]?["correct"] == .number(162))
    #expect(json["verdict"] == .string("reproduced"))
    let path = workplace.path("cache/weights/\(Self.file)")
    #expect(
      FileManager.default.contents(atPath: path)
        == FileManager.default.contents(atPath: Sample.checkpoint)
    )
  }

  @Test(
    "every command that reads weights takes a name, a name with a file, or the digits of one",
    arguments: [name, "\(name)@\(file)", "\(name)@975e965d"]
  )
  func everywhere(_ reference: String) async throws {
    let workplace = try Workplace()
    let cache = ["--cache-dir", workplace.path("cache")]
    let predicted = try await Command.run(["predict", reference, Sample.boot] + cache)
    #expect(predicted.status == 0)
    #expect(predicted.stdout.contains("Ankle boot"))
    let inspected = try await Command.json(["inspect", reference] + cache)
    #expect(inspected.json["sha256"] == .string(Sample.sha256))
    let native = workplace.path("model.safetensors")
    let converted = try await Command.json(["convert", reference, native] + cache)
    #expect(converted.json["mapped"] == .number(308))
    // A training checkpoint holds more than the network, so only what both have is compared.
    let same = try await Command.run(["diff", reference, Sample.checkpoint] + cache)
    #expect(same.stdout == "equal\n")
    let path = try await Command.run(["cache", "path", reference] + cache)
    #expect(path.stdout == "\(workplace.path("cache/weights/\(Self.file)"))\n")
  }

  @Test("a file that lies there goes before a model of its name")
  func fileFirst() async throws {
    let workplace = try Workplace()
    try workplace.write(Self.name, Data("no weights".utf8))
    let outcome = try await Command.run(["inspect", Self.name], in: workplace.folder)
    #expect(outcome.status == 65)
    #expect(
      outcome.stderr.contains("no weights") || outcome.stderr.contains("expected a MindSpore")
    )
  }

  @Test("a model of a manifest is evaluated with its own card")
  func manifest() async throws {
    let workplace = try Workplace()
    let published = try await Command.run([
      "zoo", "add", Sample.checkpoint, "--name", "my_boots", "--labels", "fashion-mnist",
      "--url", "file://\(workplace.folder.path)/", "--output", workplace.folder.path,
      "--image-size", "64", "--top1", "81", "--data-set", "Fashion-MNIST, 200", "--images", "200",
    ])
    #expect(published.status == 0, "\(published.stderr)")
    let (json, status) = try await Command.json([
      "evaluate", "my_boots", "--manifest", workplace.path("manifest.json"),
      "--data", Sample.pictures, "--cache-dir", workplace.path("cache"),
    ])
    #expect(status == 0)
    #expect(json["model"] == .string("my_boots"))
    #expect(json["verdict"] == .string("reproduced"))
  }
}
