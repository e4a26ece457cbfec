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
    let terminal = try Terminal()
    let outcome = try await Command.run(Self.evaluation, stderr: .handle(terminal.far))
    #expect(outcome.status == 0)
    let drawn = try terminal.text()
    #expect(drawn.contains("/200 images, top-1 "))
    #expect(drawn.hasSuffix("\r\u{1B}[K"))
  }

  @Test("--quiet draws nothing there, and the result is the same", .pseudoTerminal)
  func quiet() async throws {
    let terminal = try Terminal()
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
    let terminal = try Terminal()
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

extension Trait where Self == ConditionTrait {
  /// Skips a test, by name, where the system gives no pseudo-terminal, as in a bare container.
  fileprivate static var pseudoTerminal: Self {
    .enabled(if: (try? Terminal()) != nil, "there are no pseudo-terminals")
  }
}

/// A pseudo-terminal.
private struct Terminal {
  /// The side that programs write to.
  let far: FileHandle
  private let near: FileHandle

  init() throws {
    var (nearDescriptor, farDescriptor) = (CInt(-1), CInt(-1))
    // SAFETY: openpty fills in the two descriptors; name, settings and size may be null.
    guard unsafe openpty(&nearDescriptor, &farDescriptor, nil, nil, nil) == 0 else {
      throw CocoaError(.featureUnsupported)
    }
    near = FileHandle(fileDescriptor: nearDescriptor, closeOnDealloc: true)
    far = FileHandle(fileDescriptor: farDescriptor, closeOnDealloc: true)
    var settings = termios()
    try #require(unsafe tcgetattr(far.fileDescriptor, &settings) == 0)
    // Otherwise the terminal turns \n into \r\n.
    settings.c_oflag &= ~tcflag_t(OPOST)
    try #require(unsafe tcsetattr(far.fileDescriptor, TCSANOW, &settings) == 0)
  }

  /// What was written so far.
  func text() throws -> String {
    var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
    _ = fcntl(near.fileDescriptor, F_SETFL, O_NONBLOCK)
    while true {
      let count = unsafe read(near.fileDescriptor, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer.prefix(count)
    }
  }
}
