internal import Distribution
internal import Evaluation
internal import Recipes
internal import ShuffleNet
internal import Tensors
internal import Training

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

// What a recipe asks for, found or refused before anything is written.
extension TrainingSetup {
  /// The model.
  func variant() throws(Failure) -> ShuffleNetV1.Variant {
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
  func pictures(_ part: String, classCount: Int?) throws -> ImageFolder {
    let path = recipe.data.folder.withEndingSlash + part
    do throws(EvaluationError) {
      return try ImageFolder(path, classes: .rank, classCount: classCount ?? Int(Int32.max))
    } catch {
      guard case .tooManyClasses(_, let expected, let found) = error else { throw error }
      let reason =
        recipe.classCount == nil ? "as \(recipe.data.trainingPart) has" : "as 'num_classes' says"
      throw Failure(
        .badData,
        "\(path): expected at most \(expected) class folders, \(reason), found \(found); "
          + "set 'num_classes' to the number of folders"
      )
    }
  }

  /// What is evaluated on, if anything is: classes are those of the folders of the same names that are learnt from.
  func evaluatedPictures(
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

  /// How the pictures make batches.
  func plan(_ pictures: ImageFolder) throws(Failure) -> EpochBatches.Plan {
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
  func checkLength(_ plan: EpochBatches.Plan) throws(Failure) {
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
  func checkMemory(
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
}
