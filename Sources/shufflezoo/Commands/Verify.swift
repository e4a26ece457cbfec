internal import ArgumentParser
internal import Zoo

struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    _superCommandName: Shufflezoo.name,
    abstract: "Compare files with the hashes that are published for them.",
    discussion: """
      Example:
        shufflezoo verify shufflenet_v1_g3_05-42cfe109.ckpt

      A file is compared with --sha256, else with what the zoo knows of its name, else with the 8 \
      digits in its name. The exit status is 1 when one differs. A file that nothing is known of \
      is unknown, which is no difference: give --sha256 where that is not enough. With --key-file \
      the encrypted files are decrypted as well; one that does not open is an error.
      """
  )

  @Argument(help: "Files of weights, or any others.", completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp("The SHA-256 that the file has to have.", valueName: "digits"),
    transform: Self.hash
  )
  var sha256: ExpectedHash?

  @Flag(
    help: """
      Run files that were converted here as well, and compare the logits with those that were \
      written down then.
      """
  )
  var probe = false

  @OptionGroup var key: KeyOptions

  @OptionGroup var zoo: ZooOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard sha256 == nil || files.count == 1 else {
      throw ValidationError("--sha256 is the hash of one file; give that file alone")
    }
  }

  private static func hash(_ text: String) throws -> ExpectedHash {
    guard let hash = ExpectedHash(sha256: text) else {
      throw ValidationError("'\(text)' is no SHA-256; give all of its 64 hexadecimal digits")
    }
    return hash
  }

  @MainActor
  func run() async throws {
    let check = FileCheck(
      zoo: try await zoo.models(),
      sha256: sha256,
      isProbing: probe,
      key: try key.key()
    )
    let total = files.map(FileCheck.byteCount).reduce(0, +)
    let outcomes = await Hashing(totalByteCount: total, isQuiet: output.quiet).run(files) {
      file,
      advance in
      check.outcome(of: file, onProgress: advance)
    }
    guard !Task.isCancelled else { throw Failure(.interrupted, "interrupted") }
    let report = VerificationReport(files, outcomes)
    try output.print(report, lines: report.lines)
    for note in report.notes { output.note(note) }
    for case .failure(let failure) in outcomes {
      if let message = failure.message { Console.error("error: \(message)") }
    }
    if let status = report.status(outcomes) { throw Failure(status) }
  }
}
