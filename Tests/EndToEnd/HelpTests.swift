import TestSupport
import Testing

@Suite("Help")
struct HelpTests {
  static let subcommands = [
    "list", "show", "download", "verify", "inspect", "convert", "diff", "evaluate", "merge",
    "predict", "bench", "serve", "bench-server", "train", "cache", "zoo",
  ]

  @Test(
    "the command without arguments, --help and help say the same",
    arguments: [[], ["-h"], ["help"]]
  )
  func overview(_ arguments: [String]) async throws {
    let outcome = try await Command.run(arguments)
    #expect(outcome.status == 0)
    #expect(outcome.stderr == "")
    try expectGolden("help.txt", outcome.stdout)
    for name in Self.subcommands { #expect(outcome.stdout.contains("\n  \(name) ")) }
  }

  @Test("every subcommand has a help with an example", arguments: subcommands)
  func subcommand(_ name: String) async throws {
    let outcome = try await Command.run([name, "--help"])
    #expect(outcome.status == 0)
    #expect(outcome.stderr == "")
    #expect(outcome.stdout.contains("Example:\n  shufflezoo \(name) "))
    try expectGolden("help-\(name).txt", outcome.stdout)
    #expect(try await Command.run(["help", name]).stdout == outcome.stdout)
  }

  static let nestedSubcommands = [
    ["cache", "list"], ["cache", "verify"], ["cache", "prune"], ["cache", "path"], ["zoo", "add"],
  ]

  @Test("the subcommands of a subcommand have one too", arguments: nestedSubcommands)
  func nested(_ names: [String]) async throws {
    let outcome = try await Command.run(names + ["--help"])
    #expect(outcome.status == 0)
    let words = names.joined(separator: " ")
    #expect(outcome.stdout.contains("Example:\n  shufflezoo \(words)"))
    try expectGolden("help-\(names.joined(separator: "-")).txt", outcome.stdout)
  }

  @Test("--version prints the version alone")
  func version() async throws {
    let outcome = try await Command.run(["--version"])
    #expect(outcome.status == 0)
    #expect(outcome.stdout.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil, "\(outcome.stdout)")
  }
}
