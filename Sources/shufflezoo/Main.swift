internal import ArgumentParser
internal import Conversion
internal import Dispatch

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The root of the command line.
struct Shufflezoo: ParsableCommand {
  static let name = "shufflezoo"

  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "ShuffleNetV1 weights trained in MindSpore, without MindSpore.",
    discussion: """
      Reads MindSpore checkpoints, converts them, and gets their accuracy back.

      Exit status:
        0    done
        1    the answer is no: files or hashes differ, a figure was not reproduced
        64   wrong usage
        65   bad input data, or pictures were skipped
        66   input not found
        69   network unavailable
        70   a bug in shufflezoo
        73   cannot create the output, or it exists
        74   read or write error
        130  interrupted
      """,
    version: shufflezooVersion,
    subcommands: [
      List.self, Show.self, Download.self, Verify.self, Inspect.self, Convert.self, Diff.self,
      Evaluate.self, Merge.self, Predict.self, Bench.self, Serve.self, BenchServer.self,
      Train.self, CacheCommand.self, ZooCommand.self,
    ]
  )
}

@main
@MainActor
enum Main {
  /// Runs the command in a task that Ctrl-C cancels, so that it can take its output back.
  ///
  /// The task begins on this thread and stays there until it has to wait: another thread would have
  /// to be started first, on a processor that has nothing of the command in its cache.
  static func main() {
    StandardStreams.reserve()
    if let shortage = OpenFiles.shortage() {
      Console.error("error: \(shortage): raise the limit, as with ulimit -n 64")
      exit(ExitStatus.readWrite.rawValue)
    }
    let task = Task.immediate { exit(await Interruptions.cancelling { await run() }) }
    withExtendedLifetime(task) { dispatchMain() }
  }

  private static func run() async -> Int32 {
    let code = await runCommand()
    guard let reason = Console.printFailure else { return code }
    Console.error("error: standard output: the result cannot be written: \(reason)")
    return ExitStatus.readWrite.rawValue
  }

  private static func runCommand() async -> Int32 {
    do {
      try checkArguments()
      var command = try parse(Array(CommandLine.arguments.dropFirst()))
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return ExitStatus.done.rawValue
    } catch  where error is Failure || error is any ReportedError {
      let failure = Failure(error)
      if let message = failure.message { Console.error("error: \(message)") }
      return failure.status.rawValue
    } catch {
      return report(error)
    }
  }

  /// Parses the command line.
  ///
  /// A subcommand that can be told by its name parses its arguments alone, which takes a third of
  /// the time that the way through the root does; as it names its root, the parser does not look for
  /// a request for a completion script first. What it cannot make sense of, questions for help
  /// among it, goes that way, and so the words are the root's.
  nonisolated private static func parse(
    _ arguments: [String]
  ) throws -> sending any ParsableCommand {
    let subcommand = Shufflezoo.configuration.subcommands.first { subcommand in
      subcommand.configuration.commandName == arguments.first
    }
    if let subcommand, let command = try? subcommand.parseAsRoot(Array(arguments.dropFirst())),
      type(of: command) == subcommand, subcommand.configuration.subcommands.isEmpty
    {
      return command
    }
    return try Shufflezoo.parseAsRoot(arguments)
  }

  /// Refuses a command line that Swift cannot hand over as it was given.
  private static func checkArguments() throws {
    // Swift reads it from /proc, which a sandbox may lack: then even the program's name is missing.
    guard !CommandLine.arguments.isEmpty else {
      throw Failure(.internalError, "the command line cannot be read; is /proc mounted?")
    }
    // Bytes that are no UTF-8 arrive as this character, and would name another file.
    if let argument = CommandLine.arguments.first(where: { $0.contains("\u{FFFD}") }) {
      throw Failure(
        .usage,
        "\(argument): expected UTF-8, found other bytes; give the file a name in UTF-8"
      )
    }
  }

  /// The text with every word of the command line on one line, so that none poses as another line of
  /// the message that repeats it.
  private static func escapingArguments(in text: String) -> String {
    // An option's value may stand behind its name.
    let words = CommandLine.arguments.flatMap { [$0] + $0.split(separator: "=").map(String.init) }
    return words.filter { $0.onOneLine != $0 }
      .reduce(text) { $0.replacing($1, with: $1.onOneLine) }
  }

  /// Prints help and the parser's complaints, which it words itself.
  private static func report(_ error: any Error) -> Int32 {
    var lines = escapingArguments(in: Shufflezoo.fullMessage(for: error))
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    switch Shufflezoo.exitCode(for: error) {
    case .success:
      Console.print(lines)
      return ExitStatus.done.rawValue
    case .validationFailure:
      // The parser writes "Error: …", every other message of this command "error: …".
      lines[0] = lines[0].replacing("Error: ", with: "error: ", maxReplacements: 1)
      Console.error(lines)
      return ExitStatus.usage.rawValue
    default:
      Console.error("error: this is a bug in shufflezoo, please report it: \(error)")
      return ExitStatus.internalError.rawValue
    }
  }
}
