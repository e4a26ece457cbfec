extension TrainingRecipe {
  /// The recipe as MindCV's YAML, with every key that concerns a training, those that were not given too.
  ///
  /// MindCV and this program read the same recipe from it.
  public var yaml: String {
    let keys =
      Self.general(self) + data.keys + augmentation.keys + schedule.keys + optimization.keys
    return (keys + saving.keys).map { "\($0): \($1)\n" }.joined()
  }

  private static func general(_ recipe: TrainingRecipe) -> [(String, YAMLValue)] {
    (recipe.model.map { [("model", YAMLValue($0))] } ?? []) + [
      ("num_classes", YAMLValue(recipe.classCount)),
      ("in_channels", YAMLValue(recipe.inputChannels)), ("seed", YAMLValue(recipe.seed)),
    ]
  }
}

/// A value as YAML has it.
private struct YAMLValue: CustomStringConvertible {
  let description: String

  init(_ text: String?) {
    // In double quotes any text is safe, and MindCV's parser takes JSON's escapes.
    description =
      text.map { text in
        let escaped = text.unicodeScalars.map { scalar in
          switch scalar {
          case "\"": "\\\""
          case "\\": "\\\\"
          default:
            scalar.value < 0x20
              ? "\\x\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16))"
              : String(scalar)
          }
        }
        return "\"\(escaped.joined())\""
      } ?? "null"
  }

  init(_ number: Int?) { description = number.map { "\($0)" } ?? "null" }

  init(_ flag: Bool) { description = flag ? "True" : "False" }

  init(_ number: Double) { description = Self.text(number) }

  init(_ numbers: [Double]?) {
    description = numbers.map { "[\($0.map(Self.text).joined(separator: ", "))]" } ?? "null"
  }

  init(_ numbers: [Int]) { description = "\(numbers)" }

  init(_ range: ClosedRange<Double>) { self.init([range.lowerBound, range.upperBound]) }

  /// A number that YAML 1.1 takes for one: with a point in front of an exponent.
  private static func text(_ number: Double) -> String {
    let text = "\(number)"
    guard let e = text.firstIndex(of: "e"), !text[..<e].contains(".") else { return text }
    return "\(text[..<e]).0\(text[e...])"
  }
}

extension TrainingRecipe.Data {
  fileprivate var keys: [(String, YAMLValue)] {
    [
      ("data_dir", YAMLValue(folder)), ("train_split", YAMLValue(trainingPart)),
      ("val_split", YAMLValue(validationPart)), ("shuffle", YAMLValue(isShuffled)),
      ("num_samples", YAMLValue(pictureLimit)), ("batch_size", YAMLValue(batchSize)),
      ("drop_remainder", YAMLValue(dropsRemainder)),
      ("num_parallel_workers", YAMLValue(workerCount)),
    ]
  }
}

extension TrainingRecipe.Augmentation {
  fileprivate var keys: [(String, YAMLValue)] {
    [
      ("image_resize", YAMLValue(imageSize)), ("scale", YAMLValue(areas)),
      ("ratio", YAMLValue(aspects)), ("hflip", YAMLValue(horizontalFlip)),
      ("vflip", YAMLValue(verticalFlip)), ("color_jitter", YAMLValue(colorJitter)),
      ("interpolation", YAMLValue(interpolation)), ("mean", YAMLValue(mean)),
      ("std", YAMLValue(standardDeviation)), ("crop_pct", YAMLValue(cropRatio)),
    ] + (erasing ?? TrainingRecipe.Erasing(probability: 0)).keys + [
      ("mixup", YAMLValue(mixup)), ("cutmix", YAMLValue(cutmix)),
      ("cutmix_prob", YAMLValue(mixingProbability)),
    ]
  }
}

extension TrainingRecipe.Erasing {
  fileprivate var keys: [(String, YAMLValue)] {
    [
      ("re_prob", YAMLValue(probability)), ("re_scale", YAMLValue(areas)),
      ("re_ratio", YAMLValue(aspects)), ("re_value", YAMLValue(value)),
      ("re_max_attempts", YAMLValue(attempts)),
    ]
  }
}

extension TrainingRecipe.Schedule {
  fileprivate var keys: [(String, YAMLValue)] {
    [
      ("scheduler", YAMLValue(kind.rawValue)), ("epoch_size", YAMLValue(epochs)),
      ("lr", YAMLValue(rate)), ("min_lr", YAMLValue(minimum)),
      ("warmup_epochs", YAMLValue(warmupEpochs)), ("warmup_factor", YAMLValue(warmupFactor)),
      ("decay_epochs", YAMLValue(decayEpochs)), ("decay_rate", YAMLValue(decayRate)),
      ("multi_step_decay_milestones", YAMLValue(milestones)), ("num_cycles", YAMLValue(cycles)),
      ("cycle_decay", YAMLValue(cycleDecay)), ("lr_epoch_stair", YAMLValue(isStair)),
    ]
  }
}

extension TrainingRecipe.Optimization {
  fileprivate var keys: [(String, YAMLValue)] {
    [
      ("opt", YAMLValue(algorithm.rawValue)), ("momentum", YAMLValue(momentum)),
      ("use_nesterov", YAMLValue(usesNesterov)), ("weight_decay", YAMLValue(weightDecay)),
      ("weight_decay_filter", YAMLValue(decayFilter.rawValue)),
      ("label_smoothing", YAMLValue(labelSmoothing)),
      ("clip_grad", YAMLValue(gradientLimit != nil)),
      ("clip_value", YAMLValue(gradientLimit ?? 15)),
      ("gradient_accumulation_steps", YAMLValue(accumulatedBatches)),
      ("ema", YAMLValue(averageDecay != nil)), ("ema_decay", YAMLValue(averageDecay ?? 0.9999)),
      ("loss_scale", YAMLValue(lossScale)), ("drop_overflow_update", YAMLValue(dropsOverflow)),
    ]
  }
}

extension TrainingRecipe.Saving {
  fileprivate var keys: [(String, YAMLValue)] {
    [
      ("ckpt_save_dir", YAMLValue(folder)), ("ckpt_save_interval", YAMLValue(interval)),
      ("ckpt_save_policy", policy == .all ? YAMLValue(nil as String?) : YAMLValue(policy.rawValue)),
      ("keep_checkpoint_max", YAMLValue(limit)), ("ckpt_path", YAMLValue(start ?? "")),
      ("resume_opt", YAMLValue(resumesOptimizer)), ("val_while_train", YAMLValue(validates)),
      ("val_interval", YAMLValue(validationInterval)), ("log_interval", YAMLValue(logInterval)),
    ]
  }
}
