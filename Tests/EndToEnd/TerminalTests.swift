import Foundation
import TestSupport
import Testing

@Suite("Terminals and pipes")
struct TerminalTests {
  /// An evaluation that takes some time on any machine, and MindCV's figures for it
  /// (`zoo/sample/README.md`).
  private static let options = [
    "--image-size", "224", "--threads", "1", "--batch-size", "1", "--expect-top1", "21.5",
    "--expect-top5", "64",
  ]
  private static let evaluation =
    ["evaluate", Sample.checkpoint, "--data", Sample.pictures] + options

  @Test("progress is drawn on a terminal and taken away again", .pseudoTerminal)
  func progress() async throws {
    let terminal = try PseudoTerminal()
    let outcome = try await Command.run(Self.evaluation, stderr: .handle(terminal.far))
    #expect(outcome.status == 0)
    let drawn = try terminal.text()
    #expect(drawn.contains("/200 images, top-1 "))
    #expect(drawn.hasSuffix("\r\u{1B}[K"))
  }

  @Test("it is cut where it would go on below, and could not be taken away", .pseudoTerminal)
  func narrow() async throws {
    let terminal = try PseudoTerminal(columns: 20)
    let outcome = try await Command.run(Self.evaluation, stderr: .handle(terminal.far))
    #expect(outcome.status == 0)
    let lines = try terminal.text().components(separatedBy: "\r\u{1B}[K")
    #expect(lines.contains { $0.contains("/200 images") })
    #expect(lines.allSatisfy { $0.count < 20 })
  }

  @Test("so is the progress of a verification, if it takes a while", .pseudoTerminal)
  func hashing() async throws {
    let (workplace, terminal) = (try Workplace(), try PseudoTerminal())
    let path = try workplace.write("large", Data())
    // 2 GiB that take no place on the disk.
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.truncate(atOffset: 2 << 30)
    try handle.close()
    let outcome = try await Command.run(["verify", path], stderr: .handle(terminal.far))
    #expect(outcome.status == 0)
    let drawn = try terminal.text()
    #expect(drawn.contains(" of 2.0 GiB hashed, "))
    #expect(drawn.contains("\r\u{1B}[Knote: "))
  }

  @Test("--quiet draws nothing there, and the result is the same", .pseudoTerminal)
  func quiet() async throws {
    let terminal = try PseudoTerminal()
    let outcome = try await Command.run(
      Self.evaluation + ["--quiet"],
      stderr: .handle(terminal.far)
    )
    #expect(outcome.stdout.contains("43 of 200"))
    #expect(try terminal.text() == "")
  }

  @Test("an error stands on a line of its own, not behind the progress", .pseudoTerminal)
  func failure() async throws {
    let workplace = try Workplace()
    let data = try workplace.pictures(perClass: 20)
    try workplace.write("pictures/0_tshirt_top/broken.png", Data("no picture".utf8))
    let terminal = try PseudoTerminal()
    let outcome = try await Command.run(
      ["evaluate", Sample.checkpoint, "--data", data] + Self.options,
      stderr: .handle(terminal.far)
    )
    #expect(outcome.status == 65)
    #expect(try terminal.text().contains("\r\u{1B}[Kerror: 1 picture was skipped"))
  }

  @Test("--quiet drops notes")
  func notes() async throws {
    let workplace = try Workplace()
    let input = Fixtures.bundled("format/st_crc.safetensors")
    let arguments = ["convert", "--generic", input, workplace.path("o.ckpt"), "--force"]
    #expect(try await Command.run(arguments).stderr.hasPrefix("note: "))
    #expect(try await Command.run(arguments + ["--quiet"]).stderr == "")
  }

  @Test("NO_COLOR changes nothing, and no output has colours anyway")
  func colour() async throws {
    for arguments in [["list"], ["inspect", Sample.checkpoint], ["show", "resnet"]] {
      let plain = try await Command.run(arguments, environment: ["TERM": "xterm-256color"])
      let without = try await Command.run(arguments, environment: ["NO_COLOR": "1"])
      #expect(plain.stdout == without.stdout)
      #expect(plain.stderr == without.stderr)
      #expect(!(plain.stdout + plain.stderr).contains("\u{1B}"))
    }
  }
}
