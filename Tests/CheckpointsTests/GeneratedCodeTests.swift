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
    .enabled(if: compiler != nil, "protoc-c is absent; 'make test' installs it"),
    arguments: [("mindspore_checkpoint", "CCheckpointProto"), ("onnx_subset", "CONNXProto")]
  )
  func isCurrent(_ schema: String, _ target: String) throws {
    let compiler = try #require(Self.compiler)
    let output = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: output) }
    let process = Process()
    process.executableURL = URL(filePath: compiler)
    process.arguments = [
      "--c_out=\(output.path)", "--proto_path=\(Fixtures.repository.path)/schemas",
      "\(schema).proto",
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)

    let sources = Fixtures.repository.appending(path: "Sources/\(target)")
    for (made, committed) in [
      ("\(schema).pb-c.c", "\(schema).pb-c.c"),
      ("\(schema).pb-c.h", "include/\(schema).pb-c.h"),
    ] {
      #expect(
        try Data(contentsOf: output.appending(path: made))
          == Data(contentsOf: sources.appending(path: committed)),
        "Sources/\(target)/\(committed) is stale; run 'make regenerate'"
      )
    }
  }
}
