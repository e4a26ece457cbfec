internal import Conversion
internal import Recipes
internal import ShuffleNet
internal import Training

/// What a training begins with.
struct TrainingStart {
  /// The network and its optimizer.
  let state: TrainingState
  /// How many epochs it has had.
  var epoch = 0
  /// The epoch that comes last.
  let lastEpoch: Int
  /// The layout of the file that it goes on with.
  var layout: ParameterLayout?
  /// The file, or the model; `nil` from zero.
  var source: String?
  /// Whether it is a training that is gone on with.
  var isContinued = false
}

/// Finds what a training begins with.
struct TrainingStarter {
  let recipe: TrainingRecipe
  let variant: ShuffleNetV1.Variant
  let classCount: Int
  let stepsPerEpoch: Int

  private var network: ShuffleNetV1 {
    ShuffleNetV1(variant, classCount: classCount, inputChannels: recipe.inputChannels)
  }

  /// From zero.
  func zero() -> TrainingStart {
    TrainingStart(
      state: TrainingState(.initial(of: network, seed: recipe.seed), recipe.optimization),
      lastEpoch: recipe.schedule.epochs
    )
  }

  /// With the weights of a file.
  ///
  /// - Parameters:
  ///   - weights: the weights.
  ///   - source: what they are called in messages.
  /// - Returns: the start.
  /// - Throws: ``Failure`` if they are of another network.
  func weights(
    _ weights: ShuffleNetV1.Weights,
    from source: String
  ) throws(Failure) -> TrainingStart {
    let found = weights.network
    guard found.variant == variant, found.inputChannels == recipe.inputChannels else {
      throw Failure(
        .badData,
        "\(source): expected a \(variant.name) with \(recipe.inputChannels) input channels, found a "
          + "\(found.variant.name) with \(found.inputChannels); give its name as 'model'"
      )
    }
    var values = weights.values
    if found.classCount != classCount {
      let fresh = ShuffleNetV1.Weights.initial(of: network, seed: recipe.seed)
      values[values.count - 1] = fresh.values[values.count - 1]
    }
    return TrainingStart(
      state: TrainingState(
        ShuffleNetV1.Weights(of: network, values: values),
        recipe.optimization
      ),
      lastEpoch: recipe.schedule.epochs,
      source: source
    )
  }

  /// After the newest checkpoint of a folder; `nil` if there is none.
  ///
  /// - Throws: ``Failure``, `FileError`, `ConversionError` or `ResumeError`.
  func newest(in folder: CheckpointFolder, lastEpoch: Int) throws -> TrainingStart? {
    guard let newest = try folder.checkpoints().last else { return nil }
    var start = try training(try WeightsFile(path: newest.path), lastEpoch: lastEpoch)
    start.epoch = newest.epoch
    return start
  }

  /// With a checkpoint and its optimizer, for as many epochs more as the recipe has: what MindCV makes of `ckpt_path`
  /// and `resume_opt`.
  ///
  /// - Throws: ``Failure``, `FileError`, `ConversionError` or `ResumeError`.
  func following(_ file: WeightsFile) throws -> TrainingStart {
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    let start = try training(file, lastEpoch: 0)
    // A file of another name says by its steps how far it is.
    let epoch =
      CheckpointFolder.epoch(of: name, model: variant.name)
      ?? start.state.optimizer.stepCount / stepsPerEpoch
    return TrainingStart(
      state: start.state,
      epoch: epoch,
      lastEpoch: epoch + recipe.schedule.epochs,
      layout: start.layout,
      source: file.path,
      isContinued: true
    )
  }

  private func training(_ file: WeightsFile, lastEpoch: Int) throws -> TrainingStart {
    let entries = try TrainingEntries(file)
    guard entries.network == network else {
      let found = entries.network
      throw Failure(
        .badData,
        "\(file.path): expected a training of a \(variant.name) with \(classCount) classes, found a "
          + "\(found.variant.name) with \(found.classCount); give the recipe and the data that it began with, or "
          + "begin with its weights by --from"
      )
    }
    let optimization = recipe.optimization
    var settings = TrainingCheckpoint.Settings(rule: UpdateRule(optimization))
    settings.weightDecay = Float(optimization.weightDecay)
    settings.filter = WeightDecayFilter(optimization.decayFilter)
    settings.averageDecay = optimization.averageDecay.map { Float($0) }
    do throws(ResumeError) {
      let checkpoint = try TrainingCheckpoint(of: network, from: entries.stateDict, settings)
      return TrainingStart(
        state: checkpoint.state,
        lastEpoch: lastEpoch,
        layout: entries.layout,
        source: file.path,
        isContinued: true
      )
    } catch {
      throw Failure(.badData, "\(file.path): \(error.description)")
    }
  }
}
