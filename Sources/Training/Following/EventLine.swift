/// An event as a line of JSON: what a metrics file holds, and what the command prints for programs.
///
/// The first key is `event`; the others are the event's, in `snake_case`. `schemas/train.schema.json`
/// describes them.
package struct EventLine: Sendable, Equatable {
  /// The event.
  package let event: TrainingEvent

  /// What the key `event` says.
  enum Kind: String, Decodable {
    case started, step, validated, best, saved, epoch, finished
  }

  /// Puts an event on a line.
  package init(_ event: TrainingEvent) { self.event = event }

  /// The line, without a line feed.
  package var text: String {
    var line = JSONLine()
    line.add("event", kind.rawValue)
    switch event {
    case .started(let outline): outline.add(to: &line)
    case .step(let report): report.add(to: &line)
    case .validated(let report), .best(let report): report.add(to: &line)
    case .saved(let path): line.add("path", path)
    case .epoch(let report): report.add(to: &line)
    case .finished(let best): line.add("best", best?.line)
    }
    return line.text
  }

  private var kind: Kind {
    switch event {
    case .started: .started
    case .step: .step
    case .validated: .validated
    case .best: .best
    case .saved: .saved
    case .epoch: .epoch
    case .finished: .finished
    }
  }
}

extension TrainingOutline {
  fileprivate func add(to line: inout JSONLine) {
    line.add("model", model)
    line.add("parameter_count", parameterCount)
    line.add("class_count", classCount)
    line.add("process_count", processCount)
    line.add("training_picture_count", trainingPictureCount)
    line.add("validation_picture_count", validationPictureCount)
    line.add("batch_size", batchSize)
    line.add("batch_count", batchCount)
    line.add("first_epoch", firstEpoch)
    line.add("epoch_count", epochCount)
    line.add("start", start)
  }
}

extension StepReport {
  fileprivate func add(to line: inout JSONLine) {
    line.add("epoch", epoch)
    line.add("epoch_count", epochCount)
    line.add("batch", batch)
    line.add("batch_count", batchCount)
    line.add("step", step)
    line.add("loss", loss)
    line.add("accuracy", accuracy)
    line.add("learning_rate", learningRate)
    line.add("seconds", seconds)
  }
}

extension ValidationReport {
  fileprivate func add(to line: inout JSONLine) {
    line.add("epoch", epoch)
    line.add("step", step)
    line.add("picture_count", pictureCount)
    line.add("top1", top1)
    line.add("top5", top5)
    line.add("loss", loss)
    line.add("seconds", seconds)
  }

  fileprivate var line: JSONLine {
    var line = JSONLine()
    add(to: &line)
    return line
  }
}

extension EpochReport {
  fileprivate func add(to line: inout JSONLine) {
    line.add("epoch", epoch)
    line.add("epoch_count", epochCount)
    line.add("step", step)
    line.add("last_loss", lastLoss)
    line.add("mean_loss", meanLoss)
    line.add("accuracy", accuracy)
    line.add("picture_count", pictureCount)
    line.add("images_per_second", picturesPerSecond)
    line.add("validation", validation?.line)
    line.add("training_seconds", trainingSeconds)
    line.add("waiting_seconds", waitingSeconds)
    line.add("total_seconds", totalSeconds)
  }
}
