extension TrainingRecipe {
  /// The keys whose values change nothing here, and why.
  ///
  /// - Throws: ``RecipeError/Problem/unsupported(key:expected:found:)`` for a value that would give another
  ///   training.
  static func ineffective(in file: RecipeFile) throws(RecipeError) -> [Ineffective] {
    for (key, supported) in supportedValues {
      guard let entry = file[key], !supported.contains(entry.value.word) else { continue }
      throw RecipeError(
        .unsupported(
          key: key,
          expected: "'\(supported[0])'\(alternatives[key] ?? "")",
          found: "\(entry.value)"
        ),
        path: entry.path,
        line: entry.line
      )
    }
    return reasons.filter { file[$0.key] != nil }
  }

  /// The values of keys that have no others here, in small letters.
  private static let supportedValues: [(key: String, values: [String])] = [
    ("amp_cast_list", ["none", ""]), ("amp_level", ["o0"]), ("aug_repeats", ["0"]),
    ("aug_splits", ["0"]), ("auto_augment", ["none", ""]), ("aux_factor", ["0", "0.0"]),
    ("dataset", ["imagenet", ""]), ("dataset_download", ["false"]),
    ("drop_path_rate", ["none", ""]),
    ("drop_rate", ["none", ""]), ("layer_decay", ["none", ""]), ("loss", ["ce"]),
    ("pretrained", ["false"]), ("reduction", ["mean"]), ("val_amp_level", ["o0"]),
  ]

  /// What does the same as another value.
  private static let alternatives = ["pretrained": ", and the zoo's weights by --from <model>"]

  private static let reasons = [
    Ineffective(key: "mode", reason: "there is neither a graph mode nor another"),
    Ineffective(key: "distribute", reason: "as many processes learn as mpirun starts"),
    Ineffective(key: "device_target", reason: "the processor computes"),
    Ineffective(key: "dataset_sink_mode", reason: "pictures go nowhere else"),
    Ineffective(key: "eval_shuffle", reason: "the order of an evaluation changes nothing"),
    Ineffective(key: "eps", reason: "MindCV hands it to RMSProp alone"),
  ]
}

extension RecipeValue {
  /// The value in small letters, Python's word for nothing.
  fileprivate var word: String { self == .null ? "none" : (text ?? description).lowercased() }
}
