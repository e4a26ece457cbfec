import Foundation
import TestSupport
import Testing

/// The options that say how pictures become input.
@Suite("Preprocessing options")
struct PreprocessingTests {
  func evaluate(_ options: [String]) async throws -> (json: JSONSchema.Value, status: Int32) {
    try await Command.json(["evaluate", Sample.checkpoint, "--data", Sample.pictures] + options)
  }

  @Test("the report says how pictures were made into input")
  func reported() async throws {
    let (json, _) = try await evaluate(["--limit", "1"])
    let used = json["preprocessing"]
    #expect(used?["script"] == .string("validate"))
    #expect(used?["image_size"] == .number(64))
    #expect(used?["crop_pct"] == .number(0.875))
    #expect(used?["interpolation"] == .string("bilinear"))
    #expect(used?["std"]?[2] == .number(57.375))
    let (other, _) = try await Command.json([
      "predict", Sample.checkpoint, Sample.boot, "--preprocess", "infer", "--mean", "1,2,3.5",
      "--std", "4,5,6",
    ])
    #expect(other["preprocessing"]?["script"] == .string("infer"))
    #expect(other["preprocessing"]?["mean"] == .array([.number(1), .number(2), .number(3.5)]))
    #expect(other["preprocessing"]?["std"] == .array([.number(4), .number(5), .number(6)]))
  }

  // Enlarged from 28 pixels the scripts differ in roundings alone: the same classes, other logits.
  @Test("--preprocess infer is said to people, and changes the loss")
  func infer() async throws {
    let arguments = ["evaluate", Sample.checkpoint, "--data", Sample.pictures]
    let plain = try await Command.run(arguments)
    let infer = try await Command.run(arguments + ["--preprocess", "infer"])
    #expect(infer.stdout.contains("\npictures  as infer.py makes them"))
    #expect(!plain.stdout.contains("\npictures "))
    func loss(_ text: String) -> Substring? {
      text.split(separator: "\n").first { $0.hasPrefix("loss ") }
    }
    #expect(loss(plain.stdout) != nil && loss(plain.stdout) != loss(infer.stdout))
  }

  @Test("a recipe gives what no option does, and beats the card")
  func recipe() async throws {
    let workplace = try Workplace()
    let path = try workplace.write(
      "recipe.yaml",
      Data("image_resize: 80\ncrop_pct: 0.9\nlabel_smoothing: 0\nlr: 0.35\nstd: [1, 2, 3]\n".utf8)
    )
    let (json, _) = try await evaluate([
      "--limit", "2", "--config", path, "--crop-pct", "1",
    ])
    #expect(json["preprocessing"]?["image_size"] == .number(80))
    #expect(json["preprocessing"]?["crop_pct"] == .number(1))
    #expect(json["preprocessing"]?["std"] == .array([.number(1), .number(2), .number(3)]))
    #expect(json["preprocessing"]?["mean"]?[0] == .number(123.675))
  }

  @Test("label_smoothing of a recipe goes into the loss, and the option beats it")
  func smoothing() async throws {
    let workplace = try Workplace()
    let path = try workplace.write("recipe.yaml", Data("label_smoothing: 0.3\n".utf8))
    let (byOption, _) = try await evaluate(["--limit", "9", "--label-smoothing", "0.3"])
    let (byRecipe, _) = try await evaluate(["--limit", "9", "--config", path])
    let (neither, _) = try await evaluate(["--limit", "9"])
    let (both, _) = try await evaluate([
      "--limit", "9", "--config", path, "--label-smoothing", "0.1",
    ])
    #expect(byRecipe["loss"] == byOption["loss"])
    #expect(byRecipe["loss"] != neither["loss"])
    #expect(both["loss"] == neither["loss"])
  }

  /// A recipe that is refused: its text, the status, and what the message says.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let recipe: String
    let message: String
    var testDescription: String { recipe }
  }

  static let refusals = [
    Refusal(
      recipe: "interpolation: bicubic\n",
      message: "interpolation: expected 'bilinear', the one that gives MindSpore's pixels"
    ),
    Refusal(recipe: "image_resize: 5000\n", message: "image size: expected 1 to 4096, found 5000"),
    Refusal(recipe: "a: 1\n", message: "line 1: expected the keys of MindCV's recipes, found 'a'"),
    Refusal(recipe: "mean: [1, 2\n", message: "line 2: expected YAML, but its parser says: "),
    Refusal(
      recipe: "model: shufflenet_v1_g8_20\n",
      message: "model: expected 'shufflenet_v1_g3_05', as "
    ),
    Refusal(recipe: "num_classes: 1000\n", message: "num_classes: expected 10, as "),
    Refusal(recipe: "loss: BCE\n", message: "line 1: loss: expected 'CE', found 'BCE'"),
  ]

  @Test("what cannot be followed in a recipe is bad data", arguments: refusals)
  func refused(_ refusal: Refusal) async throws {
    let workplace = try Workplace()
    let path = try workplace.write("recipe.yaml", Data(refusal.recipe.utf8))
    let outcome = try await Command.run([
      "predict", Sample.checkpoint, Sample.boot, "--config", path,
    ])
    #expect(outcome.status == 65)
    #expect(outcome.stderr.hasPrefix("error: \(path): "))
    #expect(outcome.stderr.contains(refusal.message), "\(outcome.stderr)")
    #expect(outcome.stdout == "")
  }

  @Test("an option hides what a recipe says wrong of it")
  func hidden() async throws {
    let workplace = try Workplace()
    let path = try workplace.write(
      "recipe.yaml",
      Data("interpolation: bicubic\nimage_resize: 5000\n".utf8)
    )
    let outcome = try await Command.run([
      "predict", Sample.checkpoint, Sample.boot, "--config", path, "--interpolation", "bilinear",
      "--image-size", "64",
    ])
    #expect(outcome.status == 0, "\(outcome.stderr)")
  }
}
