internal import Evaluation
package import Tensors

/// A training as one page of HTML that needs nothing beside it: no script, no font, no request.
///
/// Every name in it is escaped, and its policy forbids what it does not hold itself.
package struct TrainingPage {
  /// What the file is called.
  package static let name = "report.html"

  let history: TrainingHistory

  /// Shows what a training told so far.
  package init(_ history: TrainingHistory) { self.history = history }

  /// Writes the page into `folder`, in the place of an earlier one, as a whole.
  ///
  /// - Throws: `FileError`.
  package func write(in folder: String) throws(FileError) {
    try OutputFile.write(Array(html.utf8), to: "\(folder)/\(Self.name)", overwriting: true)
  }

  /// The whole document.
  package var html: String {
    let model = history.outline?.model ?? "A training"
    let top1 = history.best.map { ": \(Self.percent($0.top1, 2)) top-1" } ?? ""
    return HTML.document(
      title: model + top1,
      body: """
        <p class="over">shufflezoo training</p>
        <h1>\(HTML.escaped(model))</h1>
        <div class="verdict"><span class="badge \(history.isFinished ? "finished" : "running")">\
        \(history.isFinished ? "✓ Finished" : "Running")</span><span>\(sentence)</span></div>
        <div class="tiles">\(tiles)</div>
        \(lossSection)\(accuracySection)\(learningRateSection)\(epochsSection)\(outlineSection)
        """
    )
  }

  private var sentence: String {
    guard let last = history.epochs.last else { return "No epoch is over." }
    let count = "\(last.epoch) of \(last.epochCount) epochs, \(last.step) steps."
    guard !history.isFinished, last.epoch < last.epochCount else { return count }
    let rest = Self.duration(last.secondsLeft)
    return "\(count) The rest takes \(rest) if each is as long as the last."
  }

  private var tiles: String {
    var tiles: [String] = []
    if let best = history.best {
      let top5 = best.top5.map { "top-5 \(Self.percent($0, 2)), " } ?? ""
      tiles.append(
        HTML.tile(
          "Best top-1 accuracy",
          Self.percent(best.top1, 2),
          "\(top5)after epoch \(best.epoch), of \(best.pictureCount) pictures"
        )
      )
    }
    guard let last = history.epochs.last else { return tiles.joined() }
    tiles += [
      HTML.tile(
        "Loss",
        Self.number(last.meanLoss, 4),
        "mean of epoch \(last.epoch); \(Self.number(Double(last.lastLoss), 4)) of its last batch"
      ),
      HTML.tile(
        "Speed",
        "\(last.picturesPerSecond.decimals(0)) <small>images/s</small>",
        "epoch \(last.epoch) took \(Self.duration(last.totalSeconds))"
      ),
      HTML.tile(
        "Waiting",
        Self.percent(last.waitingShare, 1),
        "of the time of steps, for pictures"
      ),
    ]
    return tiles.joined()
  }

  private var outlineSection: String {
    guard let outline = history.outline else { return "" }
    var facts = [
      (name: "model", value: outline.model),
      (name: "begins with", value: outline.start ?? "random weights"),
      (name: "parameters", value: "\(outline.parameterCount)"),
      (name: "classes", value: "\(outline.classCount)"),
      (name: "pictures learnt from", value: "\(outline.trainingPictureCount) an epoch"),
      (
        name: "pictures evaluated",
        value: outline.validationPictureCount.map(String.init) ?? "none"
      ),
      (name: "batch", value: "\(outline.batchSize) pictures a process"),
      (name: "steps", value: "\(outline.batchCount) an epoch"),
      (name: "processes", value: "\(outline.processCount)"),
      (name: "epochs", value: "\(outline.epochCount)"),
    ]
    if history.runCount > 1 {
      facts.append(
        (name: "runs", value: "\(history.runCount), the last from epoch \(outline.firstEpoch)")
      )
    }
    return HTML.section("What is trained", "As it was when the last run began.", HTML.facts(facts))
  }

  /// A share in per cent.
  static func percent(_ share: Double, _ decimals: Int) -> String {
    share.isFinite ? "\(number(100 * share, decimals)) %" : number(share, decimals)
  }

  /// A number with so many decimals, or a word for what is none.
  static func number(_ value: Double, _ decimals: Int) -> String {
    value.isFinite ? value.decimals(decimals) : "none"
  }

  /// A time in the two largest units that it has.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e10 else { return "an unknown time" }
    guard seconds >= 60 else { return "\(seconds.decimals(1)) s" }
    let whole = Int(seconds.rounded())
    let (minutes, hours) = (whole / 60 % 60, whole / 3600)
    return hours > 0 ? "\(hours) h \(minutes) min" : "\(minutes) min \(whole % 60) s"
  }
}

extension EpochReport {
  /// The share of the steps' time that they waited for pictures.
  var waitingShare: Double { trainingSeconds > 0 ? waitingSeconds / trainingSeconds : 0 }
}
