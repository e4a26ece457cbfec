import Foundation
import TestSupport
import Testing

@Suite("Embedded zoo")
struct EmbeddedZooTests {
  @Test("is what embed.sh would write now")
  func current() throws {
    let output = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).swift")
    defer { try? FileManager.default.removeItem(at: output) }
    let messages = Pipe()
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [Fixtures.repository.appending(path: "zoo/embed.sh").path, output.path]
    process.standardOutput = messages
    process.standardError = messages
    try process.run()
    process.waitUntilExit()

    #expect(process.terminationStatus == 0)
    #expect(try messages.fileHandleForReading.readToEnd() ?? Data() == Data())
    let generated = "Sources/Zoo/Generated/EmbeddedZoo.swift"
    let committed = Fixtures.repository.appending(path: generated)
    #expect(
      try Data(contentsOf: output) == Data(contentsOf: committed),
      "\(generated) is stale; run 'make regenerate'"
    )
  }
}
