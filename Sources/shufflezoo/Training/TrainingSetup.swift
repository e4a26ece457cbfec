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
        "in_channels: expected 3, as pictures have, found \(recipe.inputChannels)"
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

  /// The model.
  private func variant() throws(Failure) -> ShuffleNetV1.Variant {
    guard let name = recipe.model else {
      throw Failure(
        .usage,
        "model: expected a name, such as shufflenet_v1_g3_05, found none; add it to the recipe"
      )
    }
    guard let variant = ShuffleNetV1.Variant(named: name) else {
      let names = ShuffleNetV1.Variant.all.map(\.name).joined(separator: ", ")
      throw Failure(.usage, "model: expected one of \(names), found '\(name.printable)'")
    }
    return variant
  }

  /// A part of the data.
  private func pictures(_ part: String, classCount: Int?) throws -> ImageFolder {
    let folder = recipe.data.folder
    let path = (folder.hasSuffix("/") ? folder : folder + "/") + part
    do throws(EvaluationError) {
      return try ImageFolder(path, classes: .rank, classCount: classCount ?? Int(Int32.max))
    } catch {
      guard case .tooManyClasses(_, let expected, let found) = error else { throw error }
      let reason =
        recipe.classCount == nil ? "as \(recipe.data.trainingPart) has" : "as 'num_classes' says"
      throw Failure(
        .badData,
        "\(path): expected at most \(expected) class folders, \(reason), found \(found); give the data's number"
      )
    }
  }

  /// How the pictures make batches.
  private func plan(_ pictures: ImageFolder) throws(Failure) -> EpochBatches.Plan {
    let plan = EpochBatches.Plan(
      recipe.data,
      pictureCount: pictures.samples.count,
      processCount: communicator.processCount
    )
    guard plan.batchCount >= 1 else {
      throw Failure(
        .badData,
        "\(pictures.path): expected at least a batch of \(plan.batchSize) pictures, found \(plan.share); lower "
          + "'batch_size', or give 'drop_remainder: False'"
      )
    }
    return plan
  }

  /// Refuses schedules that no checkpoint is to hold: each has a rate for every step.
  private func checkLength(_ plan: EpochBatches.Plan) throws(Failure) {
    let stepLimit = 1 << 26
    let epochs = max(recipe.schedule.epochs, recipe.schedule.warmupEpochs)
    guard epochs <= stepLimit / plan.batchCount else {
      throw Failure(
        .badData,
        "epoch_size, warmup_epochs: expected at most \(stepLimit) steps in all, found \(epochs) epochs of "
          + "\(plan.batchCount) batches; lower the larger of them"
      )
    }
  }

  /// Refuses batches that this machine has no memory for, before anything is written.
  private func checkMemory(
    _ variant: ShuffleNetV1.Variant,
    classCount: Int,
    _ plan: EpochBatches.Plan
  ) throws(Failure) {
    let (side, memory) = (
      recipe.augmentation.imageSize, Double(ProcessInfo.processInfo.physicalMemory)
    )
    let pictureCount = min(plan.batchSize, plan.share)
    let needed = GradientEngine.estimatedByteCount(
      ShuffleNetV1(variant, classCount: classCount),
      pictureCount: pictureCount,
      side: side
    )
    guard needed < memory else {
      throw Failure(
        .badData,
        "batch_size \(pictureCount), image_resize \(side), num_classes \(classCount): expected to need less than this "
          + "machine's \((memory / 1e9).fixed(1)) GB of memory, found about \((needed / 1e9).fixed(1)) GB; lower one of "
          + "them, and give 'gradient_accumulation_steps' for a batch of the same size"
      )
    }
  }

  /// What is evaluated on, if anything is: classes are those of the folders of the same names that are learnt from.
  private func evaluatedPictures(
    trained: ImageFolder,
    classCount: Int
  ) throws -> ImageFolder? {
    guard recipe.saving.validates else { return nil }
    let part = recipe.data.validationPart
    let pictures = try pictures(part, classCount: classCount)
    guard pictures.directories != trained.directories else { return pictures }
    let classes = Dictionary(
      trained.directories.enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    guard let other = pictures.directories.first(where: { classes[$0] == nil }) else {
      let list = ClassList(name: trained.path, indexByDirectory: classes)
      return try ImageFolder(pictures.path, classes: .list(list), classCount: classCount)
    }
    if communicator.rank == 0 {
      options.output.note(
        "\(pictures.path)/\(other.printable) has no folder of that name in \(trained.path): classes are the folders' "
          + "places in their order, as MindCV has it"
      )
    }
    return pictures
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
    let file = try OutputFile(path: "\(folder.path)/\(folder.model).yaml", overwriting: true)
    try file.write(Array(recipe.yaml.utf8).span)
    try file.commit()
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
      parameterCount: network.parameters.reduce(0) { $0 + $1.shape.elementCount },
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
