internal import Evaluation

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// One line of a terminal that says how far a long piece of work is; elsewhere a line now and then, or
/// nothing.
struct ProgressLine {
  private let isDrawn: Bool
  /// How long to wait between two lines; `nil` if there are none.
  private let interval: Duration?
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now

  /// A line that changes more often cannot be read.
  private static let shortInterval = Duration.milliseconds(100)

  /// A minute, which makes a log of an hour one page; SHUFFLEZOO_PROGRESS_SECONDS says otherwise.
  static var longInterval: Duration {
    let word = ProcessInfo.processInfo.environment["SHUFFLEZOO_PROGRESS_SECONDS"] ?? ""
    return .seconds(Double(word).flatMap { (0...86_400).contains($0) ? $0 : nil } ?? 60)
  }

  /// Prepares the line.
  ///
  /// - Parameters:
  ///   - isQuiet: whether nothing is to be shown.
  ///   - elsewhere: how long to wait between two lines where there is no terminal; `nil` for none.
  init(isQuiet: Bool, elsewhere: Duration? = nil) {
    isDrawn = !isQuiet && Console.isInteractive
    interval = isQuiet ? nil : isDrawn ? Self.shortInterval : elsewhere
  }

  /// Shows what `text` makes of the seconds since the start, unless the line changed just now.
  mutating func show(_ text: (_ seconds: Double) -> String) {
    let now = ContinuousClock.now
    guard let interval, now - last >= interval else { return }
    last = now
    let line = text(Double((now - start) / .milliseconds(1)) / 1000)
    if isDrawn { Console.status(line) } else { Console.error(line) }
  }

  /// Leaves the line empty for what follows.
  func clear() {
    if isDrawn { Console.status("") }
  }
}

extension ProgressLine {
  /// Shows how far an evaluation is.
  mutating func show(_ state: Evaluator.Progress) {
    // What an earlier run has done says nothing about this one's pace.
    guard state.done > state.resumed else { return }
    show { seconds in
      let rate = Double(state.done - state.resumed) / max(seconds, 0.001)
      let left = Double(state.total - state.done) / rate
      let top1 = 100 * Double(state.correct) / Double(max(1, state.evaluated))
      return "\(state.done)/\(state.total) images, top-1 \(top1.fixed(2)) %, "
        + "\(rate.fixed(1)) images/s, \(left.fixed(0)) s left"
    }
  }
}
