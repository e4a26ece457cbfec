import Foundation
import TestSupport
import Testing

/// Texts from strangers that act on a terminal, pose as another line, or turn the text around, through
/// every command.
@Suite("Hostile text")
struct HostileTextTests {
  static let names = [
    "escape\u{1B}[31m", "title\u{1B}]0;x\u{7}", "line\nmodel     shufflenet_v1_g3_05", "return\r",
    "tab\t", "delete\u{7F}", "c1\u{9B}31m", "next line\u{85}", "override\u{202E}",
    "isolate\u{2066}", "mark\u{200F}", "separator\u{2028}", "paragraph\u{2029}",
  ]

  /// Everything at once, short enough for the name of a file.
  static let text =
    "a\u{1B}[2J\u{1B}]0;x\u{7}\r\n\t\u{8}\u{7F}\u{85}\u{9B}31m\u{202E}\u{2066}\u{2028}\u{2029}"

  /// Runs the command, and holds both streams against what a terminal may be given: characters that
  /// are shown, and ends of lines.
  @discardableResult
  private func run(
    _ arguments: [String],
    in folder: URL = Fixtures.repository,
    lineEnd: String = "\n",
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Command.Outcome {
    let outcome = try await Command.run(arguments, in: folder)
    let printed = (outcome.stdout + outcome.stderr).replacing(lineEnd, with: "\n")
    let raw = printed.unicodeScalars.filter { scalar in
      let kind = scalar.properties.generalCategory
      return scalar != "\n"
        && [.control, .format, .lineSeparator, .paragraphSeparator].contains(kind)
    }
    #expect(raw.isEmpty, "\(arguments)", sourceLocation: sourceLocation)
    #expect(!printed.isEmpty, "\(arguments)", sourceLocation: sourceLocation)
    return outcome
  }

  @Test("in the names of tensors and in metadata")
  func tensors() async throws {
    let workplace = try Workplace()
    var odd = SafetensorsBytes(names: Self.names + ["\(Self.text).\(Self.text)"])
    try odd.edit { $0.merging(["__metadata__": ["model": Self.text, Self.text: "x"]]) { $1 } }
    let path = try workplace.write("odd.safetensors", odd.data)
    let other = try workplace.write("other.safetensors", SafetensorsBytes(names: ["w"]).data)
    let ckpt = workplace.path("odd.ckpt")
    for arguments in [
      ["inspect", path], ["inspect", path, "--tree"],
      ["inspect", path, "--tree", "--statistics", "--hash"], ["diff", path, other],
      ["diff", other, path], ["convert", path, workplace.path("o.safetensors")],
      ["convert", "--generic", path, ckpt], ["inspect", ckpt], ["verify", "--probe", path],
      ["predict", path, Sample.boot],
      ["zoo", "add", path, "--name", "a", "--url", "https://a.example/"],
    ] { try await run(arguments) }
    let text = try await Command.run(["inspect", path]).stdout
    #expect(text.contains(#"line\nmodel     shufflenet_v1_g3_05 "#))
    #expect(text.contains(#"escape\u{1B}[31m "#))
  }

  @Test(
    "JSON has every name as it is, and only in escapes",
    arguments: [[], ["--tree", "--hash"]]
  )
  func json(_ options: [String]) async throws {
    let workplace = try Workplace()
    let path = try workplace.write("odd.safetensors", SafetensorsBytes(names: Self.names).data)
    let outcome = try await run(["inspect", path, "--format", "json"] + options)
    let json = try JSONSchema.Value(parsing: Data(outcome.stdout.utf8))
    let names = Self.names.indices.compactMap { json["tensors"]?[$0]?["name"] }
    #expect(names.count == Self.names.count)
    for name in Self.names { #expect(names.contains(.string(name))) }
  }

  @Test("in the names of files", arguments: [text, "\u{1B}]52;c;eA==\u{7}"])
  func files(_ name: String) async throws {
    let workplace = try Workplace()
    let weights = "./\(name).ckpt"
    try workplace.write(weights, Data(contentsOf: URL(filePath: Sample.checkpoint)))
    try workplace.write("\(name).png", Data(contentsOf: URL(filePath: Sample.boot)))
    try workplace.write("\(name).txt", Data("no picture".utf8))
    for arguments in [
      ["inspect", weights], ["inspect", "./\(name)"], ["verify", weights],
      ["convert", weights, "./\(name).safetensors"], ["convert", weights, "./\(name).onnx"],
      ["convert", weights, "./\(name).safetensors"], ["diff", weights, "./\(name).safetensors"],
      ["predict", weights, "./\(name).png", "./\(name).txt"], ["predict", weights, "./\(name)"],
      ["predict", weights, "./\(name).png", "--logits", "./\(name)/\(name).npy"],
      ["evaluate", weights, "--data", "./\(name)"],
      ["evaluate", weights, "--data", "./\(name).txt"],
      ["evaluate", weights, "--data", Sample.pictures, "--config", "./\(name).txt"],
      ["evaluate", weights, "--data", Sample.pictures, "--labels", "./\(name).txt"],
      ["evaluate", weights, "--data", Sample.pictures, "--classes", "./\(name).txt"],
      ["evaluate", weights, "--data", Sample.pictures, "--against", "./\(name).txt"],
      ["merge", "./\(name).txt"], ["bench", weights, "--input", "./\(name).txt"],
      ["inspect", weights, "--key-file", "./\(name).txt"], ["list", "--manifest", "./\(name).txt"],
      ["zoo", "add", weights, "--name", "a", "--url", "https://a.example/", "--output", name],
      ["cache", "list", "--cache-dir", "./\(name)"],
      ["cache", "path", "a.ckpt", "--cache-dir", name],
      ["cache", "verify", "--cache-dir", "./\(name).txt"], ["cache", "prune", "--cache-dir", name],
    ] { try await run(arguments, in: workplace.folder) }
  }

  @Test("in words of the command line")
  func words() async throws {
    for arguments in [
      ["show", Self.text], ["list", Self.text], ["list", "--\(Self.text)"], [Self.text],
      ["list", "--sort", Self.text], ["download", Self.text, "--offline"], ["inspect", Self.text],
      ["convert", Self.text, Self.text, "--dtype", Self.text], ["help", Self.text],
      ["convert", Sample.checkpoint, "/nonexistent/a.ckpt", "--allow-missing", Self.text],
      ["evaluate", Sample.checkpoint, "--data", ".", "--shard", Self.text],
      ["verify", Sample.checkpoint, "--sha256", Self.text],
    ] { try await run(arguments) }
  }

  @Test("in the names of class folders and pictures, labels and class lists")
  func dataSet() async throws {
    let workplace = try Workplace()
    let data = try workplace.pictures(perClass: 2)
    try FileManager.default.moveItem(atPath: "\(data)/0_tshirt_top", toPath: "\(data)/\(Self.text)")
    try workplace.write("pictures/\(Self.text)/\(Self.text)", Data("no picture".utf8))
    // Names in bytes that are no UTF-8, of a folder and of a file.
    let folder = Array("\(data)/1\u{FFFD}".utf8.dropLast(3)) + [0xFF, 0x9B]
    #expect(unsafe mkdir((folder + [0]).map { CChar(bitPattern: $0) }, 0o755) == 0)
    let file = Array("\(data)/\(Self.text)/b".utf8) + [0xFF, 0x9B]
    close(unsafe creat((file + [0]).map { CChar(bitPattern: $0) }, 0o644))
    let classes = try workplace.write("classes.tsv", Data("0\tfolder\t\(Self.text)\n".utf8))
    let labels = try workplace.write("labels.txt", Data("a\u{1B}[2J.png \u{9B}31m\n".utf8))
    let csv = try workplace.write(
      "labels.csv",
      Data("file\u{9B},label\u{1B}[2J\n\u{7},\u{202E}\n".utf8)
    )
    let evaluate = ["evaluate", Sample.checkpoint, "--data", data]
    let outcome = try await run(evaluate + ["--details", "--classes", "rank"])
    #expect(outcome.status == 65)
    for options in [
      ["--strict"], ["--classes", classes], ["--labels", labels], ["--labels", csv],
      ["--resume", workplace.path("journal"), "--limit", "3"],
    ] { try await run(evaluate + options) }
    try await run(["merge", workplace.path("journal")])
  }

  @Test(
    "in the members of archives, labels, recipes, journals and pictures that are damaged",
    arguments: [
      ["evaluate", Sample.checkpoint, "--data", "tar/unreadable-pictures.tar"],
      ["evaluate", Sample.checkpoint, "--data", "tar/sparse.tar"],
      ["evaluate", Sample.checkpoint, "--data", Sample.pictures, "--config"]
        + ["recipe/key-unknown-with-escape.yaml"],
      ["evaluate", Sample.checkpoint, "--data", Sample.pictures, "--config"]
        + ["recipe/control-character.yaml"],
      ["merge", "journal/another-version.journal"],
      ["list", "--manifest", "manifest/key-unknown.json"],
      ["list", "--manifest", "manifest/control-character.json"],
      ["list", "--manifest", "manifest/url-with-line-break.json"],
      ["list", "--manifest", "card/interpolation-unknown.json"],
      ["predict", "network/prefix-and-unexpected.safetensors", Sample.boot],
      ["inspect", "checkpoint/type-with-escape.ckpt"],
      ["inspect", "safetensors/name-twice-with-escape.safetensors"],
      ["inspect", "safetensors/crc-no-number.safetensors"],
    ]
  )
  func contents(_ arguments: [String]) async throws {
    let outcome = try await run(arguments, in: URL(filePath: Fixtures.bundled("malformed")))
    #expect(outcome.status == 65)
  }

  @Test("in the texts of a card")
  func card() async throws {
    let workplace = try Workplace()
    let model = Fixtures.repository.appending(path: "zoo/models/shufflenet_v1_g3_05_fmnist.json")
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: model))
    var card = try #require(json as? [String: Any])
    var weights = try #require((card["weights"] as? [[String: Any]])?.first)
    card["licence"] = Self.text
    card["paper"] = ["title": Self.text, "url": "https://a.example/", "year": 2017]
    card["evaluation"] = ["data_set": Self.text, "images": 200]
    for key in ["note", "hardware", "recipe"] { weights[key] = Self.text }
    card["weights"] = [weights]
    let manifest = try workplace.write(
      "m.json",
      JSONSerialization.data(withJSONObject: ["files": [], "models": [card]])
    )
    let zoo = ["--manifest", manifest]
    for arguments in [
      ["list"], ["list", "--format", "json"], ["list", "--format", "markdown"],
      ["show", "shufflenet_v1_g3_05_fmnist"],
      ["show", "shufflenet_v1_g3_05_fmnist", "--format", "json"],
    ] { try await run(arguments + zoo) }
    try await run(["list", "--format", "csv"] + zoo, lineEnd: "\r\n")
  }

  /// What servers may say: their pages, their fields, their protocol.
  static let answers: [Scenario] = [
    .html("<!DOCTYPE html><title>\(text)</title>"),
    .status(404, [("Server", "\u{1B}[2J\u{9B}31m")]), .status(503, [("Retry-After", "\u{1B}[2J")]),
    .redirect(to: "/\u{1B}[2J\u{9B}31m"), .redirect(to: "\u{1B}[2J://a.example/"),
    .redirect(to: "http://\u{1B}[2J.example/"),
    .contentEncoding("\u{1B}[2J\u{202E}", [1]), .file([1], etag: "\"\u{1B}[2J\""),
    Scenario { _, connection in
      try await connection.write("HTTP/1.1 500 \u{1B}[2J\u{9B}31m\r\nContent-Length: 0\r\n\r\n")
    },
    Scenario { _, connection in
      try await connection.write("\u{1B}[2J\u{9B}31m\r\n\r\n")
      await connection.close()
    },
    Scenario { _, connection in
      try await connection.write(
        "HTTP/1.1 200 OK\r\n\u{1B}[2J: \u{9B}31m\r\nContent-Length: \u{1B}\r\n\r\n"
      )
      await connection.close()
    },
  ]

  @Test("in what a server answers", arguments: answers.indices)
  func server(_ index: Int) async throws {
    let workplace = try Workplace()
    try await withServer(Self.answers[index]) { server in
      let arguments = try DownloadTests.arguments(server.url(), in: workplace)
      let outcome = try await run(arguments + ["--retries", "0"])
      #expect([1, 69].contains(outcome.status))
      try await run(["list", "--manifest", server.url("/m.json")])
    }
  }
}
