public import ArgumentParser
public import Conversion
internal import Distribution
internal import Recipes
internal import Training

struct Train: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    _superCommandName: Shufflezoo.name,
    abstract: "Train a network by a recipe of MindCV's, or finetune one.",
    usage: "shufflezoo train [--config <file.yaml>] [<options>] [--<key> <value> ...]",
    discussion: """
      Example:
        shufflezoo train --config recipe.yaml --data-dir imagenet --lr 0.2

      Any key of a recipe is an option too, and beats the file: --lr 0.1, --epoch-size 30, \
      --val-while-train True. The data lie in data_dir/train and data_dir/val, a folder for each class. \
      Checkpoints, logs and a report go to ckpt_save_dir, under MindCV's names.

      Ctrl-C ends it with status 130. With --resume the same command goes on after the newest \
      checkpoint, whatever stopped it, and comes to the same bits as if nothing had.
      """
  )

  @Option(
    help: ArgumentHelp("The recipe, YAML as MindCV has it.", valueName: "file.yaml"),
    completion: .file(extensions: ["yaml", "yml"])
  )
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Begin with these weights: a file, or a model of the zoo. With another number of classes its classifier "
        + "begins anew.",
      valueName: "weights"
    ),
    completion: ModelNames.completionWithFiles
  )
  var from: String?

  @Option(
    help: ArgumentHelp(
      "Parameters to leave as they are, as 'features.*'; the batch normalisations among them use their moving "
        + "statistics. May be given several times.",
      valueName: "pattern"
    )
  )
  var freeze: [String] = []

  @Flag(help: "Go on after the newest checkpoint in ckpt_save_dir, if there is one.")
  var resume = false

  @Flag(help: "Begin anew, though ckpt_save_dir has checkpoints of this model; they are replaced.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "How many threads compute; by default one a core.",
      valueName: "count"
    )
  )
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "How checkpoints name grouped convolutions: grouped, as MindCV 0.3.0, or split, as later; by default as the "
        + "file that the training goes on with, else grouped.",
      valueName: "layout"
    )
  )
  var layout: ParameterLayout?

  @OptionGroup var weights: WeightsOptions

  @OptionGroup var output: OutputOptions

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("Keys of the recipe with their values.", valueName: "--key value")
  )
  var settings: [String] = []

  func validate() throws {
    try NumberOption.checkThreads(threads)
    guard !(resume && force) else {
      throw ValidationError("--resume goes on and --force begins anew; give one of them")
    }
    guard !(resume && from != nil && config == nil && settings.isEmpty) else {
      throw ValidationError("--resume needs the recipe of the training: give --config")
    }
    guard weights.weights == .model || from != nil else {
      throw ValidationError("--weights says which copy of --from is meant; give --from too")
    }
  }

  @concurrent
  func run() async throws {
    let recipe = try recipe()
    guard from == nil || recipe.saving.start == nil else {
      throw Failure(
        .usage,
        "--from, ckpt_path: expected one of them, found both; leave one out"
      )
    }
    let communicator = try ProcessGroup.communicator()
    if communicator.rank == 0 {
      for key in recipe.ineffective { output.note("\(key.key): \(key.reason)") }
    }
    do {
      try await TrainingSetup(recipe: recipe, options: self, communicator: communicator).run()
      try communicator.leave()
    } catch let error as DistributionError {
      throw Failure(error, communicator)
    } catch {
      throw Failure(training: error, saved: savedFolder(recipe)).telling(communicator)
    }
  }

  /// Where the recipe's checkpoints lie; `nil` if there are none.
  private func savedFolder(_ recipe: TrainingRecipe) -> String? {
    let folder = recipe.saving.folder
    guard let model = recipe.model,
      case .success(let saved) = Result(
        catching: CheckpointFolder(folder, model: model, layout: .grouped).checkpoints
      ), !saved.isEmpty
    else { return nil }
    return folder
  }

  /// What a recipe's place on the command line is called in messages.
  private static let commandLine = "command line"

  /// The recipe, with what the command line says.
  private func recipe() throws -> TrainingRecipe {
    let settings = try RecipeSetting.settings(settings)
    do throws(RecipeError) {
      var file =
        try config.map { path throws(RecipeError) in try RecipeFile(path: path) }
        ?? RecipeFile()
      for setting in settings {
        try file.set(setting.key, to: setting.words, path: Self.commandLine)
      }
      return try TrainingRecipe(file)
    } catch {
      guard error.path == Self.commandLine else { throw error }
      throw Failure(.usage, error.description)
    }
  }
}

extension ParameterLayout: ExpressibleByArgument {}
