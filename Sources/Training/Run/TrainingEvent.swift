/// What a training tells whoever follows it.
///
/// Epochs, batches and steps are counted from 1, as in MindCV's lines.
package enum TrainingEvent: Sendable, Equatable {
  /// It begins.
  case started(TrainingOutline)
  /// A step was made, or left out.
  case step(StepReport)
  /// The network was evaluated.
  case validated(ValidationReport)
  /// No evaluation of this training, or of the one that it goes on with, had as many right.
  case best(ValidationReport)
  /// A checkpoint was saved.
  case saved(path: String)
  /// An epoch is over.
  case epoch(EpochReport)
  /// All epochs are over; the best evaluation, if there was one.
  case finished(best: ValidationReport?)

  /// The epoch that it belongs to, and the steps that were made when it happened, where it says so.
  package var place: (epoch: Int, step: Int)? {
    switch self {
    case .step(let report): (report.epoch, report.step)
    case .validated(let report), .best(let report): (report.epoch, report.step)
    case .epoch(let report): (report.epoch, report.step)
    case .started, .saved, .finished: nil
    }
  }
}

/// What is known of a training before its first step.
package struct TrainingOutline: Sendable, Equatable {
  /// The model, such as `shufflenet_v1_g3_05`.
  package var model: String
  /// The numbers that its parameters hold, moving statistics among them.
  package var parameterCount: Int
  /// The classes.
  package var classCount: Int
  /// The processes that learn together.
  package var processCount = 1
  /// The pictures that are learnt from in an epoch, by all processes.
  package var trainingPictureCount: Int
  /// The pictures that are evaluated; `nil` if none are.
  package var validationPictureCount: Int?
  /// The pictures of a batch, of one process.
  package var batchSize: Int
  /// The batches of an epoch, of one process.
  package var batchCount: Int
  /// The epoch that comes first.
  package var firstEpoch: Int
  /// The epoch that comes last.
  package var epochCount: Int
  /// The file that it goes on with, or whose weights it begins with; `nil` from zero.
  package var start: String?

  /// Describes a training.
  package init(
    model: String,
    parameterCount: Int,
    classCount: Int,
    processCount: Int = 1,
    trainingPictureCount: Int,
    validationPictureCount: Int? = nil,
    batchSize: Int,
    batchCount: Int,
    firstEpoch: Int = 1,
    epochCount: Int,
    start: String? = nil
  ) {
    self.model = model
    self.parameterCount = parameterCount
    self.classCount = classCount
    self.processCount = processCount
    self.trainingPictureCount = trainingPictureCount
    self.validationPictureCount = validationPictureCount
    self.batchSize = batchSize
    self.batchCount = batchCount
    self.firstEpoch = firstEpoch
    self.epochCount = epochCount
    self.start = start
  }
}

/// A step.
package struct StepReport: Sendable, Equatable {
  /// The epoch.
  package var epoch: Int
  /// The epoch that comes last.
  package var epochCount: Int
  /// The batch.
  package var batch: Int
  /// The batches of an epoch.
  package var batchCount: Int
  /// The steps so far, with those of the training that this one goes on with.
  package var step: Int
  /// The loss before the step.
  package var loss: Float
  /// The share of the batch's pictures whose class had the largest logit before the step.
  package var accuracy: Float
  /// The step's.
  package var learningRate: Float
  /// How long it took, waiting for pictures included.
  package var seconds: Double
}

/// An evaluation.
package struct ValidationReport: Sendable, Equatable {
  /// The epoch after which it was made.
  package var epoch: Int
  /// The steps before it.
  package var step: Int
  /// The pictures.
  package var pictureCount: Int
  /// The share of the pictures whose class had the largest logit.
  package var top1: Double
  /// The share of the pictures whose class was among the five largest; `nil` below five classes.
  package var top5: Double?
  /// The smoothed cross entropy, the mean over the pictures.
  package var loss: Double
  /// How long it took.
  package var seconds: Double

  /// Puts figures together.
  package init(
    epoch: Int,
    step: Int,
    pictureCount: Int,
    top1: Double,
    top5: Double?,
    loss: Double,
    seconds: Double
  ) {
    self.epoch = epoch
    self.step = step
    self.pictureCount = pictureCount
    self.top1 = top1
    self.top5 = top5
    self.loss = loss
    self.seconds = seconds
  }
}

/// An epoch.
package struct EpochReport: Sendable, Equatable {
  /// The epoch.
  package var epoch: Int
  /// The epoch that comes last.
  package var epochCount: Int
  /// The steps so far.
  package var step: Int
  /// The last batch's loss.
  package var lastLoss: Float
  /// The mean of the batches' losses.
  package var meanLoss: Double
  /// The share of the pictures that were right when they were learnt from.
  package var accuracy: Double
  /// The pictures that were learnt from, by all processes.
  package var pictureCount: Int
  /// The evaluation after it, if there was one.
  package var validation: ValidationReport?
  /// How long the steps took.
  package var trainingSeconds: Double
  /// Of that, how long steps waited for pictures.
  package var waitingSeconds: Double
  /// From its beginning to its end, evaluation and saving included.
  package var totalSeconds: Double

  /// How many pictures a second were learnt from.
  package var picturesPerSecond: Double {
    trainingSeconds > 0 ? Double(pictureCount) / trainingSeconds : 0
  }

  /// How long the epochs that are left take if each takes as long as this one.
  package var secondsLeft: Double { Double(epochCount - epoch) * totalSeconds }
}
