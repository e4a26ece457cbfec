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
    #expect(outcome.stderr.contains("scalar, found 'mmx'; unset SHUFFLEZOO_ISA"))
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
