import Foundation
import TestSupport
import Testing

/// MindCV's validate.py prints `Top_1_Accuracy 0.81, Top_5_Accuracy 1.0, loss 0.965513801574707` for
/// the sample (`zoo/sample/README.md`).
@Suite("evaluate")
struct EvaluateTests {
  @Test("gets MindSpore's figures for the sample")
  func sample() async throws {
    let (json, status) = try await Command.json([
      "evaluate", Sample.checkpoint, "--data", Sample.pictures,
    ])
    #expect(status == 0)
    #expect(json["model"] == .string("shufflenet_v1_g3_05_fmnist"))
    #expect(json["weights_sha256"] == .string(Sample.sha256))
    #expect(json["images"] == .number(200))
    #expect(json["top1"]?["correct"] == .number(162))
    #expect(json["top1"]?["percent"] == .number(81))
    #expect(json["top5"]?["correct"] == .number(200))
    #expect(json["top5"]?["percent"] == .number(100))
    #expect(json["skipped"] == .array([]))
    #expect(json["expected"]?["top1"] == .number(81))
    #expect(json["verdict"] == .string("reproduced"))
    guard case .number(let loss) = json["loss"] else {
      Issue.record("no loss")
      return
    }
    // MindSpore sums 200 float32 losses in float32.
    #expect(abs(loss - 0.965513801574707) < 2e-6)
  }

  @Test("prints the same for people, and nothing on standard error")
  func text() async throws {
    let outcome = try await Command.run([
      "evaluate", Sample.relativeCheckpoint, "--data", Sample.relativePictures,
    ])
    #expect(outcome.status == 0)
    #expect(outcome.stderr == "")
    try expectGolden("evaluate.txt", outcome.stdout.replacing(/time .*/, with: "time <time>"))
  }

  @Test("a native file is known by the checkpoint it was made from, and gives the same logits")
  func native() async throws {
    let workplace = try Workplace()
    let native = workplace.path("a.safetensors")
    #expect(try await Command.run(["convert", Sample.checkpoint, native]).status == 0)
    let logits = workplace.path("logits.npy")
    let (json, status) = try await Command.json([
      "evaluate", native, "--data", Sample.pictures, "--logits", logits,
    ])
    #expect(status == 0)
    #expect(json["verdict"] == .string("reproduced"))
    let found = try NumpyArray(contentsOf: logits)
    try Sample.expectLogits(found)
  }

  @Test("the threads and the batches change nothing")
  func threads() async throws {
    let workplace = try Workplace()
    let data = try workplace.pictures(perClass: 2)
    var results: [Data] = []
    for options in [
      ["--threads", "1", "--batch-size", "1"], ["--threads", "7", "--batch-size", "3"],
    ] {
      let logits = workplace.path("logits-\(results.count).npy")
      let outcome = try await Command.run(
        ["evaluate", Sample.checkpoint, "--data", data, "--logits", logits] + options
      )
      #expect(outcome.status == 0)
      results.append(try Data(contentsOf: URL(filePath: logits)))
    }
    #expect(results[0] == results[1])
    #expect(results[0].count == 128 + 20 * 10 * 4)
  }

  @Test("a part of the set is consistent with the figure, or not")
  func limited() async throws {
    let arguments = ["evaluate", Sample.checkpoint, "--data", Sample.pictures, "--limit", "40"]
    let (json, status) = try await Command.json(arguments)
    #expect(status == 0)
    #expect(json["images"] == .number(40))
    #expect(json["verdict"] == .string("consistent"))
    let (far, code) = try await Command.json(arguments + ["--expect-top1", "12"])
    #expect(code == 1)
    #expect(far["verdict"] == .string("not_reproduced"))
  }

  @Test("a figure that the pictures do not give is status 1, one within the tolerance 0")
  func expected() async throws {
    let arguments = ["evaluate", Sample.checkpoint, "--data", Sample.pictures]
    let (json, status) = try await Command.json(arguments + ["--expect-top1", "81.5"])
    #expect(status == 1)
    #expect(json["verdict"] == .string("not_reproduced"))
    #expect(json["expected"]?["top1"] == .number(81.5))
    #expect(json["expected"]?["top5"] == .null)
    let (near, code) = try await Command.json(
      arguments + ["--expect-top1", "81.5", "--expect-top5", "99.75", "--tolerance", "0.5"]
    )
    #expect(code == 0)
    #expect(near["verdict"] == .string("reproduced"))
  }

  // MindCV finds 43 and 128 of the 200 at its default image size.
  @Test("options beat the card")
  func imageSize() async throws {
    let (json, status) = try await Command.json([
      "evaluate", Sample.checkpoint, "--data", Sample.pictures, "--image-size", "224",
    ])
    #expect(status == 1)
    #expect(json["top1"]?["correct"] == .number(43))
    #expect(json["top5"]?["correct"] == .number(128))
    #expect(json["verdict"] == .string("not_reproduced"))
  }

  @Test("skipped pictures are listed, the report is printed, and the status is 65")
  func skipped() async throws {
    let workplace = try Workplace()
    let data = try workplace.pictures(perClass: 2)
    try workplace.write("pictures/0_tshirt_top/broken.png", Data("no picture".utf8))
    let arguments = ["evaluate", Sample.checkpoint, "--data", data]
    let (json, status) = try await Command.json(arguments)
    #expect(status == 65)
    #expect(json["images"] == .number(20))
    #expect(json["skipped"]?[0]?["path"] == .string("\(data)/0_tshirt_top/broken.png"))
    #expect(json["skipped"]?[1] == nil)

    let outcome = try await Command.run(arguments)
    #expect(outcome.status == 65)
    #expect(outcome.stdout.contains("\nskipped   \(data)/0_tshirt_top/broken.png: "))
    #expect(outcome.stderr == "error: 1 picture was skipped; the report says which and why\n")

    // 1 wins over 65.
    #expect(try await Command.run(arguments + ["--expect-top1", "0"]).status == 1)
  }

  @Test("a class list says which folder is which class")
  func classes() async throws {
    let workplace = try Workplace()
    let data = try workplace.pictures(perClass: 20)
    // Without the first class the ranks shift by one, and the list says the truth.
    try FileManager.default.removeItem(atPath: "\(data)/0_tshirt_top")
    let arguments = ["evaluate", Sample.checkpoint, "--data", data]
    let list = Fixtures.repository.appending(path: "zoo/labels/fashion-mnist.tsv").path
    let (listed, _) = try await Command.json(arguments + ["--classes", list])
    let (ranked, _) = try await Command.json(arguments + ["--classes", "rank"])
    guard case .number(let right) = listed["top1"]?["correct"],
      case .number(let wrong) = ranked["top1"]?["correct"]
    else {
      Issue.record("no figures")
      return
    }
    // 162 of 200 are right, so at least 142 of these 180; shifted by one, hardly any can be.
    #expect(right >= 142)
    #expect(wrong < 40)
  }

  @Test("evaluates ImageNet's sample as MindCV does", .fixture("imagenet-sample/val"))
  func imageNet() async throws {
    let weights = Fixtures.path("shufflenet/shufflenet_v1_g3_05-1b149508-910v2.ckpt")
    let (json, status) = try await Command.json([
      "evaluate", weights, "--data", Fixtures.path("imagenet-sample"),
    ])
    #expect(status == 0)
    #expect(json["top1"]?["correct"] == .number(156))
    #expect(json["top5"]?["correct"] == .number(195))
    #expect(json["verdict"] == .string("no_figure"))
    #expect(json["expected"] == .null)
  }
}
