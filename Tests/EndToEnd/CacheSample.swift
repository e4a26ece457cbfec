import Foundation
import Testing

/// A cache as downloads leave it, written by hand as ``ZooCache`` documents its layout.
final class CacheSample: Sendable {
  let workplace: Workplace
  let folder: String

  /// The sample's name in the cache.
  static let file = "shufflenet_v1_g3_05_fmnist-975e965d.ckpt"

  init() throws {
    workplace = try Workplace()
    folder = workplace.path("cache")
    for name in ["sha256", "weights", "records", "parts", "locks"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)",
        withIntermediateDirectories: true
      )
    }
    try workplace.write(
      "cache/sha256/\(Sample.sha256)",
      Data(contentsOf: URL(filePath: Sample.checkpoint))
    )
    try add(Self.file)
  }

  /// The options that name the cache.
  var options: [String] { ["--cache-dir", folder] }

  /// The path of the sample under its name.
  var path: String { "\(folder)/weights/\(Self.file)" }

  /// Gives the sample's bytes the name `file`, last used at `use`.
  func add(_ file: String, use: Date = Date(timeIntervalSince1970: 1_790_000_000)) throws {
    try workplace.write(
      "cache/records/\(file).json",
      Data(
        """
        {"file": "\(file)", "sha256": "\(Sample.sha256)", "size": 2030895,
        "verified_by": "prefix", "url": "https://example.org/\(file)",
        "downloaded": "2026-01-02T03:04:05Z"}
        """.utf8
      )
    )
    let link = "\(folder)/weights/\(file)"
    try FileManager.default.createSymbolicLink(
      atPath: link,
      withDestinationPath: "../sha256/\(Sample.sha256)"
    )
    let time = timespec(tv_sec: Int(use.timeIntervalSince1970), tv_nsec: 0)
    try #require(unsafe utimensat(AT_FDCWD, link, [time, time], AT_SYMLINK_NOFOLLOW) == 0)
  }

  /// Changes a bit of the sample's bytes.
  func damage() throws {
    let path = "\(folder)/sha256/\(Sample.sha256)"
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[1000] ^= 1
    try bytes.write(to: URL(filePath: path))
  }
}
