internal import Digests
package import Tensors

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The curves of a training for TensorBoard: an event file, to which a record is added for each step,
/// evaluation and epoch as soon as it is over.
///
/// A record is the byte count of its data, 8 bytes with the lowest first, a checksum of these, the data,
/// and a checksum of them. Each run of a training has a file of its own, and TensorBoard puts them
/// together by their names, in which the time comes first.
///
/// Source: `tensorflow/core/lib/io/record_writer.h` and `tensorflow/core/util/event.proto` in TensorFlow.
package struct TensorBoardFile {
  private let file: GrowingFile
  private let now: () -> Double

  /// Starts a file in `folder`.
  ///
  /// - Parameters:
  ///   - folder: where it lies.
  ///   - step: the step that the training goes on from, of which TensorBoard then forgets the later ones
  ///     that an earlier file has; `nil` for one that begins.
  ///   - host: the machine's name, which goes into the file's.
  ///   - now: the time, in seconds since 1970.
  /// - Throws: `FileError`.
  package init(
    in folder: String,
    resumingAfterStep step: Int?,
    host: String = Self.hostName,
    now: @escaping () -> Double = { Date().timeIntervalSince1970 }
  ) throws(FileError) {
    self.now = now
    file = try Self.start(in: folder, seconds: Int(now()), host: host)
    try append { event in event.add(3, "brain.Event:2") }
    try append { event in
      // A session's log that says that it starts, with the first step that is to come.
      var log = ProtobufMessage()
      log.add(1, 1)
      event.add(2, (step ?? 0) + 1)
      event.add(7, log)
    }
  }

  /// Adds what an event has for the curves.
  ///
  /// - Throws: `FileError`.
  package func append(_ event: TrainingEvent) throws(FileError) {
    switch event {
    case .step(let report):
      try append(
        [
          ("train/loss", report.loss), ("train/accuracy", report.accuracy),
          ("train/learning_rate", report.learningRate),
        ],
        step: report.step
      )
    case .validated(let report):
      var scalars = [("val/top1", Float(report.top1)), ("val/loss", Float(report.loss))]
      if let top5 = report.top5 { scalars.append(("val/top5", Float(top5))) }
      try append(scalars, step: report.step)
    case .epoch(let report):
      try append(
        [("train/images_per_second", Float(report.picturesPerSecond))],
        step: report.step
      )
    case .started, .best, .saved, .finished: break
    }
  }

  private func append(_ scalars: [(tag: String, value: Float)], step: Int) throws(FileError) {
    var summary = ProtobufMessage()
    for scalar in scalars {
      var value = ProtobufMessage()
      value.add(1, scalar.tag)
      value.add(2, scalar.value)
      summary.add(1, value)
    }
    try append { event in
      event.add(2, step)
      event.add(5, summary)
    }
  }

  /// Adds a record of what `body` puts behind the time.
  private func append(_ body: (inout ProtobufMessage) -> Void) throws(FileError) {
    var event = ProtobufMessage()
    event.add(1, now())
    body(&event)
    let header = UInt64(event.bytes.count).littleEndianBytes
    let record = header + Self.checksum(header) + event.bytes + Self.checksum(event.bytes)
    try file.append(record.span)
  }

  /// The bytes of the masked CRC-32C, rotated by 15 bits and with a constant added, so that checksums of
  /// data that hold checksums stay good ones.
  private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    var crc = CRC32C()
    crc.update(bytes.span)
    return (((crc.value >> 15) | (crc.value << 17)) &+ 0xA282_EAD8).littleEndianBytes
  }

  /// Makes the file of that second, or of the first one after it that has none yet: names sort in the
  /// order of the runs.
  private static func start(
    in folder: String,
    seconds: Int,
    host: String
  ) throws(FileError) -> GrowingFile {
    var seconds = seconds
    while true {
      let path = "\(folder)/events.out.tfevents.\(seconds).\(host)"
      do throws(FileError) {
        return try GrowingFile(path: path, isNew: true)
      } catch let error where error.problem == .alreadyExists {
        seconds += 1
      }
    }
  }

  /// This machine's name as a part of a file's: what is neither letter, digit, `.` nor `-` becomes a `-`.
  package static var hostName: String {
    // SAFETY: the last byte stays a NUL, whatever the call writes before it.
    var buffer = [CChar](repeating: 0, count: 256)
    let status = unsafe gethostname(&buffer, buffer.count - 1)
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    guard status == 0, !bytes.isEmpty else { return "localhost" }
    return String(
      decoding: bytes.map { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
          byte
        default: UInt8(ascii: "-")
        }
      },
      as: UTF8.self
    )
  }
}
