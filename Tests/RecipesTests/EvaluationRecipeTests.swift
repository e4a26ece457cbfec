import Foundation
import Recipes
import TestSupport
import Testing

@Suite("What a recipe says about an evaluation")
struct EvaluationRecipeTests {
  @Test(
    "MindCV's recipes are read",
    arguments: [
      ("0.5_ascend", "shufflenet_v1_g3_05"), ("1.0_ascend", "shufflenet_v1_g3_10"),
      ("1.5_ascend", "shufflenet_v1_g3_15"), ("2.0_ascend", "shufflenet_v1_g3_20"),
    ]
  )
  func published(_ name: String, _ model: String) throws {
    let path = Fixtures.repository.appending(path: "zoo/recipes/shufflenet_v1_\(name).yaml").path
    let recipe = try EvaluationRecipe(RecipeFile(path: path))
    #expect(recipe.model == model)
    #expect(recipe.classCount == 1000)
    #expect(recipe.imageSize == 224)
    #expect(recipe.cropRatio == 0.875)
    #expect(recipe.interpolation == "bilinear")
    #expect(recipe.labelSmoothing == 0.1)
    #expect(recipe.mean == nil && recipe.standardDeviation == nil)
    #expect(!recipe.usesAverage)
    try recipe.check(model: model, classCount: 1000, isAverage: false, weights: "a.ckpt")
  }

  @Test("numbers may stand in quotes, sides twice, and training's keys hold anything")
  func forms() throws {
    let recipe = try evaluationRecipe(
      """
      image_resize: [160, 160]
      crop_pct: "0.9"
      num_classes: null
      mean: [127.5, 127, 1.2e+2]
      std: [1, 2.5, 3]
      ema: Yes
      label_smoothing: 0
      scale: {a: [1, {b: 2}]}
      lr: [fast]
      drop_rate:
      """
    ).get()
    #expect(recipe.imageSize == 160)
    #expect(recipe.cropRatio == 0.9)
    #expect(recipe.classCount == nil)
    #expect(recipe.mean == [127.5, 127, 120])
    #expect(recipe.standardDeviation == [1, 2.5, 3])
    #expect(recipe.usesAverage)
    #expect(recipe.labelSmoothing == 0)
    #expect(recipe.model == nil && recipe.interpolation == nil)
  }

  static let wrong = [
    ("image_resize: big", "image_resize", "'big'"),
    ("image_resize: 224.5", "image_resize", "'224.5'"),
    ("image_resize: 0224", "image_resize", "'0224'"), ("image_resize: 0", "image_resize", "'0'"),
    ("image_resize: [224, 192]", "image_resize", "['224', '192']"),
    ("image_resize: [224]", "image_resize", "['224']"),
    ("image_resize:", "image_resize", "nothing"),
    ("image_resize: {a: 1}", "image_resize", "a mapping"),
    ("image_resize: 99999999999999999999", "image_resize", "'99999999999999999999'"),
    ("crop_pct: .inf", "crop_pct", "'.inf'"), ("crop_pct: -1", "crop_pct", "'-1'"),
    ("crop_pct: 1e999", "crop_pct", "'1e999'"),
    ("mean: [1, 2]", "mean", "['1', '2']"), ("mean: 3", "mean", "'3'"),
    ("mean: [1, 2, x]", "mean", "['1', '2', 'x']"), ("std: [1, 0, 1]", "std", "['1', '0', '1']"),
    ("mean: [1, 2, [3]]", "mean", "['1', '2', []]"),
    ("std: [1, 2, 3, 4, 5]", "std", "a list of 5 values"),
    ("label_smoothing: 1.5", "label_smoothing", "'1.5'"), ("ema: perhaps", "ema", "'perhaps'"),
    ("num_classes: -3", "num_classes", "'-3'"), ("model: [a]", "model", "['a']"),
    ("interpolation:", "interpolation", "nothing"),
  ]

  @Test("values that a key cannot have are refused by key and line", arguments: wrong)
  func values(_ text: String, _ key: String, _ value: String) {
    let error = recipeError("# a recipe\n\(text)\n")
    #expect(error?.line == 2)
    guard case .value(key, _, let found) = error?.problem else {
      Issue.record("\(text): found \(String(describing: error))")
      return
    }
    #expect(found == value)
  }

  @Test(
    "what gives other figures is refused by key and line",
    arguments: [
      ("loss", "BCE"), ("reduction", "sum"), ("val_amp_level", "O2"), ("dataset", "cifar10"),
    ]
  )
  func unsupported(_ key: String, _ value: String) {
    let error = recipeError("model: a\n\(key): \(value)\n")
    guard case .unsupported(key, _, "'\(value)'") = error?.problem else {
      Issue.record("found \(String(describing: error))")
      return
    }
    #expect(error?.line == 2)
  }

  @Test("a recipe of other weights is told with both names")
  func mismatches() throws {
    let recipe = try evaluationRecipe("model: b\nnum_classes: 7\nema: True\n").get()
    func problem(_ model: String, _ count: Int, _ isAverage: Bool) -> RecipeError.Problem? {
      do {
        try recipe.check(model: model, classCount: count, isAverage: isAverage, weights: "w.ckpt")
        return nil
      } catch { return error.problem }
    }
    #expect(
      problem("a", 7, true) == .mismatch(key: "model", expected: "'a', as w.ckpt is", found: "'b'")
    )
    #expect(
      problem("b", 8, true)
        == .mismatch(key: "num_classes", expected: "8, as w.ckpt has", found: "7")
    )
    guard case .mismatch("ema", _, _) = problem("b", 7, false) else {
      Issue.record("expected a mismatch")
      return
    }
    #expect(problem("b", 7, true) == nil)
  }

  @Test("messages say where, what was expected and found, and what to do")
  func messages() {
    #expect(
      recipeError("image_resize: big\n")?.description
        == "a.yaml: line 1: image_resize: expected a whole number from 1, or that twice in a list, "
        + "found 'big'; give what MindCV takes, or leave the key out"
    )
    #expect(
      recipeError("loss: BCE\n")?.description
        == "a.yaml: line 1: loss: expected 'CE', found 'BCE', which gives other figures and is not "
        + "implemented; leave the key out to go without"
    )
  }
}
