import Foundation
import TestSupport
import Testing

/// A converted file that is served while it is replaced by others.
struct ServedFile {
  /// What may lie there.
  enum Content: CaseIterable {
    /// The bundled sample.
    case sample
    /// A network with two of its parameters exchanged, and no logits written down that would tell.
    case other
    /// The same beside the sample's logits.
    case damaged
    /// The sample without its end.
    case cutShort
  }

  let path: String
  private let contents: [Content: Data]
  /// The logits of the boot, in JSON as the server writes them.
  let logits: [Content: [Float]]

  /// Makes all of them, and puts the sample into place.
  init(in workplace: Workplace) async throws {
    path = workplace.path("served.safetensors")
    _ = try await Command.run(["convert", Sample.checkpoint, path])
    let sample = try Data(contentsOf: URL(filePath: path))
    var other = try SafetensorsBytes(at: path)
    try other.edit { header in
      var header = header
      let names = ["beta", "moving_mean"].map { "features.0.branch_main_1.1.\($0)" }
      (header[names[0]], header[names[1]]) = (header[names[1]], header[names[0]])
      return header
    }
    let damaged = try other.data
    try other.edit { header in
      var header = header
      var metadata = try #require(header["__metadata__"] as? [String: String])
      metadata["logits_probe"] = nil
      header["__metadata__"] = metadata
      return header
    }
    contents = [
      .sample: sample, .other: try other.data, .damaged: damaged,
      .cutShort: sample.prefix(sample.count / 2),
    ]
    var logits: [Content: [Float]] = [:]
    for content in [Content.sample, .other] {
      let file = try workplace.write("predicted.safetensors", try #require(contents[content]))
      let target = workplace.path("\(content).npy")
      _ = try await Command.run(["predict", file, Sample.boot, "--logits", target])
      logits[content] = try NumpyArray(contentsOf: URL(filePath: target).path).values
    }
    self.logits = logits
    try replace(by: .sample)
  }

  /// Puts another file in its place, at once.
  func replace(by content: Content) throws {
    try #require(contents[content]).write(to: URL(filePath: path), options: .atomic)
  }
}
