import Foundation
import TestSupport
import Testing

@Suite("predict")
struct PredictTests {
  @Test("names the most probable classes in order")
  func boot() async throws {
    let (json, status) = try await Command.json([
      "predict", Sample.checkpoint, Sample.boot, "--top", "3",
    ])
    #expect(status == 0)
    let prediction = json["predictions"]?[0]
    #expect(prediction?["path"] == .string(Sample.boot))
    #expect(prediction?["top"]?[0]?["index"] == .number(9))
    #expect(prediction?["top"]?[0]?["label"] == .string("Ankle boot"))
    #expect(prediction?["top"]?[2] != nil)
    #expect(prediction?["top"]?[3] == nil)
    #expect(json["skipped"] == .array([]))
  }

  @Test("prints the same for people")
  func text() async throws {
    let outcome = try await Command.run([
      "predict", Sample.relativeCheckpoint, Sample.relativeBoot, "--top", "3",
    ])
    #expect(outcome.status == 0)
    #expect(outcome.stderr == "")
    try expectGolden("predict.txt", outcome.stdout)
  }

  @Test("all classes and no more, with probabilities that sum to one")
  func all() async throws {
    let (json, _) = try await Command.json([
      "predict", Sample.checkpoint, Sample.boot, "--top", "99",
    ])
    let probabilities = (0..<99).compactMap { index in
      if case .number(let value) = json["predictions"]?[0]?["top"]?[index]?["probability"] {
        value
      } else {
        nil
      }
    }
    #expect(probabilities.count == 10)
    #expect(probabilities == probabilities.sorted(by: >))
    // Ten float32 quotients, each rounded once.
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-6)
  }

  @Test("writes the logits in the order of the pictures")
  func logits() async throws {
    let workplace = try Workplace()
    let pictures = try FileManager.default.contentsOfDirectory(atPath: Sample.pictures).sorted()
      .flatMap { name in
        let folder = "\(Sample.pictures)/\(name)"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
          .map { "\(folder)/\($0)" }
      }
    let path = workplace.path("logits.npy")
    let outcome = try await Command.run(
      ["predict", Sample.checkpoint] + pictures + ["--logits", path, "--quiet"]
    )
    #expect(outcome.status == 0)
    let found = try NumpyArray(contentsOf: path)
    try Sample.expectLogits(found)
  }

  @Test("logits go to a .npy file, whatever is forced")
  func logitsName() async throws {
    let workplace = try Workplace()
    let photograph = try workplace.write("photo.png", Data(contentsOf: URL(filePath: Sample.boot)))
    let outcome = try await Command.run([
      "predict", Sample.checkpoint, photograph, "--logits", photograph, "--force",
    ])
    #expect(outcome.status == 64)
    #expect(outcome.stderr.contains("--logits: expected a file whose name ends in .npy"))
    #expect(
      try Data(contentsOf: URL(filePath: photograph))
        == Data(contentsOf: URL(filePath: Sample.boot))
    )
  }

  @Test("weights that give no numbers predict nothing, and the status is 65")
  func notNumbers() async throws {
    let workplace = try Workplace()
    let native = workplace.path("model.safetensors")
    #expect(try await Command.run(["convert", Sample.checkpoint, native]).status == 0)
    var bytes = try Data(contentsOf: URL(filePath: native))
    // The last tensor by name is first_conv.1.moving_variance: all of it becomes NaN.
    bytes.replaceSubrange(bytes.count - 48..<bytes.count, with: Data(repeating: 0xFF, count: 48))
    let damaged = try workplace.write("damaged.safetensors", bytes)
    let (json, status) = try await Command.json(["predict", damaged, Sample.boot])
    #expect(status == 65)
    #expect(json["skipped"]?[0]?["path"] == .string(Sample.boot))
  }

  @Test("the labels can be given; classes that have none go by number")
  func labels() async throws {
    let workplace = try Workplace()
    let labels = try workplace.write("labels.tsv", Data("9\tboots\tRed boots\n".utf8))
    let outcome = try await Command.run([
      "predict", Sample.checkpoint, Sample.boot, "--top", "2", "--labels", labels,
    ])
    #expect(outcome.stdout.contains(" %  Red boots\n"))
    #expect(outcome.stdout.contains(" %  class 5\n"))
  }

  @Test("a picture that is none is listed, and the status is 65")
  func skipped() async throws {
    let workplace = try Workplace()
    let broken = try workplace.write("broken.jpg", Data("no picture".utf8))
    let arguments = ["predict", Sample.checkpoint, broken, Sample.boot]
    let (json, status) = try await Command.json(arguments)
    #expect(status == 65)
    #expect(json["predictions"]?[0]?["path"] == .string(Sample.boot))
    #expect(json["skipped"]?[0]?["path"] == .string(broken))
    let outcome = try await Command.run(arguments)
    #expect(outcome.stdout.contains("skipped: \(broken): "))
    #expect(outcome.stderr == "error: 1 picture was skipped; the report says which and why\n")
  }
}
