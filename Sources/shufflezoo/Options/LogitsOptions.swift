internal import ArgumentParser
internal import Evaluation
internal import Tensors

/// Where the logits of pictures go.
struct LogitsOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write the logits, float32 [images, classes].", valueName: "file.npy"))
  var logits: String?

  @Flag(help: "Replace output files that exist.")
  var force = false

  func validate() throws {
    // With --force, a mixed-up argument must not cost anybody a checkpoint or a photograph.
    if let logits, !logits.lowercased().hasSuffix(".npy") {
      throw ValidationError("--logits: expected a file whose name ends in .npy, found '\(logits)'")
    }
  }

  /// Starts the file; `nil` if none was asked for.
  func open(columnCount: Int) throws(FileError) -> NumpyFile? {
    guard let logits else { return nil }
    return try NumpyFile(path: logits, columnCount: columnCount, overwriting: force)
  }
}
