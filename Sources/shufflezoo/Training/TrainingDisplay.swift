internal import Recipes
internal import Tensors
internal import Training

/// Shows a training while it runs: MindCV's lines on standard output, or lines of JSON, and on a terminal how far
/// it is.
struct TrainingDisplay {
  private let output: OutputOptions
  private var log: TrainingLog
  private let files: TrainingLogFiles
  private var progress: ProgressLine
  /// The rate of the last steps, in seconds a step.
  private var secondsPerStep: Double?

  /// Prepares the logs in a folder.
  ///
  /// - Throws: `FileError`.
  init(
    _ recipe: TrainingRecipe,
    _ output: OutputOptions,
    in folder: String,
    _ history: TrainingHistory
  ) throws(FileError) {
    self.output = output
    files = try TrainingLogFiles(in: folder, history)
    log = TrainingLog(recipe)
    progress = ProgressLine(isQuiet: output.quiet)
  }

  /// Shows what happened, and writes it down.
  ///
  /// - Throws: `FileError`.
  mutating func show(_ event: TrainingEvent) throws(FileError) {
    let stamp = TrainingLog.stamp
    let lines = log.lines(of: event).map { stamp + $0 }
    if !lines.isEmpty {
      try files.append(lines)
      progress.clear()
      if output.format == .text { Console.print(lines) }
    }
    if output.format == .json { Console.print(json: EventLine(event).text) }
    switch event {
    case .step(let step): show(step)
    case .epoch(let epoch): try files.append(epoch)
    default: break
    }
  }

  /// Leaves the terminal's line empty.
  func clear() { progress.clear() }

  private mutating func show(_ step: StepReport) {
    let seconds = 0.9 * (secondsPerStep ?? step.seconds) + 0.1 * step.seconds
    secondsPerStep = seconds
    progress.show { _ in
      let steps = (step.epochCount - step.epoch) * step.batchCount + step.batchCount - step.batch
      return "epoch \(step.epoch)/\(step.epochCount), batch \(step.batch)/\(step.batchCount), "
        + "\((1 / max(seconds, 1e-9)).fixed(1)) steps/s, loss \(Double(step.loss).fixed(3)), "
        + "top-1 \((100 * Double(step.accuracy)).fixed(1)) %, lr \(Double(step.learningRate).fixed(5)), "
        + "\((Double(steps) * seconds).fixed(0)) s left"
    }
  }
}
