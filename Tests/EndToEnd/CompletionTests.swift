import Foundation
import TestSupport
import Testing

@Suite("Shell completion")
struct CompletionTests {
  @Test("the script for each shell is printed as it is", arguments: ["bash", "zsh", "fish"])
  func scripts(_ shell: String) async throws {
    let outcome = try await Command.run(["--generate-completion-script", shell])
    #expect(outcome.status == 0)
    #expect(outcome.stderr == "")
    #expect(outcome.stdout.contains("---completion show"))
    #expect(!outcome.stdout.contains("\\u{"))
  }

  /// A word that is being typed, and what bash offers for it.
  struct Example: Sendable, CustomTestStringConvertible {
    let words: [String]
    let offers: [String]
    var testDescription: String { words.joined(separator: " ") }
  }

  private static let g8 = ["05", "10", "15", "20"].map { "shufflenet_v1_g8_\($0)" }

  static let examples = [
    Example(words: ["sh"], offers: ["show"]),
    Example(words: ["show", "shufflenet_v1_g8"], offers: g8),
    Example(words: ["evaluate", "shufflenet_v1_g8_1"], offers: [g8[1], g8[2]]),
    Example(words: ["predict", "shufflenet_v1_g8_2"], offers: [g8[3]]),
    Example(words: ["convert", "shufflenet_v1_g8_05"], offers: [g8[0]]),
    Example(words: ["inspect", "resnet"], offers: []),
    Example(
      words: ["evaluate", "zoo/sample/"],
      offers: ["zoo/sample/fashion-mnist/", Sample.relativeCheckpoint]
    ),
    Example(words: ["inspect", "zoo/sa"], offers: ["zoo/sample/"]),
    Example(words: ["list", "--sort", "to"], offers: ["top1", "top5"]),
    Example(words: ["list", "--format", "m"], offers: ["markdown"]),
  ]

  @Test(
    "bash completes names of models, files of weights and options",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash"), "there is no bash"),
    arguments: examples
  )
  func bash(_ example: Example) async throws {
    let workplace = try Workplace()
    let script = try await Command.run(["--generate-completion-script", "bash"]).stdout
    try workplace.write("complete.bash", Data((script + Self.driver).utf8))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["--norc", workplace.path("complete.bash"), "shufflezoo"] + example.words
    process.currentDirectoryURL = Fixtures.repository
    process.environment = ["PATH": "\(try Command.folder):/usr/bin:/bin"]
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let offers = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(offers == example.offers)
  }

  /// What bash does when Tab is pressed behind the last word.
  private static let driver = """

    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMP_LINE="$*"
    COMP_POINT=${#COMP_LINE}
    COMPREPLY=()
    _shufflezoo shufflezoo "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s\\n' "${COMPREPLY[@]}"
    """
}
