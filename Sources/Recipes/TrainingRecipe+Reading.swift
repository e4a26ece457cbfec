extension TrainingRecipe {
  /// Takes what concerns a training from a recipe.
  ///
  /// - Throws: ``RecipeError/Problem/value(key:expected:found:)``,
  ///   ``RecipeError/Problem/unsupported(key:expected:found:)``.
  public init(_ file: RecipeFile) throws(RecipeError) {
    model = try file.value("model", "a model's name") { $0.text }
    classCount = try file.classCount()
    try set(&inputChannels, file.integer("in_channels", from: 1))
    try set(&seed, file.integer("seed", from: 0))
    data = try Data(file)
    augmentation = try Augmentation(file)
    schedule = try Schedule(file)
    optimization = try Optimization(file)
    saving = try Saving(file)
    ineffective = try Self.ineffective(in: file)
  }
}

/// Sets what a recipe says, and leaves what it does not.
private func set<Value>(_ target: inout Value, _ value: Value?) {
  if let value { target = value }
}

extension TrainingRecipe.Data {
  init(_ file: RecipeFile) throws(RecipeError) {
    self.init()
    try set(&folder, file.value("data_dir", "a folder") { $0.text })
    try set(&trainingPart, file.value("train_split", "a folder's name") { $0.text })
    try set(&validationPart, file.value("val_split", "a folder's name") { $0.text })
    try set(&isShuffled, file.bool("shuffle"))
    pictureLimit = try file.integer("num_samples", from: 1, allowsNull: true)
    try set(&batchSize, file.integer("batch_size", from: 1))
    try set(&dropsRemainder, file.bool("drop_remainder"))
    try set(&workerCount, file.integer("num_parallel_workers", from: 1))
  }
}

extension TrainingRecipe.Augmentation {
  init(_ file: RecipeFile) throws(RecipeError) {
    self.init()
    try set(
      &imageSize,
      file.value("image_resize", "a whole number from 1, or that twice in a list") { $0.side }
    )
    try set(&areas, file.range("scale", "two numbers in a list, above 0 and at most 1", upTo: 1))
    try set(&aspects, file.range("ratio", "two positive numbers in a list"))
    try set(&horizontalFlip, file.number("hflip", in: 0...1))
    try set(&verticalFlip, file.number("vflip", in: 0...1))
    if file["color_jitter"]?.value == .null {
      colorJitter = nil
    } else {
      try set(
        &colorJitter,
        file.value("color_jitter", "a number from 0, or three of them in a list") { $0.jitter }
      )
    }
    try set(&interpolation, file.value("interpolation", "a method's name") { $0.text })
    try set(
      &mean,
      file.value("mean", "three numbers in a list, for pixels from 0 to 255") { $0.channels }
    )
    try set(
      &standardDeviation,
      file.value("std", "three positive numbers in a list") { value in
        value.channels.flatMap { $0.allSatisfy { $0 > 0 } ? $0 : nil }
      }
    )
    try set(
      &cropRatio,
      file.value("crop_pct", "a positive number") { $0.number.flatMap { $0 > 0 ? $0 : nil } }
    )
    erasing = try TrainingRecipe.Erasing(file)
    try set(&mixup, file.number("mixup", in: 0...Double.infinity))
    try set(&cutmix, file.number("cutmix", in: 0...Double.infinity))
    try set(&mixingProbability, file.number("cutmix_prob", in: 0...1))
  }
}

extension TrainingRecipe.Erasing {
  /// `nil` if nothing is painted over.
  init?(_ file: RecipeFile) throws(RecipeError) {
    probability = try file.number("re_prob", in: 0...1) ?? 0
    try set(&areas, file.range("re_scale", "two numbers in a list, above 0 and at most 1", upTo: 1))
    try set(&aspects, file.range("re_ratio", "two positive numbers in a list"))
    try set(&value, file.number("re_value", in: 0...255))
    try set(&attempts, file.integer("re_max_attempts", from: 1, to: 1000))
    if probability == 0 { return nil }
  }
}

extension TrainingRecipe.Schedule {
  init(_ file: RecipeFile) throws(RecipeError) {
    self.init()
    // MindCV has two words for one schedule.
    if file["scheduler"]?.value.text != "warmup_cosine_decay" {
      try set(&kind, file.word("scheduler", Kind.self))
    }
    try set(&epochs, file.integer("epoch_size", from: 1))
    try set(&rate, file.number("lr", in: 0...Double.infinity))
    try set(&minimum, file.number("min_lr", in: 0...Double.infinity))
    try set(&warmupEpochs, file.integer("warmup_epochs", from: 0))
    try set(&warmupFactor, file.number("warmup_factor", in: 0...Double.infinity))
    try set(&decayEpochs, file.integer("decay_epochs", from: 1))
    try set(&decayRate, file.number("decay_rate", in: 0...Double.infinity))
    try set(
      &milestones,
      file.value("multi_step_decay_milestones", "epochs in a list") { value in
        guard let list = value.list else { return nil }
        let epochs = list.compactMap(\.integer)
        return epochs.count == list.count && epochs.allSatisfy { $0 >= 0 } ? epochs : nil
      }
    )
    try set(&cycles, file.integer("num_cycles", from: 1))
    try set(&cycleDecay, file.number("cycle_decay", in: 0...Double.infinity))
    try set(&isStair, file.bool("lr_epoch_stair"))
  }
}

extension TrainingRecipe.Optimization {
  init(_ file: RecipeFile) throws(RecipeError) {
    self.init()
    try set(&algorithm, file.word("opt", Algorithm.self))
    try set(&momentum, file.number("momentum", in: 0...1))
    try set(&usesNesterov, file.bool("use_nesterov"))
    try set(&weightDecay, file.number("weight_decay", in: 0...Double.infinity))
    // Recipes had this until January 2024.
    if try file.bool("filter_bias_and_bn") == false { decayFilter = .auto }
    try set(&decayFilter, file.word("weight_decay_filter", DecayFilter.self))
    try set(&labelSmoothing, file.number("label_smoothing", in: 0...1))
    let limit = try file.number("clip_value", in: 0...Double.infinity) ?? 15
    if try file.bool("clip_grad") ?? false { gradientLimit = limit }
    try set(&accumulatedBatches, file.integer("gradient_accumulation_steps", from: 1))
    let decay = try file.number("ema_decay", in: 0...1) ?? 0.9999
    if try file.bool("ema") ?? false { averageDecay = decay }
    try set(&lossScale, file.number("loss_scale", in: 1...Double.infinity))
    let isFixed = try file.value("loss_scale_type", "fixed, dynamic or auto") { value in
      ["fixed": true, "auto": true, "dynamic": false][value.text?.lowercased() ?? ""]
    }
    dropsOverflow = try file.bool("drop_overflow_update") ?? false || isFixed == false
  }
}

extension TrainingRecipe.Saving {
  init(_ file: RecipeFile) throws(RecipeError) {
    self.init()
    try set(&folder, file.value("ckpt_save_dir", "a folder") { $0.text })
    try set(&interval, file.integer("ckpt_save_interval", from: 1))
    if file["ckpt_save_policy"]?.value == .null {
      policy = .all
    } else {
      try set(&policy, file.word("ckpt_save_policy", Policy.self))
    }
    try set(&limit, file.integer("keep_checkpoint_max", from: 1))
    start = try file.value("ckpt_path", "a file", allowsNull: true) { $0.text }
    if start == "" { start = nil }
    try set(&resumesOptimizer, file.bool("resume_opt"))
    try set(&validates, file.bool("val_while_train"))
    try set(&validationInterval, file.integer("val_interval", from: 1))
    try set(&logInterval, file.integer("log_interval", from: 1))
    guard policy != .best || validates else {
      throw file.error(
        "ckpt_save_policy",
        expected:
          "val_while_train: True beside 'top_k', which keeps the best of what was evaluated",
        found: "False"
      )
    }
    guard !resumesOptimizer || start != nil else {
      throw file.error(
        "resume_opt",
        expected: "ckpt_path beside 'True', as the checkpoint whose optimizer goes on",
        found: "none"
      )
    }
  }
}
