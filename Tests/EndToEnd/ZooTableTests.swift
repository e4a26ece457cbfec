import Foundation
import TestSupport
import Testing

@Suite("The zoo's tables")
struct ZooTableTests {
  @Test("the README's table is what list prints in Markdown")
  func readme() async throws {
    let outcome = try await Command.run(["list", "--format", "markdown"])
    #expect(outcome.status == 0)
    let path = Fixtures.repository.appending(path: "README.md")
    let text = try String(contentsOf: path, encoding: .utf8)
    let start = try #require(text.firstRange(of: "<!-- zoo -->\n"))
    let end = try #require(text.firstRange(of: "<!-- /zoo -->"))
    if ProcessInfo.processInfo.environment["SHUFFLEZOO_UPDATE_GOLDEN"] == "1" {
      let updated =
        text[..<start.upperBound] + outcome.stdout + text[end.lowerBound...]
      try Data(updated.utf8).write(to: path)
    } else {
      #expect(
        text[start.upperBound..<end.lowerBound] == outcome.stdout,
        "the README's table is stale; run 'make regenerate'"
      )
    }
  }

  @Test("CSV has a header, a row for each file, the same fields in each, and CRLF")
  func csv() async throws {
    let outcome = try await Command.run(["list", "--format", "csv"])
    #expect(outcome.status == 0)
    let rows = outcome.stdout.components(separatedBy: "\r\n").map {
      $0.components(separatedBy: ",")
    }
    // A header, five published files, the bundled one, four models without, and the last line's end.
    #expect(rows.count == 12)
    #expect(rows.last == [""])
    #expect(rows.dropLast().allSatisfy { $0.count == rows[0].count })
    #expect(!outcome.stdout.replacing("\r\n", with: "").contains { $0.isNewline })
    #expect(rows[0].prefix(4) == ["model", "groups", "width", "parameters"])
    let row = Dictionary(uniqueKeysWithValues: zip(rows[0], rows[4]))
    #expect(row["model"] == "shufflenet_v1_g3_10")
    #expect(row["parameters"] == "1889208")
    #expect(row["top1"] == "67.77")
    #expect(row["size"] == "")
    #expect(row["sha256_prefix"] == "245f0ccf")
  }

  @Test("a field that holds a comma is quoted")
  func quoting() async throws {
    let workplace = try Workplace()
    let hash = String(repeating: "0", count: 64)
    let manifest = """
      {"files": [{"name": "shufflenet_v1_g3_10-245f0ccf.ckpt", "sha256": "\(hash)",
        "urls": ["https://a.example/x,y"], "mirrors": ["https://b.example/"]}]}
      """
    let path = try workplace.write("m.json", Data(manifest.utf8))
    let outcome = try await Command.run(
      ["list", "*g3_10", "--format", "csv", "--manifest", path]
    )
    #expect(outcome.stdout.hasSuffix(",\"https://a.example/x,y https://b.example/\"\r\n"))
  }

  @Test("a table fits the terminal: names lose their starts, columns go", .pseudoTerminal)
  func narrow() async throws {
    for (columns, header) in [
      (121, "model groups width parameters top-1 top-5 status weights"),
      (100, "model groups width parameters top-1 top-5 status weights"),
      (80, "model parameters top-1 top-5 weights"),
      (60, "model parameters top-1 top-5 weights"),
    ] {
      let terminal = try PseudoTerminal(columns: columns)
      let outcome = try await Command.run(["list"], stdout: .handle(terminal.far))
      #expect(outcome.status == 0)
      let lines = try terminal.text().split(separator: "\n")
      #expect(lines.count == 11)
      #expect(lines.allSatisfy { $0.count <= columns })
      #expect(lines[0].split(separator: " ").joined(separator: " ") == header)
      #expect(lines[2].hasSuffix("-42cfe109.ckpt"))
      #expect(lines[2].contains("…") == (columns < 121))
    }
  }

  @Test("a terminal of no known width asks COLUMNS, and a pipe nobody", .pseudoTerminal)
  func environment() async throws {
    let terminal = try PseudoTerminal()
    let environment = ["COLUMNS": "90"]
    _ = try await Command.run(
      ["list"],
      environment: environment,
      stdout: .handle(terminal.far)
    )
    #expect(try terminal.text().split(separator: "\n").allSatisfy { $0.count <= 90 })
    let piped = try await Command.run(["list"], environment: environment)
    #expect(piped.stdout.split(separator: "\n").contains { $0.count == 121 })
  }
}
