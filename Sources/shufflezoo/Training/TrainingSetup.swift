internal import Conversion
internal import Distribution
internal import Evaluation
internal import Images
internal import Recipes
internal import ShuffleNet
internal import Tensors
internal import Training

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A training as the command line asks for it, or one process of it.
struct TrainingSetup {
  let recipe: TrainingRecipe
  let options: Train
  let communicator: any Communicator

  /// Runs it.
  ///
  /// - Throws: ``Failure``, `DistributionError`, or what its parts throw.
  func run() async throws {
    let variant = try variant()
    guard recipe.inputChannels == 3 else {
      throw Failure(
        .usage,
        "in_channels: expected 3, as pictures have, found \(recipe.inputChannels); leave the key out"
      )
    }
    let pictures = try pictures(recipe.data.trainingPart, classCount: recipe.classCount)
    let classCount = recipe.classCount ?? pictures.directories.count
    let plan = try plan(pictures)
    try checkLength(plan)
    try checkMemory(variant, classCount: classCount, plan)
    let evaluated = try evaluatedPictures(trained: pictures, classCount: classCount)
    let validator = try evaluated.map { try self.validator(of: $0) }
    try TrainingAgreement(recipe, frozen: options.freeze, training: pictures, validation: evaluated)
      .check(over: communicator)
    let start = try await TrainingStarter(
      recipe: recipe,
      options: options,
      variant: variant,
      classCount: classCount,
      batchCount: plan.batchCount
    ).start(over: communicator)
    for text in start.notes { options.output.note(text) }
    let layout = options.layout ?? start.layout ?? .grouped
    let folder = CheckpointFolder(recipe.saving.folder, model: variant.name, layout: layout)
    let trainer = try trainer(start, pictures)
    guard trainer.rates.allSatisfy(\.isFinite) else {
      throw Failure(
        .badData,
        "lr, warmup_factor: expected finite learning rates, found an infinite one; lower them"
      )
    }
    let outline = outline(start, plan, validator)
    func run(after history: TrainingHistory) -> TrainingRun {
      TrainingRun(
        trainer,
        recipe,
        outline: outline,
        keeper: CheckpointKeeper(folder, recipe.saving, earlier: history.validations),
        validator: validator,
        after: history,
        communicator: communicator
      )
    }
    guard communicator.rank == 0 else {
      // The first process alone tells and writes.
      var run = run(after: TrainingHistory())
      return try await run.run { _ in }
    }
    let claim = try claim(folder, start)
    try writeRecipe(in: folder)
    var follower = try TrainingFollower(
      folder: folder.path,
      resumingAfterEpoch: start.isOfFolder ? start.epoch : nil,
      model: variant.name,
      batchCount: plan.batchCount
    )
    if follower.forgetsBest { try folder.removeBest() }
    var display = try TrainingDisplay(recipe, options.output, in: folder.path, follower.history)
    defer { display.clear() }
    var run = run(after: follower.history)
    try await run.run { event in
      try follower.note(event)
      try display.show(event)
    }
    _ = consume claim
  }

  private func validator(of pictures: ImageFolder) throws -> Validator {
    Validator(
      try pictures.dataSet,
      try Preprocessing(recipe.augmentation),
      labelSmoothing: recipe.optimization.labelSmoothing,
      threadCount: threadCount,
      communicator: communicator
    )
  }

  /// How many threads compute: by default as many as there are cores for each process of this machine.
  private var threadCount: Int {
    let process = ProcessInfo.processInfo
    let neighbours = process.environment["OMPI_COMM_WORLD_LOCAL_SIZE"].flatMap { Int($0) } ?? 1
    return options.threads ?? max(1, process.activeProcessorCount / max(1, neighbours))
  }

  /// Takes the folder of checkpoints, in which nothing has been touched so far, for this training alone.
  private func claim(
    _ folder: CheckpointFolder,
    _ start: TrainingStart
  ) throws -> FolderClaim {
    try folder.create()
    let claim = try FolderClaim(folder.path)
    guard try folder.checkpoints() == start.found else {
      throw Failure(
        .cannotCreate,
        "\(folder.path): expected the checkpoints that were there at first, found others: another training has just "
          + "saved there; start this one again"
      )
    }
    if start.isOfFolder {
      try folder.remove(start.found.filter { $0.place.epoch > start.epoch })
    } else {
      try folder.removeAll()
    }
    return claim
  }

  private func writeRecipe(in folder: CheckpointFolder) throws(FileError) {
    let path = "\(folder.path)/\(folder.model).yaml"
    try OutputFile.write(Array(recipe.yaml.utf8), to: path, overwriting: true)
  }

  /// What `--freeze` says; each pattern has to mean something.
  private func frozen(_ network: ShuffleNetV1) throws(Failure) -> FrozenParts {
    let names = network.parameters.map(\.name)
    for pattern in options.freeze {
      guard names.contains(where: { ShellPattern.matches($0, pattern) }) else {
        throw Failure(
          .usage,
          "--freeze \(pattern): expected a pattern of names such as \(names[0]), found none that matches; quote "
            + "it, so that the shell leaves it alone"
        )
      }
    }
    return FrozenParts(of: network) { name in
      options.freeze.contains { ShellPattern.matches(name, $0) }
    }
  }

  /// What learns.
  private func trainer(_ start: TrainingStart, _ pictures: ImageFolder) throws -> Trainer {
    try Trainer(
      start.state,
      epoch: start.epoch,
      recipe,
      pictureCount: pictures.samples.count,
      loader: BatchLoader(
        pictures.samples.map { Sample($0) },
        recipe.augmentation,
        seed: recipe.seed,
        workerCount: min(recipe.data.workerCount, ProcessInfo.processInfo.activeProcessorCount)
      ),
      frozen: frozen(start.state.network),
      communicator: communicator,
      pool: ThreadPool(threadCount: threadCount),
      instructionSet: .chosen()
    )
  }

  /// What is told of it at first.
  private func outline(
    _ start: TrainingStart,
    _ plan: EpochBatches.Plan,
    _ validator: Validator?
  ) -> TrainingOutline {
    let network = start.state.network
    return TrainingOutline(
      model: network.variant.name,
      parameterCount: network.storedElementCount,
      classCount: network.classCount,
      processCount: communicator.processCount,
      trainingPictureCount: plan.share * communicator.processCount,
      validationPictureCount: validator?.data.sampleCount,
      batchSize: plan.batchSize,
      batchCount: plan.batchCount,
      firstEpoch: start.epoch + 1,
      epochCount: start.lastEpoch,
      start: start.source
    )
  }
}

extension Sample {
  /// A picture of a folder of classes.
  fileprivate init(_ sample: ImageFolder.Sample) {
    self.init(
      name: sample.path,
      location: sample.path,
      labels: [sample.label],
      content: .file(path: sample.path)
    )
  }
}
