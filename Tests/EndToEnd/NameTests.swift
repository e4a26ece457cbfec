import Foundation
import TestSupport
import Testing

@Suite("Names")
struct NameTests {
  static let names = [
    "with space.ckpt", "ünï✓码.ckpt", "line\nbreak.ckpt", "-dash.ckpt", "quote'\".ckpt",
  ]

  @Test("files go by any name", arguments: names)
  func anyName(_ name: String) async throws {
    let workplace = try Workplace()
    try workplace.write(name, Data(contentsOf: URL(filePath: Sample.checkpoint)))
    let (json, status) = try await Command.json(["inspect"], ["--", name], in: workplace.folder)
    #expect(status == 0)
    #expect(json["path"] == .string(name))
    #expect(json["sha256"] == .string(Sample.sha256))

    let output = "\(name).safetensors"
    let outcome = try await Command.run(["convert", "--", name, output], in: workplace.folder)
    #expect(outcome.status == 0)
    let printed = "\(name) -> \(output)".replacing("\n", with: #"\n"#)
    #expect(outcome.stdout.hasPrefix("\(printed)\nmodel     "))
    #expect(try workplace.names == [name, output].sorted())
  }

  @Test("a name that is no UTF-8 is refused, since another file could be meant")
  func notUTF8() async throws {
    let workplace = try Workplace()
    let outcome = try await Command.run(
      ["convert", Sample.checkpoint, "\u{FFFD}.safetensors"],
      in: workplace.folder
    )
    #expect(outcome.status == 64)
    #expect(outcome.stderr.contains("expected UTF-8"))
    #expect(try workplace.names == [])
  }

  @Test("a data set's folders and pictures go by any name")
  func dataSet() async throws {
    let workplace = try Workplace()
    let data = try workplace.pictures(perClass: 2)
    let folder = "\(data)/0_tshirt_top"
    try FileManager.default.moveItem(atPath: folder, toPath: "\(data)/-0 \n✓")
    try workplace.write("pictures/-0 \n✓/\u{1B}[2Jbroken", Data("no picture".utf8))
    let arguments = ["evaluate", Sample.checkpoint, "--data", "pictures"]
    let (json, status) = try await Command.json(arguments, in: workplace.folder)
    #expect(status == 65)
    #expect(json["images"] == .number(20))
    #expect(json["skipped"]?[0]?["path"] == .string("pictures/-0 \n✓/\u{1B}[2Jbroken"))
    let outcome = try await Command.run(arguments, in: workplace.folder)
    #expect(outcome.stdout.contains(#"skipped   pictures/-0 \n✓/\u{1B}[2Jbroken: "#))
  }

  @Test("weights without an extension are a path when they are given as one")
  func withoutExtension() async throws {
    let workplace = try Workplace()
    try workplace.write("weights", Data(contentsOf: URL(filePath: Sample.checkpoint)))
    let arguments = [Sample.boot, "--top", "1"]
    let named = try await Command.run(["predict", "weights"] + arguments, in: workplace.folder)
    #expect(named.status == 64)
    let outcome = try await Command.run(["predict", "./weights"] + arguments, in: workplace.folder)
    #expect(outcome.status == 0)
    #expect(outcome.stdout.contains("Ankle boot"))
  }
}
