internal import Conversion
internal import Distribution
internal import Recipes
internal import ShuffleNet
internal import Tensors
internal import Training

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Finds what a training begins with.
struct TrainingStarter {
  let recipe: TrainingRecipe
  let options: Train
  let variant: ShuffleNetV1.Variant
  let classCount: Int
  /// The batches of an epoch.
  let batchCount: Int

  private var network: ShuffleNetV1 {
    ShuffleNetV1(variant, classCount: classCount, inputChannels: recipe.inputChannels)
  }

  /// What all processes begin with, which the first one finds: the others may see other files.
  ///
  /// - Throws: ``Failure``, `DistributionError`, or what reading a file throws.
  func start(over communicator: any Communicator) async throws -> TrainingStart {
    guard communicator.processCount > 1 else { return try await start() }
    let own = communicator.rank == 0 ? try await start() : nil
    try communicator.stopTogether(nil)
    let epochs = try communicator.maximum([Int64(own?.epoch ?? 0), Int64(own?.lastEpoch ?? 0)])
    let state = try TrainingState.shared(
      own?.state,
      of: network,
      TrainingCheckpoint.Settings(recipe.optimization),
      over: communicator
    )
    return own ?? TrainingStart(state: state, epoch: Int(epochs[0]), lastEpoch: Int(epochs[1]))
  }

  /// What the command line and the folder of checkpoints say.
  private func start() async throws -> TrainingStart {
    let folder = CheckpointFolder(recipe.saving.folder, model: variant.name, layout: .grouped)
    let saved = try folder.checkpoints()
    var start = try await start(beside: saved, hasBest: folder.hasBest)
    start.found = saved
    return start
  }

  private func start(
    beside saved: [CheckpointFolder.Saved],
    hasBest: Bool
  ) async throws -> TrainingStart {
    if recipe.saving.resumesOptimizer, let path = recipe.saving.start {
      return try following(path, beside: saved, hasBest: hasBest)
    }
    if options.resume, let newest = saved.last {
      return try training(newest, lastEpoch: recipe.schedule.epochs)
    }
    try requireFree(saved, hasBest: hasBest)
    return try await beginning()
  }

  /// Refuses a folder with checkpoints, unless they are to be replaced, or the best one is all that an unfinished first
  /// epoch of the same training has left.
  private func requireFree(_ saved: [CheckpointFolder.Saved], hasBest: Bool) throws(Failure) {
    let count = saved.count + (hasBest && !options.resume ? 1 : 0)
    guard count == 0 || options.force else { throw occupied("of \(variant.name)", count) }
  }

  private func occupied(_ what: String, _ count: Int) -> Failure {
    Failure(
      .cannotCreate,
      "\(recipe.saving.folder): expected no checkpoints \(what), found \(count); go on with --resume, give another "
        + "'ckpt_save_dir', or --force to replace them"
    )
  }

  /// With the weights of a file, or from zero.
  private func beginning() async throws -> TrainingStart {
    if let path = recipe.saving.start {
      let file = try WeightsFile(path: path)
      // As MindCV does where an average is kept.
      let beginsWithAverage =
        recipe.optimization.averageDecay != nil && (try? file.map(copy: .ema)) != nil
      var start = try weights(try file.weights(copy: beginsWithAverage ? .ema : .model), from: path)
      if beginsWithAverage { start.notes.append("\(path): its moving average is begun with") }
      return start
    }
    guard let name = options.from else {
      return TrainingStart(
        state: TrainingState(.initial(of: network, seed: recipe.seed), recipe.optimization),
        lastEpoch: recipe.schedule.epochs
      )
    }
    let opened = try await options.weights.open(name, showing: options.output)
    return try weights(
      try opened.file.weights(copy: options.weights.weights),
      from: opened.file.path
    )
  }

  /// With the weights of a file.
  ///
  /// - Parameters:
  ///   - weights: the weights.
  ///   - source: what they are called in messages.
  /// - Returns: the start.
  /// - Throws: ``Failure`` if they are of another network.
  private func weights(
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
    var notes: [String] = []
    if found.classCount != classCount {
      notes = [
        "\(source) has \(found.classCount) classes and the data \(classCount): the classifier begins anew"
      ]
      let fresh = ShuffleNetV1.Weights.initial(of: network, seed: recipe.seed)
      values[values.count - 1] = fresh.values[values.count - 1]
    }
    return TrainingStart(
      state: TrainingState(
        ShuffleNetV1.Weights(of: network, values: values),
        recipe.optimization
      ),
      lastEpoch: recipe.schedule.epochs,
      source: source,
      notes: notes
    )
  }

  /// After a checkpoint of this training's folder.
  private func training(
    _ saved: CheckpointFolder.Saved,
    lastEpoch: Int
  ) throws -> TrainingStart {
    let (state, layout) = try training(try WeightsFile(path: saved.path))
    return continued(state, saved.place, lastEpoch: lastEpoch, layout, from: saved.path)
  }

  /// With a checkpoint and its optimizer, for as many epochs more as the recipe has: what MindCV makes of `ckpt_path`
  /// and `resume_opt`.
  ///
  /// A checkpoint of the folder itself goes on with what the folder has up to its epoch. One from elsewhere begins a
  /// folder of its own. `--resume` knows either again by the recipe that lies there.
  private func following(
    _ path: String,
    beside saved: [CheckpointFolder.Saved],
    hasBest: Bool
  ) throws -> TrainingStart {
    if options.resume, hasBegunWithStart, let newest = saved.last {
      let lastEpoch = try place(of: path).epoch + recipe.schedule.epochs
      return try training(newest, lastEpoch: lastEpoch)
    }
    let place = try place(of: path)
    let (state, layout) = try training(try WeightsFile(path: path))
    let isOfFolder = saved.contains { Self.isSame($0.path, path) }
    if isOfFolder {
      let later = saved.filter { $0.place.epoch > place.epoch }
      guard later.isEmpty || options.force else {
        throw occupied("of later epochs than \(place.epoch), which \(path) is of", later.count)
      }
    } else if options.resume && !saved.isEmpty {
      throw occupied("of another training", saved.count)
    } else {
      try requireFree(saved, hasBest: hasBest)
    }
    let lastEpoch = place.epoch + recipe.schedule.epochs
    var start = continued(state, place, lastEpoch: lastEpoch, layout, from: path)
    start.isOfFolder = isOfFolder
    return start
  }

  /// How far the training is that a checkpoint is of: by its name, which may be all that is left of it, or by its steps.
  private func place(of path: String) throws -> CheckpointFolder.Place {
    if let place = CheckpointFolder.place(of: path.lastPathPart, model: variant.name) {
      return place
    }
    let (state, _) = try training(try WeightsFile(path: path))
    let learnt =
      state.optimizer.stepCount * recipe.optimization.accumulatedBatches + state.waitingBatchCount
    return .init(epoch: learnt / batchCount, batchCount: batchCount)
  }

  /// Whether the training of the folder has begun with the same checkpoint as this one.
  private var hasBegunWithStart: Bool {
    let path = "\(recipe.saving.folder)/\(variant.name).yaml"
    guard let written = try? TrainingRecipe(RecipeFile(path: path)).saving else { return false }
    return written.resumesOptimizer && written.start == recipe.saving.start
  }

  /// Whether two paths lead to one file.
  private static func isSame(_ path: String, _ other: String) -> Bool {
    URL(filePath: path).resolvingSymlinksInPath() == URL(filePath: other).resolvingSymlinksInPath()
  }

  /// Goes on with a training, at the same place of its schedule though its epochs had other batches.
  private func continued(
    _ state: TrainingState,
    _ place: CheckpointFolder.Place,
    lastEpoch: Int,
    _ layout: ParameterLayout,
    from source: String
  ) -> TrainingStart {
    var start = TrainingStart(
      state: state,
      epoch: place.epoch,
      lastEpoch: lastEpoch,
      layout: layout,
      source: source,
      isOfFolder: true
    )
    if state.optimizer.rule != UpdateRule(recipe.optimization) {
      start.notes = [
        "\(source): its momentum is gone on with, and not the recipe's \(recipe.optimization.momentum)"
      ]
    }
    if place.batchCount != batchCount {
      start.state.countSteps(ofEpochsWith: place.batchCount, as: batchCount)
      start.notes += [
        "\(source) is of epochs with \(place.batchCount) batches, and these have \(batchCount): the learning rate "
          + "goes on where epoch \(place.epoch) ended"
      ]
    }
    return start
  }

  private func training(_ file: WeightsFile) throws -> (state: TrainingState, ParameterLayout) {
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
    let settings = TrainingCheckpoint.Settings(recipe.optimization)
    do throws(ResumeError) {
      let checkpoint = try TrainingCheckpoint(of: network, from: entries.stateDict, settings)
      return (checkpoint.state, entries.layout)
    } catch {
      throw Failure(.badData, "\(file.path): \(error.description)")
    }
  }
}
