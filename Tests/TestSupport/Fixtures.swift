public import Foundation
public import Testing

/// The files that MindSpore wrote for the tests to read.
///
/// What a fresh clone needs lies in `Tests/Fixtures` and `zoo/sample`. The larger set, which may not
/// be redistributed whole, is found through the environment variable `SHUFFLEZOO_FIXTURES`.
public enum Fixtures {
  /// The repository's top folder.
  public static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder of the larger set, which need not exist.
  public static let folder: URL =
    if let path = ProcessInfo.processInfo.environment["SHUFFLEZOO_FIXTURES"] {
      URL(filePath: path)
    } else {
      repository.deletingLastPathComponent().appending(path: "shared/fixtures")
    }

  /// The path of a file or folder of the larger set.
  public static func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The path of a file or folder in `Tests/Fixtures`.
  public static func bundled(_ name: String) -> String {
    repository.appending(path: "Tests/Fixtures").appending(path: name).path
  }

  /// Whether a file or folder of the larger set is there.
  public static func exist(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path(name))
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test, by name, when a fixture of the larger set is absent.
  public static func fixture(_ name: String) -> Self {
    .enabled(if: Fixtures.exist(name), "fixture '\(name)' is absent; set SHUFFLEZOO_FIXTURES")
  }
}
