import Testing

/// What `bench` refuses before it measures anything.
@Suite("bench: wrong usage")
struct BenchUsageTests {
  static let cases: [(arguments: [String], message: String)] = [
    (["--threads", "0"], "--threads: expected 1 to 1024, found 0"),
    (["--threads", "1025"], "--threads: expected 1 to 1024, found 1025"),
    (["--image-size", "0"], "--image-size: expected 1 to 4096, found 0"),
    (["--image-size", "4097"], "--image-size: expected 1 to 4096, found 4097"),
    (["--batch-size", "0"], "--batch-size: expected 1 or more, found 0"),
    (["--iterations", "0"], "--iterations: expected 1 or more, found 0"),
    (["--warmup=-1"], "--warmup: expected 0 or more, found -1"),
    (["--batch-size", "9223372036854775807"], "expected a batch of at most 4.0 GiB"),
    (["--batch-size", "7134"], "expected a batch of at most 4.0 GiB"),
    (["--image-size", "4096", "--threads", "256"], "expected a run in at most 4.0 GiB of memory"),
    ([Sample.checkpoint, "--model", "shufflenet_v1_g3_05"], "not both"),
    (["--model", "shufflenet_v1_g4_05"], "--model: expected one of shufflenet_v1_g3_05, "),
    (["--input", "a.npy", "--batch-size", "2"], "--input"),
    (["--input", "a.npy", "--image-size", "64"], "--input"),
    (["--logits", "a.txt"], "--logits: expected a file whose name ends in .npy, found 'a.txt'"),
    (["--engine", "reference", "--threads", "2"], "--engine reference"),
    (["--engine", "reference", "--layers"], "--engine reference"),
    (["--engine", "reference", "--peak"], "--engine reference"),
    (["resnet50"], "resnet50"),
  ]

  @Test("is 64", arguments: cases)
  func usage(_ arguments: [String], _ message: String) async throws {
    let outcome = try await Command.run(["bench"] + arguments)
    #expect(outcome.status == 64)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
  }

  @Test(
    "files that are not there are 66",
    arguments: [["nothing.ckpt"], ["--input", "nothing.npy"]]
  )
  func absent(_ arguments: [String]) async throws {
    let outcome = try await Command.run(["bench"] + arguments)
    #expect(outcome.status == 66)
    #expect(outcome.stderr.contains("no such file"))
  }

  @Test("weights that are none are 65")
  func badWeights() async throws {
    let outcome = try await Command.run(["bench", Sample.boot])
    #expect(outcome.status == 65)
    #expect(outcome.stderr.contains("val_00000.png"))
  }
}
