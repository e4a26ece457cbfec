import Testing
import Zoo

@Suite("Recipes")
struct RecipeTests {
  /// The learning rates of MindCV's files; everything else is the same in all four.
  static let rates = [
    ("shufflenet_v1_g3_05", "0.35"), ("shufflenet_v1_g3_10", "0.4"), ("shufflenet_v1_g3_15", "0.5"),
    ("shufflenet_v1_g3_20", "0.5"),
  ]

  /// `mindspore.md`'s table of the recipes: every key but the model and the rate.
  static let common = [
    "mode": "0", "distribute": "True", "num_parallel_workers": "8", "dataset": "imagenet",
    "data_dir": "/path/to/imagenet", "shuffle": "True", "dataset_download": "False",
    "batch_size": "64", "drop_remainder": "True", "image_resize": "224", "hflip": "0.5",
    "color_jitter": "0.4", "interpolation": "bilinear", "crop_pct": "0.875", "num_classes": "1000",
    "pretrained": "False", "ckpt_path": "", "keep_checkpoint_max": "30", "ckpt_save_dir": "./ckpt",
    "epoch_size": "250", "dataset_sink_mode": "True", "amp_level": "O0", "loss": "CE",
    "label_smoothing": "0.1", "scheduler": "cosine_decay", "min_lr": "0.0", "warmup_epochs": "4",
    "decay_epochs": "246", "opt": "momentum", "weight_decay_filter": "auto", "momentum": "0.9",
    "weight_decay": "0.00004", "loss_scale": "1024", "use_nesterov": "False",
  ]

  @Test("every published file's recipe is there, with MindCV's values", arguments: rates)
  func values(_ model: String, _ rate: String) throws {
    for file in try ModelZoo.builtIn.card(named: model).weights {
      let path = try #require(file.recipe)
      let recipe = try #require(Recipe.builtIn(forPath: path))
      let expected = Self.common.merging(["model": model, "lr": rate]) { first, _ in first }
      #expect(
        Dictionary(uniqueKeysWithValues: recipe.entries.map { ($0.key, $0.value) }) == expected
      )
      #expect(recipe["lr"] == rate)
      #expect(recipe["learning_rate"] == nil)
    }
  }

  @Test("there are as many as MindCV had, and no path leads to another")
  func names() {
    #expect(Recipe.builtIn.count == Self.rates.count)
    #expect(Recipe.builtIn(forPath: "shufflenet_v1_3.0_ascend.yaml") == nil)
    #expect(Recipe.builtIn(forPath: "") == nil)
    #expect(Recipe.builtIn[0] != Recipe.builtIn[1])
  }
}
