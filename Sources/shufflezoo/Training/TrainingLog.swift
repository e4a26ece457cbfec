internal import Recipes
internal import Training

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What a training says line by line, in the form that MindCV's logs have.
///
/// Source: MindCV's train.py, and `StateMonitor` in `mindcv/utils/callbacks.py`.
struct TrainingLog {
  private let recipe: TrainingRecipe
  /// How long the steps since the last line took, together.
  private var seconds = 0.0

  init(_ recipe: TrainingRecipe) { self.recipe = recipe }

  /// The lines of an event, without the time; most steps have none.
  mutating func lines(of event: TrainingEvent) -> [String] {
    switch event {
    case .started(let outline): return opening(outline)
    case .step(let step): return lines(of: step)
    case .validated(let report):
      let top5 = report.top5.map { "Top_5_Accuracy: \($0.percentage), " } ?? ""
      return [
        "Validation Top_1_Accuracy: \(report.top1.percentage), \(top5)time: \(report.seconds.fixed(6))s"
      ]
    case .best(let report): return ["=> New best val acc: \(report.top1.percentage)"]
    case .saved(let path): return ["Saving model to \(path)"]
    case .epoch(let report): return closing(report)
    case .finished(let best):
      let line = best.map {
        "The best validation Top_1_Accuracy is: \($0.top1.percentage) at epoch \($0.epoch)."
      }
      return ["Finish training!"] + (line.map { [$0] } ?? []) + [String(repeating: "=", count: 80)]
    }
  }

  private mutating func lines(of step: StepReport) -> [String] {
    seconds += step.seconds
    let isDue =
      step.batch == 1 || step.batch == step.batchCount
      || step.batch % recipe.saving.logInterval == 0
    guard isDue else { return [] }
    defer { seconds = 0 }
    return [
      "Epoch: [\(step.epoch)/\(step.epochCount)], batch: [\(step.batch)/\(step.batchCount)], "
        + "loss: \(Double(step.loss).fixed(6)), lr: \(Double(step.learningRate).fixed(6)), "
        + "time: \(seconds.fixed(6))s"
    ]
  }

  private func opening(_ outline: TrainingOutline) -> [String] {
    let (optimization, schedule) = (recipe.optimization, recipe.schedule)
    let start = outline.start.map { "Start from \($0), last epoch: \(outline.firstEpoch - 1)" }
    return [
      "Essential Experiment Configurations:",
      "Number of devices: \(outline.processCount)",
      "Number of training samples: \(outline.trainingPictureCount)",
      "Number of validation samples: \(outline.validationPictureCount.map(String.init) ?? "None")",
      "Number of classes: \(outline.classCount)", "Number of batches: \(outline.batchCount)",
      "Batch size: \(outline.batchSize)", "MixUp: \(recipe.augmentation.mixup)",
      "CutMix: \(recipe.augmentation.cutmix)", "Model: \(outline.model)",
      "Model parameters: \(outline.parameterCount)", "Number of epochs: \(outline.epochCount)",
      "Optimizer: \(optimization.algorithm.rawValue)", "Learning rate: \(schedule.rate)",
      "LR Scheduler: \(schedule.kind.rawValue)", "Momentum: \(optimization.momentum)",
      "Weight decay: \(optimization.weightDecay)", "Loss scale: \(optimization.lossScale)",
      start ?? "Start training",
    ]
  }

  private func closing(_ report: EpochReport) -> [String] {
    let validation = report.validation?.seconds ?? 0
    let share = report.waitingSeconds / max(report.trainingSeconds, 1e-9)
    return [
      "Total time since last epoch: \(report.totalSeconds.fixed(6))(train: "
        + "\(report.trainingSeconds.fixed(6)), val: \(validation.fixed(6)))s, "
        + "ETA: \(report.secondsLeft.fixed(6))s",
      "Epoch: [\(report.epoch)/\(report.epochCount)], mean loss: \(report.meanLoss.fixed(6)), "
        + "Top_1_Accuracy in training: \(report.accuracy.percentage), "
        + "\(report.picturesPerSecond.fixed(1)) images/s, waited for pictures: \((100 * share).fixed(1))%",
      String(repeating: "-", count: 80),
    ]
  }

  /// The columns of MindCV's `result.log`.
  static let resultHeader = resultLine([
    "Epoch", "TrainLoss", "Top_1_Accuracy", "Top_5_Accuracy", "TrainTime", "EvalTime", "TotalTime",
  ])

  /// An epoch as a line of MindCV's `result.log`; what was not evaluated is 0 there.
  static func resultLine(of report: EpochReport) -> String {
    let validation = report.validation
    return resultLine([
      "\(report.epoch)", Double(report.lastLoss).fixed(6),
      (validation?.top1 ?? 0).percentage, (validation?.top5 ?? 0).percentage,
      report.trainingSeconds.fixed(2), (validation?.seconds ?? 0).fixed(2),
      report.totalSeconds.fixed(2),
    ])
  }

  private static func resultLine(_ cells: [String]) -> String {
    cells.map { $0 + String(repeating: " ", count: max(0, 20 - $0.count)) }.joined()
  }

  /// What stands before each line: the time of this moment, as in MindCV's logs.
  static var stamp: String {
    var (now, parts) = unsafe (time(nil), tm())
    unsafe _ = localtime_r(&now, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = unsafe "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    let hour = unsafe "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    return "[\(day) \(hour)] shufflezoo.train INFO - "
  }
}

extension Double {
  /// A share as MindCV prints it: `57.0500%`.
  fileprivate var percentage: String { "\((100 * self).fixed(4))%" }
}
