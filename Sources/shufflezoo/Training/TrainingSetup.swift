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
    let starter = TrainingStarter(
      recipe: recipe,
      variant: variant,
      classCount: classCount,
      stepsPerEpoch: plan.batchCount
    )
    try checkMemory(variant, classCount: classCount, plan)
    let validator = try validator(classCount: classCount)
    let (start, folder) = try await start(starter, variant)
    let trainer = try trainer(start, pictures)
    let outline = outline(start, plan, validator)
    func run(after history: TrainingHistory) -> TrainingRun {
      TrainingRun(
        trainer,
        recipe,
        outline: outline,
        keeper: CheckpointKeeper(folder, recipe.saving, earlier: history.validations),
        validator: validator,
        earlier: history.validations,
        communicator: communicator
      )
    }
    guard communicator.rank == 0 else {
      // The first process alone tells and writes.
      var run = run(after: TrainingHistory())
      return try await run.run { _ in }
    }
    try folder.create()
    let claim = try FolderClaim(folder.path)
    // Not before all else has proved right.
    if !start.isContinued { for saved in try folder.checkpoints() { folder.remove(saved) } }
    try writeRecipe(in: folder)
    let step = start.isContinued ? start.epoch * plan.batchCount : nil
    var follower = try TrainingFollower(folder: folder.path, resumingAfterStep: step)
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
    return try ImageFolder(path, classes: .rank, classCount: classCount ?? Int(Int32.max))
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
        "batch_size \(pictureCount), image_resize \(side): expected to need less than this machine's "
          + "\((memory / 1e9).fixed(1)) GB of memory, found about \((needed / 1e9).fixed(1)) GB; lower one of them, and "
          + "give 'gradient_accumulation_steps' for a batch of the same size"
      )
    }
  }

  private func validator(classCount: Int) throws -> Validator? {
    guard recipe.saving.validates else { return nil }
    return Validator(
      try pictures(recipe.data.validationPart, classCount: classCount).dataSet,
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

  /// What it begins with, and the folder that it saves to.
  private func start(
    _ starter: TrainingStarter,
    _ variant: ShuffleNetV1.Variant
  ) async throws -> (TrainingStart, CheckpointFolder) {
    func folder(_ layout: ParameterLayout) -> CheckpointFolder {
      CheckpointFolder(recipe.saving.folder, model: variant.name, layout: layout)
    }
    if recipe.saving.resumesOptimizer, let path = recipe.saving.start {
      var start = try starter.following(try WeightsFile(path: path))
      if options.resume,
        let newest = try starter.newest(in: folder(.grouped), lastEpoch: start.lastEpoch),
        newest.epoch >= start.epoch
      {
        start = newest
      }
      return (start, folder(options.layout ?? start.layout ?? .grouped))
    }
    let existing = try folder(.grouped).checkpoints()
    let lastEpoch = recipe.schedule.epochs
    if options.resume,
      let start = try starter.newest(in: folder(.grouped), lastEpoch: lastEpoch)
    {
      return (start, folder(options.layout ?? start.layout ?? .grouped))
    }
    guard existing.isEmpty || options.force || communicator.rank != 0 else {
      throw Failure(
        .cannotCreate,
        "\(recipe.saving.folder): expected no checkpoints of \(variant.name), found \(existing.count); go on with "
          + "--resume, give another 'ckpt_save_dir', or --force to begin anew"
      )
    }
    let start = try await beginning(starter)
    return (start, folder(options.layout ?? start.layout ?? .grouped))
  }

  private func beginning(_ starter: TrainingStarter) async throws -> TrainingStart {
    if let path = recipe.saving.start {
      return try starter.weights(try WeightsFile(path: path).weights(), from: path)
    }
    guard let name = options.from else { return starter.zero() }
    let opened = try await options.weights.open(name, showing: options.output)
    let weights = try opened.file.weights(copy: options.weights.weights)
    let start = try starter.weights(weights, from: opened.file.path)
    if weights.network.classCount != starter.classCount && communicator.rank == 0 {
      options.output.note(
        "\(opened.file.path) has \(weights.network.classCount) classes and the data \(starter.classCount): the "
          + "classifier begins anew"
      )
    }
    return start
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
