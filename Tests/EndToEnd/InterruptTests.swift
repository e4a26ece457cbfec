import Foundation
import Testing

@Suite(
  "Ctrl-C",
  .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "there is no /proc")
)
struct InterruptTests {
  @Test(
    "ends a conversion with 130 and leaves nothing behind, as other requests to end do",
    arguments: [SIGINT, SIGTERM, SIGHUP]
  )
  func convert(_ signal: CInt) async throws {
    let (source, workplace) = (try Workplace(), try Workplace())
    let input = try sparseFile(in: source)
    try await expectInterruption(
      of: ["convert", "--generic", input, workplace.path("out.ckpt")],
      in: workplace,
      by: signal
    )
    #expect(try workplace.names == [])
  }

  @Test("ends an evaluation with 130 and leaves no logits behind")
  func evaluate() async throws {
    let workplace = try Workplace()
    // 1000 pixels make the sample take minutes in the reference executor.
    try await expectInterruption(
      of: [
        "evaluate", Sample.checkpoint, "--data", Sample.pictures, "--image-size", "1000",
        "--batch-size", "1", "--engine", "reference", "--logits", workplace.path("logits.npy"),
      ],
      in: workplace
    )
    #expect(try workplace.names == [])
  }

  @Test("ends a measurement with 130 and leaves no logits behind")
  func bench() async throws {
    let workplace = try Workplace()
    try await expectInterruption(
      of: ["bench", "--iterations", "1000000000", "--logits", workplace.path("logits.npy")],
      in: workplace
    )
    #expect(try workplace.names == [])
  }

  @Test("ends an inspection and a verification with 130", arguments: ["inspect", "verify"])
  func read(_ subcommand: String) async throws {
    let workplace = try Workplace()
    let input = try sparseFile(in: workplace)
    try await expectInterruption(of: [subcommand, input], in: workplace)
  }

  /// A tensor of 8 GiB that takes no place on the disk.
  private func sparseFile(in workplace: Workplace) throws -> String {
    let count = 8 << 30
    var file = SafetensorsBytes(names: [])
    try file.edit { _ in ["w": ["dtype": "U8", "shape": [count], "data_offsets": [0, count]]] }
    let start = try file.data
    let path = try workplace.write("large.safetensors", start)
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.truncate(atOffset: UInt64(start.count + count))
    try handle.close()
    return path
  }

  /// Sends a signal as soon as the process has a file open in the folder: the output that it writes,
  /// or what it reads if it writes none.
  private func expectInterruption(
    of arguments: [String],
    in workplace: Workplace,
    by signal: CInt = SIGINT
  ) async throws {
    let outcome = try await Command.run(arguments) { process in
      while process.isRunning, !hasOpenFile(process, in: workplace) { await Task.yield() }
      kill(process.processIdentifier, signal)
    }
    #expect(outcome.status == 130)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.contains("interrupted"))
  }

  private func hasOpenFile(_ process: Process, in workplace: Workplace) -> Bool {
    let descriptors = "/proc/\(process.processIdentifier)/fd"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: descriptors)) ?? []
    return names.contains { name in
      let target = try? FileManager.default.destinationOfSymbolicLink(
        atPath: "\(descriptors)/\(name)"
      )
      return target?.hasPrefix(workplace.folder.path + "/") ?? false
    }
  }
}
