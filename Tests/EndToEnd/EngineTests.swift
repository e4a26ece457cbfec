import Foundation
import TestSupport
import Testing

@Suite("The choice of an engine")
struct EngineTests {
  private static let commands = [
    ["evaluate", Sample.checkpoint, "--data", Sample.pictures],
    ["predict", Sample.checkpoint, Sample.boot],
    ["bench", Sample.checkpoint],
    ["show", "shufflenet_v1_g3_05", "--plan"],
  ]

  @Test("instructions that the processor does not have are 64", arguments: commands)
  func unknownInstructions(_ command: [String]) async throws {
    let outcome = try await Command.run(command, environment: ["SHUFFLEZOO_ISA": "mmx"])
    #expect(outcome.status == 64)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.hasPrefix("error: "))
    #expect(outcome.stderr.contains("instruction set: expected one of "))
    #expect(outcome.stderr.contains("scalar, found 'mmx'; set SHUFFLEZOO_ISA"))
  }

  @Test("nothing is downloaded for instructions that are not there")
  func order() async throws {
    let workplace = try Workplace()
    let outcome = try await Command.run(
      [
        "predict", "shufflenet_v1_g3_05_fmnist", Sample.boot, "--cache-dir",
        workplace.path("cache"),
      ],
      environment: ["SHUFFLEZOO_ISA": "mmx"]
    )
    #expect(outcome.status == 64)
    #expect(try workplace.names == [])
  }

  @Test("the reference executor does not ask for instructions")
  func reference() async throws {
    let outcome = try await Command.run(
      ["predict", Sample.relativeCheckpoint, Sample.relativeBoot, "--top", "3"]
        + ["--engine", "reference"],
      environment: ["SHUFFLEZOO_ISA": "mmx"]
    )
    #expect(outcome.status == 0)
    try expectGolden("predict.txt", outcome.stdout)
  }

  @Test("the environment's instructions are used")
  func chosenInstructions() async throws {
    let outcome = try await Command.run(
      ["bench", "--format", "json"] + BenchTests.short,
      environment: ["SHUFFLEZOO_ISA": "scalar"]
    )
    #expect(outcome.status == 0)
    let json = try JSONSchema.Value(parsing: Data(outcome.stdout.utf8))
    #expect(json["instruction_set"] == .string("scalar"))
  }

  private static let precise = commands.filter { $0[0] != "show" }

  @Test("a precision that the processor's instructions lack is 64", arguments: precise)
  func lackingPrecision(_ command: [String]) async throws {
    #if arch(x86_64)
    let set = "avx2"
    #else
    let set = "neon"
    #endif
    let outcome = try await Command.run(
      command + ["--precision", "bf16"],
      environment: ["SHUFFLEZOO_ISA": set]
    )
    #expect(outcome.status == 64)
    #expect(outcome.stdout == "")
    #expect(
      outcome.stderr == "error: precision: expected float32 with \(set) on this "
        + "processor, found 'bf16', which takes a processor with AVX512-BF16; SHUFFLEZOO_ISA=scalar "
        + "computes it anywhere, slowly\n"
    )
  }

  @Test("the reference executor has one precision, and the engine two", arguments: precise)
  func wrongPrecision(_ command: [String]) async throws {
    for (options, message) in [
      (["--engine", "reference", "--precision", "bf16"], "without --precision bf16"),
      (["--precision", "fp16"], "fp16"),
    ] {
      let outcome = try await Command.run(
        command + options,
        environment: ["SHUFFLEZOO_ISA": "scalar"]
      )
      #expect(outcome.status == 64)
      #expect(outcome.stdout == "")
      #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
    }
  }

  @Test("bench says what it computed in", arguments: ["float32", "bf16"])
  func benchPrecision(_ precision: String) async throws {
    let (json, status) = try await Command.json(
      ["bench", "--layers", "--precision", precision] + BenchTests.short,
      environment: ["SHUFFLEZOO_ISA": "scalar"]
    )
    #expect(status == 0)
    #expect(json["precision"] == .string(precision))
  }

  /// What `docs/benchmarks.md` says of the sample, measured with the plain loops; AVX512-BF16 rounds
  /// alike in the 1×1 convolutions and by 1e-6 otherwise in the rest.
  @Test("bfloat16 keeps the sample's counts, its logits within 0.2 % of the largest")
  func bfloat16() async throws {
    let workplace = try Workplace()
    let path = workplace.path("logits.npy")
    let (json, status) = try await Command.json(
      [
        "evaluate", Sample.checkpoint, "--data", Sample.pictures, "--logits", path,
        "--precision", "bf16",
      ],
      environment: ["SHUFFLEZOO_ISA": "scalar"]
    )
    #expect(status == 0)
    #expect(json["top1"]?["correct"] == .number(162))
    #expect(json["top5"]?["correct"] == .number(200))
    let found = try NumpyArray(contentsOf: path)
    let expected = try NumpyArray(contentsOf: Sample.logits)
    let scale = try #require(expected.values.map(abs).max())
    let deviation = zip(found.values, expected.values).map { abs($0 - $1) / scale }.max()
    let share = try #require(deviation)
    #expect(found.shape == expected.shape)
    #expect((0.0015...0.002).contains(share), "\(share)")
  }

  @Test("every engine gives MindSpore's logits", arguments: ["fast", "reference"])
  func logits(_ engine: String) async throws {
    let workplace = try Workplace()
    let path = workplace.path("logits.npy")
    let (json, status) = try await Command.json([
      "evaluate", Sample.checkpoint, "--data", Sample.pictures, "--logits", path,
      "--engine", engine,
    ])
    #expect(status == 0)
    #expect(json["verdict"] == .string("reproduced"))
    try Sample.expectLogits(NumpyArray(contentsOf: path))
  }
}
