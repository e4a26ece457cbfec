import Foundation
import Testing

/// The model that comes with the command, where there is neither a usable network nor a place for a cache.
@Suite("The bundled model")
struct BundledTests {
  private static let model = "shufflenet_v1_g3_05_fmnist"
  /// What the environment says wrong of the network.
  private static let certificates = ["SSL_CERT_FILE": "/nowhere/authorities.pem"]

  @Test("needs neither network nor cache", arguments: [[], ["--offline"]])
  func needsNothing(_ options: [String]) async throws {
    let workplace = try Workplace()
    let commands = [
      ["inspect", Self.model], ["convert", Self.model, workplace.path("model.safetensors")],
      ["diff", Self.model, Sample.checkpoint], ["predict", Self.model, Sample.boot],
      ["evaluate", Self.model, "--data", Sample.pictures],
    ]
    for arguments in commands {
      let outcome = try await Command.run(arguments + options, environment: Self.certificates)
      #expect(outcome.status == 0, "\(arguments): \(outcome.stderr)")
      #expect(outcome.stderr == "")
    }
  }

  @Test("comes into the cache, where there is one, without the network")
  func cached() async throws {
    let workplace = try Workplace()
    var environment = Self.certificates
    environment["SHUFFLEZOO_CACHE"] = workplace.path("cache")
    for _ in 0..<2 {
      let outcome = try await Command.run(["download", Self.model], environment: environment)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      #expect(outcome.stdout.contains(workplace.path("cache")))
    }
  }

  @Test("what needs a cache or the network says what is wrong with it, with status 64")
  func needed() async throws {
    let workplace = try Workplace()
    let noCache = "expected the folder of the cache, found nothing"
    let cases: [(arguments: [String], environment: [String: String], message: String)] = [
      (["download", Self.model], [:], noCache),
      (["predict", "shufflenet_v1_g3_05", Sample.boot], [:], noCache),
      (
        ["download", "shufflenet_v1_g3_05", "shufflenet_v1_g3_20"],
        Self.certificates.merging(["SHUFFLEZOO_CACHE": workplace.path("cache")]) { $1 },
        "SSL_CERT_FILE: /nowhere/authorities.pem: no such file"
      ),
      (
        ["list", "--manifest", "https://zoo.invalid/manifest.json"],
        Self.certificates,
        "SSL_CERT_FILE: /nowhere/authorities.pem: no such file"
      ),
    ]
    for (arguments, environment, message) in cases {
      let outcome = try await Command.run(arguments, environment: environment)
      #expect(outcome.status == 64, "\(arguments): \(outcome.stderr)")
      #expect(outcome.stderr.ranges(of: message).count == 1, "\(outcome.stderr)")
    }
  }
}
