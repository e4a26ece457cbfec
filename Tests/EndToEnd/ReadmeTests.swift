import Foundation
import TestSupport
import Testing

@Suite("README")
struct ReadmeTests {
  /// A command of a console block, and the lines printed after it.
  struct Example: Sendable, CustomTestStringConvertible {
    let command: String
    let output: [String]

    var testDescription: String { command }
  }

  /// The commands in the README, in order: later ones use what earlier ones wrote.
  static func examples() throws -> [Example] {
    let readme = Fixtures.repository.appending(path: "README.md")
    let text = try String(contentsOf: readme, encoding: .utf8)
    let blocks = text.components(separatedBy: "```console\n").dropFirst()
    return blocks.flatMap { block in
      let lines = block.components(separatedBy: "```")[0].split(separator: "\n").map(String.init)
      let starts = lines.indices.filter { lines[$0].hasPrefix("$ shufflezoo ") }
      return starts.enumerated().map { position, start in
        let end = position + 1 < starts.count ? starts[position + 1] : lines.count
        return Example(command: lines[start], output: Array(lines[start + 1..<end]))
      }
    }
  }

  @Test("every command prints what stands there")
  func commands() async throws {
    let workplace = try Workplace()
    try FileManager.default.createSymbolicLink(
      atPath: workplace.path("zoo"),
      withDestinationPath: Fixtures.repository.appending(path: "zoo").path
    )
    let examples = try Self.examples()
    #expect(examples.count >= 3)
    for example in examples {
      let words = example.command.split(separator: " ").dropFirst(2).map(String.init)
      let outcome = try await Command.run(words, in: workplace.folder)
      #expect(outcome.status == 0)
      let printed = outcome.stdout.split(separator: "\n").map(String.init)
      try #require(printed.count == example.output.count, "\(example.command)")
      for (line, expected) in zip(printed, example.output) {
        // What a machine's speed decides stands as "..." there.
        let fixed = expected.hasSuffix("...") ? String(expected.dropLast(3)) : expected
        #expect(fixed == expected ? line == expected : line.hasPrefix(fixed))
      }
    }
  }
}
