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

  /// Prints a result as JSON, or in lines for a person.
  func print<Value: Encodable>(
    _ result: @autoclosure () -> Value,
    lines: @autoclosure () -> [String]
  ) throws {
    switch format {
    case .json: try JSON.print(result())
    case .text: Console.print(lines())
    }
  }

  /// Tells the person something beside the result.
  func note(_ text: String) {
    if !quiet { Console.error("note: \(text)") }
  }
}
