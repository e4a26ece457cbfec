internal import Recipes
internal import Training

/// Shows a training while it runs: MindCV's lines on standard output, and on a terminal how far it is.
struct TrainingDisplay {
  private let output: OutputOptions
  private var log: TrainingLog
  private var progress: ProgressLine
  /// The rate of the last steps, in seconds a step.
  private var secondsPerStep: Double?

  init(_ recipe: TrainingRecipe, _ output: OutputOptions) {
    self.output = output
    log = TrainingLog(recipe)
    progress = ProgressLine(isQuiet: output.quiet)
  }

  /// Shows what happened.
  mutating func show(_ event: TrainingEvent) throws {
    let lines = log.lines(of: event)
    if !lines.isEmpty {
      progress.clear()
      Console.print(lines.map { TrainingLog.stamp + $0 })
    }
    if case .step(let step) = event { show(step) }
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
