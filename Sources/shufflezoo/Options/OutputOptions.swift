internal import ArgumentParser

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

/// The options that every subcommand has.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How the result is printed.", valueName: "form"))
  var format: OutputFormat = .text

  @Flag(name: .shortAndLong, help: "Print no progress and no notes.")
  var quiet = false

  /// Tells the person something beside the result.
  func note(_ text: String) {
    if !quiet { Console.error("note: \(text)") }
  }
}
