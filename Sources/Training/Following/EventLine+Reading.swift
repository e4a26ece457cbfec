#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension EventLine {
  /// Reads a line that is given without its line feed; `nil` if it is none that ``text`` makes.
  package init?(parsing line: ArraySlice<UInt8>) {
    guard let parsed = try? JSONDecoder().decode(Parsed.self, from: Data(line)) else { return nil }
    event = parsed.event
  }
}

/// An event that was read.
private struct Parsed: Decodable {
  let event: TrainingEvent

  init(from decoder: any Decoder) throws {
    let members = try Members(decoder)
    switch try members.value("event") as EventLine.Kind {
    case .started: event = .started(try members.outline())
    case .step: event = .step(try members.step())
    case .validated: event = .validated(try members.validation())
    case .best: event = .best(try members.validation())
    case .saved: event = .saved(path: try members.value("path"))
    case .epoch: event = .epoch(try members.epoch())
    case .finished: event = .finished(best: try members.object("best")?.validation())
    }
  }
}

/// The members of an object; each has to be there, if only as `null`.
private struct Members: Decodable {
  private let container: KeyedDecodingContainer<Key>

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(_ decoder: any Decoder) throws { container = try decoder.container(keyedBy: Key.self) }

  init(from decoder: any Decoder) throws { try self.init(decoder) }

  func value<Value: Decodable>(_ key: String) throws -> Value {
    try container.decode(Value.self, forKey: Key(stringValue: key))
  }

  /// A number from 0 on.
  func count(_ key: String) throws -> Int { Int(try value(key) as UInt32) }

  /// A number; `null` is what has no number.
  func number(_ key: String) throws -> Double { try value(key) ?? .nan }

  /// A number; `null` is what has no number.
  func float(_ key: String) throws -> Float { try value(key) ?? .nan }

  func object(_ key: String) throws -> Members? { try value(key) }

  func outline() throws -> TrainingOutline {
    TrainingOutline(
      model: try value("model"),
      parameterCount: try count("parameter_count"),
      classCount: try count("class_count"),
      processCount: try count("process_count"),
      trainingPictureCount: try count("training_picture_count"),
      validationPictureCount: try (value("validation_picture_count") as UInt32?).map { Int($0) },
      batchSize: try count("batch_size"),
      batchCount: try count("batch_count"),
      firstEpoch: try count("first_epoch"),
      epochCount: try count("epoch_count"),
      start: try value("start")
    )
  }

  func step() throws -> StepReport {
    StepReport(
      epoch: try count("epoch"),
      epochCount: try count("epoch_count"),
      batch: try count("batch"),
      batchCount: try count("batch_count"),
      step: try count("step"),
      loss: try float("loss"),
      accuracy: try float("accuracy"),
      learningRate: try float("learning_rate"),
      seconds: try number("seconds")
    )
  }

  func validation() throws -> ValidationReport {
    ValidationReport(
      epoch: try count("epoch"),
      step: try count("step"),
      pictureCount: try count("picture_count"),
      top1: try number("top1"),
      top5: try value("top5"),
      loss: try number("loss"),
      seconds: try number("seconds")
    )
  }

  func epoch() throws -> EpochReport {
    EpochReport(
      epoch: try count("epoch"),
      epochCount: try count("epoch_count"),
      step: try count("step"),
      lastLoss: try float("last_loss"),
      meanLoss: try number("mean_loss"),
      accuracy: try number("accuracy"),
      pictureCount: try count("picture_count"),
      validation: try object("validation")?.validation(),
      trainingSeconds: try number("training_seconds"),
      waitingSeconds: try number("waiting_seconds"),
      totalSeconds: try number("total_seconds")
    )
  }
}
