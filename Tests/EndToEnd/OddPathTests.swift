#if os(Linux)
import Foundation
import Glibc
import Testing

/// A few of what `make test-faults` tries: what stands at a path instead of a file, and too few files
/// that may be open.
@Suite("Odd paths and limits")
struct OddPathTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    for (link, target) in [("loop", "loop"), ("dangling", "nothing")] {
      try FileManager.default.createSymbolicLink(
        atPath: workplace.path(link),
        withDestinationPath: target
      )
    }
    let pipe = workplace.path("pipe")
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    try workplace.write("in.ckpt", Data(contentsOf: URL(filePath: Sample.checkpoint)))
    for (name, start) in [("zeros", Data()), ("long", Data([0x0A, 0xBC, 0x0A]))] {
      let path = try workplace.write(name, start)
      try #require(unsafe truncate(path, 1 << 40) == 0)
    }
  }

  /// The path, the status, and a part of the message.
  static let inputs: [(String, Int32, String)] = [
    ("loop", 74, "Too many levels of symbolic links"), ("dangling", 66, "no such file"),
    ("pipe", 66, "a named pipe"), ("/dev/zero", 66, "a device"), ("zeros", 65, "at byte 0"),
    ("long", 65, "at byte"), ("in.ckpt/below", 66, "no such file"),
    (String(repeating: "x", count: 4000), 74, "File name too long"),
  ]

  @Test("what cannot be weights is refused at once, whatever its size", arguments: inputs)
  func input(_ path: String, status: Int32, message: String) async throws {
    for arguments in [["inspect", path], ["convert", path, "out.ckpt"]] {
      let outcome = try await Command.run(arguments, in: workplace.folder)
      #expect(outcome.status == status, "\(outcome.stderr)")
      #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
    }
    #expect(try !workplace.names.contains("out.ckpt"))
  }

  static let outputs: [(String, Int32, String)] = [
    ("loop", 73, "Too many levels of symbolic links"), ("dangling", 73, "leads nowhere"),
    ("pipe", 73, "a named pipe"), ("/dev/full", 73, "a device"),
    (String(repeating: "y", count: 256), 73, "File name too long"),
  ]

  @Test("what no file may replace stays, --force or not", arguments: outputs)
  func output(_ path: String, status: Int32, message: String) async throws {
    let before = try workplace.names
    let outcome = try await Command.run(
      ["convert", "in.ckpt", path, "--to", "ckpt", "--force"],
      in: workplace.folder
    )
    #expect(outcome.status == status)
    #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
    #expect(try workplace.names == before)
  }

  @Test("an output may have the longest name, longer than which none can stand beside it")
  func longestName() async throws {
    let name = String(repeating: "y", count: 250) + ".ckpt"
    let outcome = try await Command.run(["convert", "in.ckpt", name], in: workplace.folder)
    #expect(outcome.status == 0, "\(outcome.stderr)")
    #expect(try workplace.names.contains(name))
  }

  @Test("with too few files to open it says so, and does not crash", arguments: [4, 5, 12, 20, 26])
  func fewFiles(_ limit: Int) async throws {
    let outcome = try await Command.run(
      ["convert", "in.ckpt", "out.ckpt"],
      in: workplace.folder,
      through: ["/bin/sh", "-c", "ulimit -n \(limit) && exec \"$@\"", "sh"]
    )
    #expect(outcome.status == 74)
    #expect(outcome.stderr.hasPrefix("error: Too many open files"), "\(outcome.stderr)")
    #expect(try !workplace.names.contains("out.ckpt"))
  }
}
#endif
