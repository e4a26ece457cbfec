/// What optimizers, training loops and MindCV put into a checkpoint beside the network.
///
/// Source: `ms:mindspore/nn/optim/*.py`, `ms:mindspore/nn/wrap/loss_scale.py`,
/// `mindcv/utils/train_step.py`, and the keys that people pass to `append_dict`.
enum TrainingStateNames {
  /// Entries that stand for the whole run.
  private static let names: Set<String> = [
    "global_step", "learning_rate", "momentum", "beta1_power", "beta2_power",
    "updates", "scale_sense", "current_iterator_step", "last_overflow_iterator_step",
    "accumulation_step", "epoch_num", "step_num", "loss_scale", "random_seed",
  ]

  /// Words before a parameter's name, for entries that each parameter has.
  private static let prefixes = [
    "moments.", "accum.", "stat.", "moment1.", "moment2.", "adam_m.", "adam_v.",
    "mean_square.", "moment.", "mean_gradients.", "accu_grads.", "grad_accumulation.",
    emaPrefix,
  ]

  /// Before the names of MindCV's exponential moving average of the weights.
  static let emaPrefix = "ema."

  /// Whether `name` belongs to training a network whose stored parameters `isParameter` knows.
  static func contains(_ name: String, isParameter: (Substring) -> Bool) -> Bool {
    if names.contains(name) { return true }
    return prefixes.contains { name.hasPrefix($0) && isParameter(name.dropFirst($0.count)) }
  }

  /// The word before a parameter's name; nothing if there is none.
  static func prefix(of name: String) -> String {
    prefixes.first { name.hasPrefix($0) } ?? ""
  }

  /// Whether a prefix before all names makes them entries of training rather than parameters.
  static func isStatePrefix(_ prefix: String) -> Bool {
    prefixes.contains { prefix.hasPrefix($0) }
  }
}
