/// A key of a recipe and its value, as they stand on a command line: `--lr 0.1`, `--lr=0.1`, `--scale 0.2 1`, or
/// `--ema`, which is `True`.
struct RecipeSetting: Equatable {
  /// The option as it was given, without its value.
  let option: String
  /// The value's words.
  private(set) var words: [String]

  /// The key, which may have `-` for `_`.
  var key: String { String(option.dropFirst(2)) }

  /// Takes the settings off a command line's words.
  ///
  /// - Throws: ``Failure`` for a word that belongs to no option.
  static func settings(_ arguments: [String]) throws(Failure) -> [RecipeSetting] {
    var settings: [RecipeSetting] = []
    for argument in arguments {
      if argument.hasPrefix("--") {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        settings.append(
          RecipeSetting(option: String(parts[0]), words: parts.dropFirst().map(String.init))
        )
      } else if !settings.isEmpty {
        settings[settings.count - 1].words.append(argument)
      } else {
        throw Failure(
          .usage,
          "\(argument): expected a recipe's key first, as '--key value', found a word; put its key before it"
        )
      }
    }
    return settings.map { setting in
      setting.words.isEmpty ? RecipeSetting(option: setting.option, words: ["True"]) : setting
    }
  }
}
