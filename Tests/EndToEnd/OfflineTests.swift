import Foundation
import Testing

/// Every command where there is no network at all, not even loopback: a network namespace of its own.
@Suite("Without a network", .networkNamespace)
struct OfflineTests {
  /// A cache that has the bundled model, and nothing else.
  private static func prepared() async throws -> Workplace {
    let workplace = try Workplace()
    let outcome = try await run(["download", "shufflenet_v1_g3_05_fmnist"], workplace)
    #expect(outcome.status == 0, "\(outcome.stderr)")
    return workplace
  }

  private static func run(
    _ arguments: [String],
    _ workplace: Workplace
  ) async throws -> Command.Outcome {
    try await Command.run(
      arguments,
      environment: ["SHUFFLEZOO_CACHE": workplace.path("cache")],
      through: Unshare.withoutNetwork
    )
  }

  @Test("what needs no network works")
  func works() async throws {
    let workplace = try await Self.prepared()
    let model = "shufflenet_v1_g3_05_fmnist"
    let native = workplace.path("model.safetensors")
    let commands = [
      ["list"], ["show", "shufflenet_v1_g3_05"], ["download", model], ["inspect", model],
      ["convert", model, native], ["diff", model, Sample.checkpoint],
      ["predict", model, Sample.boot], ["evaluate", model, "--data", Sample.pictures],
      ["verify", Sample.checkpoint], ["cache", "list"], ["cache", "verify"], ["cache", "path"],
      ["cache", "path", model], ["cache", "prune", "--dry-run"],
      [
        "zoo", "add", Sample.checkpoint, "--name", "mine", "--url", "https://zoo.invalid/",
        "--output", workplace.folder.path,
      ],
    ]
    for arguments in commands {
      let outcome = try await Self.run(arguments, workplace)
      #expect(outcome.status == 0, "\(arguments): \(outcome.stderr)")
      #expect(outcome.stdout != "")
    }
  }

  @Test("what needs it says so at once, with status 69")
  func fails() async throws {
    let workplace = try Workplace()
    let model = "shufflenet_v1_g3_05"
    let commands = [
      ["download", model], ["inspect", model], ["convert", model, workplace.path("m.safetensors")],
      ["diff", model, Sample.checkpoint], ["predict", model, Sample.boot],
      ["evaluate", model, "--data", Sample.pictures],
      ["list", "--manifest", "https://zoo.invalid/manifest.json"],
    ]
    for arguments in commands {
      let outcome = try await Self.run(arguments, workplace)
      #expect(outcome.status == 69, "\(arguments): \(outcome.stderr)")
      #expect(outcome.stderr.contains("https://"))
      #expect(outcome.stdout == "")
      // Nothing is asked again where there is nobody to ask.
      #expect(!outcome.stderr.contains("asking again"))
    }
    #expect(!FileManager.default.fileExists(atPath: workplace.path("m.safetensors")))
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips, by name, where the system lets nobody make a network namespace.
  fileprivate static var networkNamespace: Self {
    .enabled(if: Unshare.canRun(Unshare.withoutNetwork), "no network namespace can be made here")
  }
}
