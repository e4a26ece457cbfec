internal import ArgumentParser

/// A model as `serve` is told of it: `WEIGHTS`, `NAME=WEIGHTS` or `NAME:VERSION=WEIGHTS`.
struct ServedArgument: Sendable {
  /// The words as they were given.
  let text: String
  /// The name in paths; `nil` for that of the model or its variant.
  let name: String?
  /// The version in paths, a whole number above 0.
  let version: String
  /// A file of weights or a model of the zoo.
  let weights: String

  /// Reads the words.
  ///
  /// A '=' behind a '/' belongs to a path.
  ///
  /// - Throws: `ValidationError` for a name that is empty, or a version that is none.
  init(_ text: String) throws {
    self.text = text
    guard let equals = text.firstIndex(of: "="), !text[..<equals].contains("/") else {
      (name, version, weights) = (nil, "1", text)
      return
    }
    let label = text[..<equals]
    weights = String(text[text.index(after: equals)...])
    let colon = label.lastIndex(of: ":")
    let name = label[..<(colon ?? label.endIndex)]
    version = colon.map { String(label[label.index(after: $0)...]) } ?? "1"
    guard !weights.isEmpty, !name.isEmpty || colon != nil else {
      throw ValidationError("'\(text)': expected NAME=WEIGHTS, found nothing on one side of '='")
    }
    self.name = name.isEmpty ? nil : String(name)
    guard let number = Int(version), number > 0, version == "\(number)" else {
      throw ValidationError(
        "'\(text)': expected a version from 1 behind ':', as in NAME:2=WEIGHTS, found '\(version)'"
      )
    }
  }
}
