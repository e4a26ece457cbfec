import Foundation
import Tensors
import TestSupport
import Testing

/// What outputs of several files need of each.
@Suite("Output files that belong together")
struct OutputFileTogetherTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func committed(_ name: String, overwriting: Bool = false) throws -> OutputFile {
    let file = try OutputFile(path: folder.path(name), overwriting: overwriting)
    try file.write([1, 2].span)
    #expect(file.byteCount == 2)
    try file.sync()
    #expect(try !folder.names().contains(name) || overwriting)
    try file.commit()
    return file
  }

  @Test("can be taken back once they have their names")
  func withdraws() throws {
    let file = try committed("out")
    #expect(try folder.bytes("out") == [1, 2])
    file.withdraw()
    #expect(try folder.names() == [])
    file.withdraw()
  }

  @Test("stay when they replaced another, which cannot come back")
  func staysAfterReplacing() throws {
    try folder.write("out", [9])
    let file = try committed("out", overwriting: true)
    file.withdraw()
    #expect(try folder.bytes("out") == [1, 2])
  }

  @Test("are not taken for what another program put in their place")
  func leavesOthers() throws {
    let file = try committed("out")
    try FileManager.default.removeItem(atPath: folder.path("out"))
    try folder.write("out", [9])
    file.withdraw()
    #expect(try folder.bytes("out") == [9])
  }

  @Test("can remove what they would have replaced, and nothing else")
  func removesReplaced() throws {
    let path = try folder.write("out", [9])
    try OutputFile(path: path, overwriting: true).removeReplaced()
    #expect(try folder.names() == [])
    let file = try OutputFile(path: path, overwriting: true)
    try folder.write("out", [9])
    try file.removeReplaced()
    #expect(try folder.bytes("out") == [9])
    // Of a link only the link goes.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"),
      withDestinationPath: "out"
    )
    try OutputFile(path: folder.path("link"), overwriting: true).removeReplaced()
    #expect(try folder.names() == ["out"])
  }
}
