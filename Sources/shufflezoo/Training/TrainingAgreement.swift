internal import Conversion
internal import Digests
internal import Distribution
internal import Evaluation
internal import Recipes
internal import Tensors

/// What processes that learn together have to have in common, as lines of text.
struct TrainingAgreement {
  private var lines: [String]

  /// Describes a training.
  ///
  /// - Parameters:
  ///   - recipe: how it is done; where it reads and writes is each process's own.
  ///   - frozen: the patterns of `--freeze`.
  ///   - training: what is learnt from.
  ///   - validation: what is evaluated on, if anything is.
  init(
    _ recipe: TrainingRecipe,
    frozen: [String],
    training: ImageFolder,
    validation: ImageFolder?
  ) {
    var recipe = recipe
    (recipe.data.folder, recipe.data.workerCount) = ("", 1)
    (recipe.saving.folder, recipe.saving.start) = ("", nil)
    lines = recipe.yaml.split(separator: "\n").map(String.init)
    lines.append("version: \(shufflezooVersion)")
    lines += frozen.map { "--freeze \($0)" }
    lines.append("\(recipe.data.trainingPart): \(Self.summary(training))")
    if let validation {
      lines.append("\(recipe.data.validationPart): \(Self.summary(validation))")
    }
  }

  /// Compares this process's with that of the first.
  ///
  /// - Throws: ``Failure`` with the first line that is another, or `DistributionError`.
  func check(over communicator: any Communicator) throws {
    guard communicator.processCount > 1 else { return }
    try communicator.stopTogether(nil)
    let own = Array(lines.joined(separator: "\n").utf8)
    let first = try communicator.broadcast(own, from: 0)
    guard own != first else {
      // Others may have found a difference, which is to be told before anything else.
      return try communicator.stopTogether(nil)
    }
    let expected = String(decoding: first, as: UTF8.self).split(separator: "\n").map(String.init)
    let place = zip(expected, lines).enumerated().first { $1.0 != $1.1 }?.offset
    let index = place ?? min(expected.count, lines.count)
    func line(of lines: [String]) -> String {
      index < lines.count ? "'\(lines[index].printable)'" : "nothing"
    }
    throw Failure(
      .usage,
      "expected \(line(of: expected)), as process 0 has, found \(line(of: lines)); start all processes with the same "
        + "recipe, options and pictures"
    )
  }

  /// How many pictures, and a hash of their names and classes.
  private static func summary(_ folder: ImageFolder) -> String {
    let hash = SHA256()
    for sample in folder.samples {
      let name = sample.path.dropFirst(folder.path.count)
      hash.update(Array("\(sample.label) \(name)\n".utf8).span)
    }
    return "\(folder.samples.count) pictures, SHA-256 of their names \(hash.digest)"
  }
}
