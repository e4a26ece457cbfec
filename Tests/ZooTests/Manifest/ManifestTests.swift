import Foundation
import TestSupport
import Testing
import Zoo

@Suite("Manifests")
struct ManifestTests {
  private static let hash = String(repeating: "0f", count: 32)

  @Test("reads files with all they may have, and with no more than they must")
  func files() throws {
    let json = """
      {"files": [
        {"name": "a-0F0F0F0F.ckpt", "size": 12, "sha256": "\(Self.hash.uppercased())",
         "sha256_prefix": "0F0F0F0F", "urls": ["https://a.example/x.ckpt"],
         "mirrors": ["http://b.example:8080/x?y=1", "file:///srv/x.ckpt"]},
        {"name": "b.ckpt", "sha256_prefix": "12345678", "urls": []}
      ]}
      """
    let manifest = try Manifest(parsing: Array(json.utf8), source: "mine.json")
    #expect(manifest.source == "mine.json")
    #expect(manifest.models == [])
    let (a, b) = (manifest.files[0], manifest.files[1])
    #expect(a.sha256 == Self.hash)
    #expect(a.expectedPrefix == "0f0f0f0f")
    #expect(a.byteCount == 12)
    #expect(
      a.sources == [
        "https://a.example/x.ckpt", "http://b.example:8080/x?y=1", "file:///srv/x.ckpt",
      ]
    )
    #expect(b.sha256 == nil)
    #expect(b.expectedPrefix == "12345678")
    #expect(b.byteCount == nil)
    #expect(b.sources == [])
    #expect(try JSONSchema(named: "manifest").violations(in: json) == [])
  }

  @Test("reads every card of the zoo, and writes what it read")
  func cards() throws {
    let zoo = try ModelZoo.builtIn
    let written = try Manifest(files: zoo.files, models: zoo.models).json()
    #expect(try JSONSchema(named: "manifest").violations(in: Data(written)) == [])
    let read = try Manifest(parsing: written, source: "zoo.json")
    #expect(read.models == zoo.models)
    #expect(read.files == zoo.files)
  }

  @Test("more values than any manifest has are not read")
  func tooManyValues() throws {
    let zeros = repeatElement("0", count: 1 << 20).joined(separator: ",")
    let error = #expect(throws: ZooError.self) {
      try Manifest(parsing: Array("[\(zeros)]".utf8), source: "")
    }
    #expect(error?.description.contains("expected at most 1048576 values") == true)
  }

  @Test("an empty manifest is one")
  func empty() throws {
    let manifest = try Manifest(parsing: Array("{}".utf8), source: "")
    #expect(manifest == Manifest())
  }

  static let wrongFiles: [(key: String, value: String?, problem: ZooError.Problem)] = [
    ("sha256", #""xyz""#, .invalid("sha256", "64 hex digits", #""xyz""#)),
    (
      "sha256",
      "\"\(hash.dropLast())g\"",
      .invalid("sha256", "64 hex digits", "\"\(hash.dropLast())g\"")
    ),
    ("sha256_prefix", #""1234567""#, .invalid("sha256_prefix", "8 hex digits", #""1234567""#)),
    (
      "sha256_prefix",
      #""12345678""#,
      .invalid("sha256_prefix", "the first 8 digits of the sha256, 0f0f0f0f", #""12345678""#)
    ),
    ("size", "0", .invalid("size", "a number of bytes above 0, or null", "0")),
    ("size", "-1", .invalid("size", "a number of bytes above 0, or null", "-1")),
    ("size", "1.5", .invalid("size", "a whole number", "1.5")),
    ("size", "1e30", .invalid("size", "a whole number", "1e+30")),
    ("size", #""big""#, .invalid("size", "a whole number", #""big""#)),
    ("name", "null", .invalid("name", "a string", "null")),
    ("name", nil, .missingKey("name", at: "$.files[1]")),
    ("urls", nil, .missingKey("urls", at: "$.files[1]")),
    ("urls", #""https://a.example""#, .invalid("urls", "an array", #""https://a.example""#)),
    ("urls", "[true]", .invalid("urls[0]", "a string", "true")),
    ("sha_256", #""x""#, .unknownKey("sha_256", at: "$.files[1]", nearest: "sha256")),
    ("licence", #""x""#, .unknownKey("licence", at: "$.files[1]", nearest: nil)),
    ("sha256", nil, .unverifiable("b.ckpt", at: "$.files[1]")),
    (
      "name", #""a.ckpt""#, .repeatedName("a.ckpt", at: "$.files[1].name", first: "$.files[0].name")
    ),
  ]

  @Test("says which value is wrong, with its JSON path", arguments: wrongFiles.indices)
  func wrong(_ index: Int) throws {
    let (key, value, problem) = Self.wrongFiles[index]
    var members = ["name": #""b.ckpt""#, "urls": "[]", "sha256": "\"\(Self.hash)\""]
    members[key] = value
    let file = members.map { "\"\($0)\": \($1)" }.joined(separator: ", ")
    let good = #"{"name": "a.ckpt", "urls": [], "sha256_prefix": "12345678"}"#
    let json = #"{"files": [\#(good), {\#(file)}]}"#
    #expect(throws: ZooError(problem, file: "mine.json")) {
      try Manifest(parsing: Array(json.utf8), source: "mine.json")
    }
  }

  @Test(
    "takes no name that leaves its folder, hides or looks like an option",
    arguments: [
      "", ".", "..", ".hidden", "-rf", "_a", "a/b", "../a", "a\\b", "a b", "é.ckpt", "a\u{0}b",
      "a\n",
      String(repeating: "a", count: 201),
    ]
  )
  func names(_ name: String) {
    #expect(!Manifest.isFileName(name))
    #expect(Manifest.isFileName("a"))
    #expect(Manifest.isFileName("0-A_z.ckpt"))
    #expect(Manifest.isFileName("a..b"))
    #expect(Manifest.isFileName(String(repeating: "a", count: 200)))
  }

  @Test(
    "takes no URL but an absolute one of a kind that can be downloaded",
    arguments: [
      "", "a.ckpt", "/a", "ftp://a/b", "https:/a", "https://", "https:///a", "https://?x",
      "https://a b", "https://a/\n", "https://ü.example/", "file://host/a", "file:a",
      "javascript://x",
      "https://:80/", "https://@/", "https://a/\u{7F}", "https://user:word@a/", "https://a:0/",
      "https://a/%2", "https://a/" + String(repeating: "x", count: 9000),
    ]
  )
  func urls(_ url: String) {
    #expect(!Manifest.isURL(url))
    for good in ["https://a", "HTTP://a:80/b%20c?d=e#f", "file:///a", "https://[::1]:8080/x"] {
      #expect(Manifest.isURL(good), "\(good)")
    }
  }

  @Test(
    "says where a text stops being JSON, and why",
    arguments: [
      ("", "line 1, column 1: expected a value, found the end"),
      ("\n {", "line 2, column 3: expected a key in quotes, found the end"),
      (#"{"files": [}"#, "line 1, column 12: expected a value, found '}'"),
      (#"{"files": [],}"#, "line 1, column 14: expected a key in quotes, found '}'"),
      (#"{"files": [1,]}"#, "line 1, column 14: expected a value, found ']}'"),
      (#"{"files" []}"#, "line 1, column 10: expected ':', found '[]}'"),
      ("{\"é✓\": 1\n\"b\": 2}", "line 2, column 1: expected ',' or '}', found '\"b\": 2}'"),
      ("{\"é✓\": tru}", "line 1, column 8: expected a value, found 'tru}'"),
      ("[1 2]", "line 1, column 4: expected ',' or ']', found '2]'"),
      ("nonsense", "line 1, column 1: expected a value, found 'nonsense'"),
      ("{} {}", "line 1, column 4: expected the end, found '{}'"),
      (#"{"a": "open"#, "line 1, column 12: expected the end of a string, found the end"),
      (#"{"a": "\x"}"#, "line 1, column 9: expected an escape of JSON, found 'x\"}'"),
      (#"{"a": 01}"#, "line 1, column 7: expected a number, found '01}'"),
      ("[1e999]", "line 1, column 2: expected a number in the range of float64, found '1e999]'"),
      (#"{"a": 1, "a": 1}"#, "line 1, column 10: expected 'a' once, found '\"a\": 1}'"),
      (
        #"{"a": 1, "\u0061": 1}"#,
        #"line 1, column 10: expected 'a' once, found '"\u0061": 1}'"#
      ),
      ("\u{FEFF}[1\n,]", "line 2, column 2: expected a value, found ']'"),
      ("\u{FEFF}x", "line 1, column 1: expected a value, found 'x'"),
      ("[\u{1B}]", "line 1, column 2: expected a value, found '\\u{1B}]'"),
    ]
  )
  func notJSON(_ text: String, _ reason: String) {
    #expect(throws: ZooError(.notJSON(reason: reason), file: "m")) {
      try Manifest(parsing: Array(text.utf8), source: "m")
    }
  }

  @Test("takes a byte order mark, escapes and any white space")
  func lenient() throws {
    let file = #"{"n\u0061me": "a.ckpt", "urls": [], "sha256_prefix": "12345678"}"#
    let text = "\u{FEFF} \r\n\t{\"files\"\n:[\(file)]} \n"
    let manifest = try Manifest(parsing: Array(text.utf8), source: "m")
    #expect(manifest.files.map(\.name) == ["a.ckpt"])
  }

  @Test("bytes that are no text are an error, and so is anything but an object")
  func notText() {
    #expect(throws: ZooError.self) { try Manifest(parsing: [0xFF, 0xFE, 0x7B], source: "m") }
    #expect(throws: ZooError.self) {
      try Manifest(parsing: Array("\"\u{7B}".utf8) + [0xFF, 0x22], source: "m")
    }
    #expect(
      throws: ZooError(.invalidValue(at: "$", expected: "an object", found: "an array"), file: "m")
    ) { try Manifest(parsing: Array("[]".utf8), source: "m") }
  }

  @Test("brackets a million deep are refused")
  func deep() {
    let deep = String(repeating: #"{"files": ["#, count: 500_000)
    let reason =
      "line 1, column 177: expected at most 32 levels, found '{\"files\": [{\"files\": [{\"'"
    #expect(throws: ZooError(.notJSON(reason: reason), file: "m")) {
      try Manifest(parsing: Array(deep.utf8), source: "m")
    }
  }

  @Test("a manifest past the limit is refused unread")
  func tooLarge() {
    let bytes = [UInt8](repeating: 0x20, count: Manifest.maximumByteCount + 1)
    let expected = ZooError(.manifestTooLarge(limit: Manifest.maximumByteCount), file: "m")
    #expect(throws: expected) { try Manifest(parsing: bytes, source: "m") }
  }

  @Test("every prefix of a manifest and every changed byte gives an error or a manifest")
  func damage() throws {
    let path = Fixtures.repository.appending(path: "zoo/manifest.json")
    let bytes = try Array(Data(contentsOf: path))
    for count in bytes.indices {
      _ = try? Manifest(parsing: Array(bytes[..<count]), source: "m")
      var changed = bytes
      changed[count] ^= 1 << (count % 8)
      _ = try? Manifest(parsing: changed, source: "m")
    }
  }

  @Test("a file that cannot be read is an error that names it")
  func absent() throws {
    let error = try #require(throws: ZooError.self) { try Manifest(path: "/no/such.json") }
    guard case .file = error.problem else {
      Issue.record("\(error)")
      return
    }
    #expect(error.description == "/no/such.json: no such file; check the path")
  }
}

extension ZooError.Problem {
  fileprivate static func invalid(_ key: String, _ expected: String, _ found: String) -> Self {
    .invalidValue(at: "$.files[1].\(key)", expected: expected, found: found)
  }
}
