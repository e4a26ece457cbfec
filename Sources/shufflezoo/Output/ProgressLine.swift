internal import Evaluation

/// One line of a terminal that says how far a long piece of work is; nothing elsewhere.
struct ProgressLine {
  private let isShown: Bool
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now

  /// A line that changes more often cannot be read.
  private static let interval = Duration.milliseconds(100)

  init(isQuiet: Bool) { isShown = !isQuiet && Console.isInteractive }

  /// Shows what `text` makes of the seconds since the start, unless the line changed just now.
  mutating func show(_ text: (_ seconds: Double) -> String) {
    let now = ContinuousClock.now
    guard isShown, now - last >= Self.interval else { return }
    last = now
    Console.status(text(Double((now - start) / .milliseconds(1)) / 1000))
  }

  /// Leaves the line empty for what follows.
  func clear() {
    if isShown { Console.status("") }
  }
}

extension ProgressLine {
  /// Shows how far an evaluation is.
  mutating func show(_ state: Evaluator.Progress) {
    show { seconds in
      let rate = Double(state.done) / seconds
      let left = Double(state.total - state.done) / rate
      let top1 = 100 * Double(state.correct) / Double(max(1, state.evaluated))
      return "\(state.done)/\(state.total) images, top-1 \(top1.fixed(2)) %, "
        + "\(rate.fixed(1)) images/s, \(left.fixed(0)) s left"
    }
  }
}
