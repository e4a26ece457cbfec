import Testing
import Training

/// A training of four epochs with three steps each, which is evaluated after each epoch.
struct TestTraining {
  static let stepCount = 3
  static let epochCount = 4

  /// The line of its beginning.
  static func started(model: String = "shufflenet_v1_g3_05", from epoch: Int = 1) -> String {
    #"{"event":"started","model":"\#(model)","parameter_count":1000,"class_count":10,"#
      + #""process_count":1,"training_picture_count":96,"validation_picture_count":100,"#
      + #""batch_size":32,"batch_count":3,"first_epoch":\#(epoch),"epoch_count":4,"start":null}"#
  }

  /// The line of a step.
  static func step(_ step: Int, loss: String = "2.5", rate: String = "0.5") -> String {
    let (epoch, batch) = ((step - 1) / stepCount + 1, (step - 1) % stepCount + 1)
    return #"{"event":"step","epoch":\#(epoch),"epoch_count":4,"batch":\#(batch),"batch_count":3,"#
      + #""step":\#(step),"loss":\#(loss),"accuracy":0.25,"learning_rate":\#(rate),"seconds":0.5}"#
  }

  /// The members of the evaluation after an epoch, of which each one is better than the one before.
  static func validation(_ epoch: Int) -> String {
    #""epoch":\#(epoch),"step":\#(stepCount * epoch),"picture_count":100,"#
      + #""top1":\#(0.5 + 0.0625 * Double(epoch)),"top5":0.75,"loss":1.25,"seconds":1.5"#
  }

  /// The line of an epoch.
  static func epoch(_ epoch: Int) -> String {
    #"{"event":"epoch","epoch":\#(epoch),"epoch_count":4,"step":\#(stepCount * epoch),"#
      + #""last_loss":2.25,"mean_loss":2.375,"accuracy":0.375,"picture_count":96,"#
      + #""images_per_second":64.0,"validation":{\#(validation(epoch))},"training_seconds":1.5,"#
      + #""waiting_seconds":0.25,"total_seconds":3.5}"#
  }

  /// The lines of some epochs, from the first step on.
  static func epochs(_ epochs: ClosedRange<Int>) -> [String] {
    epochs.flatMap { epoch in
      (stepCount * (epoch - 1) + 1...stepCount * epoch).map { step($0) } + [
        #"{"event":"validated",\#(validation(epoch))}"#,
        #"{"event":"best",\#(validation(epoch))}"#,
        #"{"event":"saved","path":"checkpoints/\#(epoch).ckpt"}"#,
        Self.epoch(epoch),
      ]
    }
  }

  /// All lines.
  static var lines: [String] {
    [started()] + epochs(1...epochCount)
      + [#"{"event":"finished","best":{\#(validation(epochCount))}}"#]
  }

  /// The event of a line.
  static func event(_ line: String) throws -> TrainingEvent {
    try #require(EventLine(parsing: Array(line.utf8)[...]), "\(line)").event
  }

  /// The events of some lines.
  static func events(_ lines: [String]) throws -> [TrainingEvent] { try lines.map(event) }
}
