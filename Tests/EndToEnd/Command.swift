import Foundation
import TestSupport
import Testing

/// The built command, run as a user runs it: as a process of its own, without a shell.
enum Command {
  /// What a run left.
  struct Outcome {
    /// The exit status; minus the signal's number for a process that a signal ended.
    let status: Int32
    let stdout: String
    let stderr: String
  }

  /// Where one of the command's streams goes.
  enum Stream {
    /// To the outcome.
    case outcome
    /// To a file or device that is there.
    case file(String)
    /// To an open file, such as a terminal.
    case handle(FileHandle)
  }

  /// Far more than any run takes on a busy machine, or with a sanitizer; a command that hangs fails its test.
  static let timeLimit = inherited.isEmpty ? Duration.seconds(120) : .seconds(1200)

  /// Runs `shufflezoo` and waits until it has ended.
  ///
  /// - Parameters:
  ///   - arguments: the words behind the command's name.
  ///   - folder: the working folder; the repository by default.
  ///   - environment: the whole environment; nothing is inherited but what a sanitizer needs and the instructions.
  ///   - wrapper: a program that runs it, by its path, and that program's own arguments.
  ///   - stdout: where its results go.
  ///   - stderr: where its messages go.
  ///   - whileRunning: called once the process runs.
  /// - Returns: what it left.
  /// - Throws: the error of starting it, or of `whileRunning`.
  static func run(
    _ arguments: [String],
    in folder: URL = Fixtures.repository,
    environment: [String: String] = [:],
    through wrapper: [String] = [],
    stdout: Stream = .outcome,
    stderr: Stream = .outcome,
    whileRunning: (Process) async throws -> Void = { _ in }
  ) async throws -> Outcome {
    // Files and no pipes: a process that prints much never waits for its reader.
    let workplace = try Workplace()
    let (out, err) = (workplace.path("stdout"), workplace.path("stderr"))
    let process = Process()
    let words = wrapper + [try executable.path] + arguments
    process.executableURL = URL(filePath: words[0])
    process.arguments = Array(words.dropFirst())
    process.currentDirectoryURL = folder
    process.environment = environment.merging(inherited) { own, _ in own }
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (try handle(stdout, or: out), try handle(stderr, or: err))
    process.standardOutput = output
    process.standardError = errors
    // Foundation keeps them. With more than a thousand open files its next process crashes: it copies
    // the last names in /proc/self/fd from past the end of what was read.
    defer {
      close(output, of: stdout)
      close(errors, of: stderr)
    }
    let (ended, end) = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in end.finish() }
    try process.run()
    let watchdog = Task { [id = process.processIdentifier] in
      try await Task.sleep(for: timeLimit)
      kill(id, SIGKILL)
      Issue.record("shufflezoo \(arguments.joined(separator: " ")) ran longer than \(timeLimit)")
    }
    defer { watchdog.cancel() }
    do {
      try await whileRunning(process)
    } catch {
      process.terminate()
      throw error
    }
    for await _ in ended {}
    let status = process.terminationStatus
    return Outcome(
      status: process.terminationReason == .exit ? status : -status,
      stdout: try text(stdout, at: out),
      stderr: try text(stderr, at: err)
    )
  }

  /// What a build with a sanitizer is told, and what goes before its libraries (`make sanitize`), and the instructions
  /// that all tests are to run with (`make test-isa`); mostly empty.
  private static var inherited: [String: String] {
    let names = ["ASAN_OPTIONS", "LD_PRELOAD", "SHUFFLEZOO_ISA", "TSAN_OPTIONS", "UBSAN_OPTIONS"]
    return ProcessInfo.processInfo.environment.filter { names.contains($0.key) }
  }

  /// Runs a subcommand with `--format json`, and holds the result against its schema.
  ///
  /// - Parameters:
  ///   - arguments: the subcommand and what follows it.
  ///   - rest: what stands behind `--format json`.
  ///   - name: the schema's name; that of the subcommand by default.
  ///   - folder: the working folder; the repository by default.
  ///   - environment: the whole environment; nothing is inherited.
  /// - Returns: the object that was printed, and the exit status.
  /// - Throws: the error of starting it, or the decoder's.
  static func json(
    _ arguments: [String],
    _ rest: [String] = [],
    schema name: String? = nil,
    in folder: URL = Fixtures.repository,
    environment: [String: String] = [:]
  ) async throws -> (json: JSONSchema.Value, status: Int32) {
    let outcome = try await run(
      arguments + ["--format", "json"] + rest,
      in: folder,
      environment: environment
    )
    let schema = try JSONSchema(named: try #require(name ?? arguments.first))
    #expect(try schema.violations(in: outcome.stdout) == [])
    return (try JSONSchema.Value(parsing: Data(outcome.stdout.utf8)), outcome.status)
  }

  /// The folder of the executable.
  static var folder: String {
    get throws { try executable.deletingLastPathComponent().path }
  }

  /// The executable, which the build puts beside the test bundle.
  private static var executable: URL {
    get throws {
      let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
      let places = bundles + [Bundle.main.executableURL ?? Bundle.main.bundleURL]
      let candidates = places.map {
        $0.deletingLastPathComponent().appending(path: "shufflezoo")
      }
      return try #require(
        candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) },
        "there is no shufflezoo beside the tests: \(candidates.map(\.path))"
      )
    }
  }

  private static func handle(_ stream: Stream, or path: String) throws -> FileHandle {
    switch stream {
    case .outcome:
      try Data().write(to: URL(filePath: path))
      return try FileHandle(forWritingTo: URL(filePath: path))
    case .file(let path): return try FileHandle(forWritingTo: URL(filePath: path))
    case .handle(let handle): return handle
    }
  }

  /// Closes what `handle(_:or:)` opened.
  private static func close(_ handle: FileHandle, of stream: Stream) {
    if case .handle = stream { return }
    try? handle.close()
  }

  private static func text(_ stream: Stream, at path: String) throws -> String {
    guard case .outcome = stream else { return "" }
    let bytes = try Data(contentsOf: URL(filePath: path))
    return try #require(String(validating: bytes, as: UTF8.self), "what was printed is no UTF-8")
  }
}
