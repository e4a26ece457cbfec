import Foundation
import Recipes
import TestSupport
import Testing

@Suite("What a recipe says about a training")
struct TrainingRecipeTests {
  private static func recipe(_ text: String) throws -> TrainingRecipe {
    try TrainingRecipe(RecipeFile(parsing: Array(text.utf8), path: "recipe.yaml"))
  }

  @Test("the published recipe is read")
  func published() throws {
    let path = Fixtures.repository.appending(path: "zoo/recipes/shufflenet_v1_0.5_ascend.yaml").path
    let recipe = try TrainingRecipe(RecipeFile(path: path))
    #expect(recipe.model == "shufflenet_v1_g3_05")
    #expect(recipe.classCount == 1000)
    #expect(recipe.data.batchSize == 64 && recipe.data.isShuffled && recipe.data.dropsRemainder)
    #expect(recipe.augmentation.colorJitter == [0.4, 0.4, 0.4])
    #expect(recipe.augmentation.areas == 0.08...1 && recipe.augmentation.aspects == 0.75...1.333)
    #expect(recipe.augmentation.erasing == nil)
    var schedule = TrainingRecipe.Schedule()
    schedule.epochs = 250
    schedule.rate = 0.35
    schedule.minimum = 0
    schedule.warmupEpochs = 4
    schedule.decayEpochs = 246
    #expect(recipe.schedule == schedule)
    var optimization = TrainingRecipe.Optimization()
    optimization.algorithm = .momentum
    optimization.weightDecay = 4e-5
    optimization.decayFilter = .auto
    optimization.labelSmoothing = 0.1
    optimization.lossScale = 1024
    #expect(recipe.optimization == optimization)
    #expect(recipe.saving.limit == 30 && recipe.saving.start == nil)
    #expect(recipe.ineffective.map(\.key) == ["mode", "distribute", "dataset_sink_mode"])
  }

  @Test("options of a command line beat the file, and are named in errors")
  func options() throws {
    var file = try RecipeFile(parsing: Array("lr: 0.1\nscale: [0.1, 1]\n".utf8), path: "a.yaml")
    try file.set("lr", to: ["0.2"], path: "--lr")
    try file.set("batch-size", to: ["32"], path: "--batch-size")
    try file.set("scale", to: ["0.3", "0.9"], path: "--scale")
    try file.set("mean", to: ["[1, 2, 3]"], path: "--mean")
    let recipe = try TrainingRecipe(file)
    #expect(recipe.schedule.rate == 0.2 && recipe.data.batchSize == 32)
    #expect(recipe.augmentation.areas == 0.3...0.9 && recipe.augmentation.mean == [1, 2, 3])
    var broken = file
    try broken.set("lr", to: ["fast"], path: "--lr")
    #expect(
      "\(try #require(Self.error { try TrainingRecipe(broken) }))"
        == "--lr: lr: expected a number from 0, found 'fast'; give what MindCV takes, or leave the key out"
    )
    for (key, words) in [
      ("momentun", ["1"]), ("model", ["a\nlr: 5"]), ("lr", ["[1"]), ("lr", ["*a"]),
    ] {
      #expect(throws: RecipeError.self, "\(key)") { try file.set(key, to: words, path: "--\(key)") }
    }
  }

  private static func error(_ body: () throws -> TrainingRecipe) -> RecipeError? {
    do { _ = try body() } catch let error as RecipeError { return error } catch {}
    return nil
  }

  @Test("what is written is read as the same recipe")
  func writing() throws {
    let path = Fixtures.repository.appending(path: "zoo/recipes/shufflenet_v1_0.5_ascend.yaml").path
    var published = try TrainingRecipe(RecipeFile(path: path))
    var other = try Self.recipe(
      #"{data_dir: "a\"b\\ \x01", color_jitter: null, re_prob: 0.25, clip_grad: True, ema: True, ckpt_save_policy: null}"#
    )
    for recipe in [published, other, try Self.recipe("{}")] {
      var expected = recipe
      expected.ineffective = []
      #expect(try Self.recipe(recipe.yaml) == expected)
    }
    published.optimization.weightDecay = 1e-30
    other.schedule.rate = 1e22
    #expect(published.yaml.contains("weight_decay: 1.0e-30\n"))
    #expect(other.yaml.contains("lr: 1.0e+22\n"))
  }

  @Test("an empty recipe is MindCV's defaults")
  func defaults() throws {
    let recipe = try Self.recipe("{}")
    #expect(recipe.schedule == TrainingRecipe.Schedule())
    #expect(recipe.schedule.rate == 0.001 && recipe.schedule.epochs == 90)
    #expect(recipe.optimization.algorithm == .adam)
    #expect(recipe.optimization.decayFilter == .disable)
    #expect(recipe.ineffective == [])
  }

  @Test("every key has an effect")
  func all() throws {
    let recipe = try Self.recipe(
      """
      model: shufflenet_v1_g8_10
      in_channels: 1
      seed: 7
      train_split: learn
      val_split: test
      shuffle: False
      num_samples: 100
      drop_remainder: False
      num_parallel_workers: 2
      image_resize: [64, 64]
      scale: [0.5, 1]
      ratio: [1, 1]
      hflip: 0
      vflip: 0.25
      color_jitter: [0.1, 0.2, 0.3]
      interpolation: bicubic
      re_prob: 0.5
      re_scale: [0.1, 0.2]
      re_ratio: [0.5, 2]
      re_value: 128
      re_max_attempts: 3
      mixup: 0.2
      cutmix: 1.0
      cutmix_prob: 0.75
      scheduler: multi_step_decay
      multi_step_decay_milestones: [2, 4]
      decay_rate: 0.1
      lr_epoch_stair: True
      num_cycles: 2
      cycle_decay: 0.5
      warmup_factor: 0.1
      opt: AdamW
      use_nesterov: True
      weight_decay_filter: norm_and_bias
      clip_grad: True
      clip_value: 2.5
      gradient_accumulation_steps: 4
      ema: True
      loss_scale_type: dynamic
      ckpt_save_policy: top_k
      ckpt_save_interval: 2
      ckpt_path: a-1_3.ckpt
      resume_opt: True
      val_while_train: True
      val_interval: 5
      log_interval: 10
      """
    )
    #expect(recipe.inputChannels == 1 && recipe.seed == 7)
    #expect(recipe.data.trainingPart == "learn" && recipe.data.validationPart == "test")
    #expect(!recipe.data.isShuffled && !recipe.data.dropsRemainder)
    #expect(recipe.data.pictureLimit == 100 && recipe.data.workerCount == 2)
    let augmentation = recipe.augmentation
    #expect(augmentation.imageSize == 64 && augmentation.areas == 0.5...1)
    #expect(augmentation.horizontalFlip == 0 && augmentation.verticalFlip == 0.25)
    #expect(augmentation.colorJitter == [0.1, 0.2, 0.3])
    #expect(augmentation.erasing?.probability == 0.5 && augmentation.erasing?.attempts == 3)
    #expect(augmentation.mixup == 0.2 && augmentation.mixingProbability == 0.75)
    #expect(recipe.schedule.kind == .multiStep && recipe.schedule.milestones == [2, 4])
    #expect(recipe.schedule.isStair && recipe.schedule.cycles == 2)
    #expect(recipe.optimization.algorithm == .adamW)
    #expect(recipe.optimization.decayFilter == .normAndBias)
    #expect(recipe.optimization.gradientLimit == 2.5)
    #expect(recipe.optimization.averageDecay == 0.9999)
    #expect(recipe.optimization.dropsOverflow)
    #expect(recipe.saving.policy == .best && recipe.saving.start == "a-1_3.ckpt")
  }

  @Test(
    "words that recipes had before are understood",
    arguments: [
      ("filter_bias_and_bn: False", TrainingRecipe.Optimization.DecayFilter.auto),
      ("filter_bias_and_bn: True", .disable),
    ]
  )
  func earlier(text: String, filter: TrainingRecipe.Optimization.DecayFilter) throws {
    #expect(try Self.recipe(text).optimization.decayFilter == filter)
    #expect(try Self.recipe("scheduler: warmup_cosine_decay").schedule.kind == .cosine)
    #expect(try Self.recipe("color_jitter: null").augmentation.colorJitter == nil)
  }

  @Test(
    "what cannot be is named, with what can",
    arguments: [
      ("batch_size: 0", "line 1: batch_size: expected a whole number from 1 to 2147483647"),
      ("warmup_epochs: 9999999999", "warmup_epochs: expected a whole number from 0 to 2147483647"),
      ("lr: -1", "lr: expected a number from 0, found '-1'"),
      ("hflip: 1.5", "hflip: expected a number from 0 to 1, found '1.5'"),
      ("scale: [1, 0.5]", "scale: expected two numbers in a list, above 0 and at most 1"),
      ("scale: [0.5, 2]", "scale: expected two numbers in a list"),
      ("ratio: [0, 1]", "ratio: expected two positive numbers in a list"),
      ("ratio: 1", "ratio: expected two positive numbers in a list, found '1'"),
      ("opt: lion", "opt: expected one of 'sgd', 'momentum', 'adam', 'adamw', found 'lion'"),
      ("scheduler: cyclic", "scheduler: expected one of 'constant', 'cosine_decay'"),
      ("multi_step_decay_milestones: [1, x]", "expected epochs in a list"),
      ("color_jitter: [1, 2]", "color_jitter: expected a number from 0, or three of them"),
      ("shuffle: maybe", "shuffle: expected True or False, found 'maybe'"),
      ("auto_augment: randaug-m7", "auto_augment: expected 'none', found 'randaug-m7'"),
      ("loss: BCE", "loss: expected 'ce', found 'BCE'"),
      ("drop_rate: 0.2", "drop_rate: expected 'none', found '0.2'"),
      ("ckpt_save_policy: top_k", "expected val_while_train: True beside 'top_k'"),
      ("learning_rate: 1", "found 'learning_rate'"),
    ]
  )
  func wrong(text: String, words: String) throws {
    let error = #expect(throws: RecipeError.self) { try Self.recipe(text) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }
}
