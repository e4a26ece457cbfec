import Foundation
import TestSupport
import Testing

@Suite("Generated protobuf code")
struct GeneratedCodeTests {
  /// Where Debian and Homebrew install the compiler.
  static let compiler = [
    "/usr/bin/protoc-c", "/opt/homebrew/bin/protoc-c", "/usr/local/bin/protoc-c",
  ]
  .first { FileManager.default.isExecutableFile(atPath: $0) }

  @Test(
    "is what protoc-c makes of the schema now",
    .enabled(if: compiler != nil, "protoc-c is absent; 'make test' installs it")
  )
  func isCurrent() throws {
    let compiler = try #require(Self.compiler)
    let output = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: output) }
    let process = Process()
    process.executableURL = URL(filePath: compiler)
    process.arguments = [
      "--c_out=\(output.path)", "--proto_path=\(Fixtures.repository.path)/schemas",
      "mindspore_checkpoint.proto",
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)

    let target = Fixtures.repository.appending(path: "Sources/CCheckpointProto")
    for (made, committed) in [
      ("mindspore_checkpoint.pb-c.c", "mindspore_checkpoint.pb-c.c"),
      ("mindspore_checkpoint.pb-c.h", "include/mindspore_checkpoint.pb-c.h"),
    ] {
      #expect(
        try Data(contentsOf: output.appending(path: made))
          == Data(contentsOf: target.appending(path: committed)),
        "Sources/CCheckpointProto/\(committed) is stale; run 'make regenerate'"
      )
    }
  }
}
