import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Serving")
struct ServeTests {
  static let model = "shufflenet_v1_g3_05_fmnist"

  @Test("answers with the logits of predict until it is told to end", arguments: [SIGTERM, SIGINT])
  func picture(signal: CInt) async throws {
    let workplace = try Workplace()
    let logits = workplace.path("logits.npy")
    _ = try await Command.run(["predict", Sample.checkpoint, Sample.boot, "--logits", logits])
    let expected = try NumpyArray(contentsOf: logits).values
    let picture = try Data(contentsOf: URL(filePath: Sample.boot)).base64EncodedString()
    try await serve(["\(Self.model)=\(Sample.checkpoint)"], endingBy: signal) { address, _ in
      let (status, reply) = try await Self.post(
        #"{"inputs":[{"name":"input","shape":[1],"datatype":"BYTES","data":["\#(picture)"]}]}"#,
        to: address.appending(path: "v2/models/\(Self.model)/infer")
      )
      #expect(status == 200)
      let outputs = try #require(reply["outputs"] as? [[String: Any]])
      let values = try #require(outputs.first?["data"] as? [Double])
      #expect(values.map { Float($0) } == expected)
    }
  }

  @Test("tells why a request is refused")
  func refusal() async throws {
    try await serve([Sample.checkpoint]) { address, _ in
      for (path, body, status, words) in [
        ("v2/models/none/infer", "{}", 404, "expected one of \(Self.model)"),
        ("v2/models/\(Self.model)/infer", "{", 400, "the body at byte 1: expected a key in quotes"),
        ("v2/health/live", "{}", 405, "expected GET or HEAD, found POST"),
      ] {
        let (found, reply) = try await Self.post(body, to: address.appending(path: path))
        #expect(found == status)
        #expect((reply["error"] as? String)?.contains(words) == true, "\(reply)")
      }
    }
  }

  @Test("asks for the key, but not about health")
  func key() async throws {
    let workplace = try Workplace()
    let file = workplace.path("key")
    try Data("sesame\n".utf8).write(to: URL(filePath: file))
    try await serve([Sample.checkpoint, "--api-key-file", file]) { address, _ in
      for (path, key, status) in [
        ("v2", nil, 401), ("v2", "Bearer sesam", 401), ("v2", "Basic sesame", 401),
        ("v2", "Bearer sesame", 200), ("metrics", nil, 401), ("v2/health/ready", nil, 200),
      ] {
        var request = URLRequest(url: address.appending(path: path))
        if let key { request.setValue(key, forHTTPHeaderField: "Authorization") }
        let answer = try await Self.answer(to: request)
        #expect(answer.status == status, "\(path), \(key ?? "no key")")
      }
    }
  }

  @Test(
    "refuses what it cannot serve",
    arguments: [
      (["a.ckpt"], 66, "a.ckpt"), ([Sample.checkpoint, Sample.checkpoint], 64, "give it a name"),
      (
        ["a:2=\(Sample.checkpoint)", "a:2=\(Sample.checkpoint)"], 64,
        "called a in version 2 already"
      ),
      (["a:02=\(Sample.checkpoint)"], 64, "expected a version from 1 behind ':'"),
      (["a:=\(Sample.checkpoint)"], 64, "expected a version from 1"),
      (["a="], 64, "nothing on one side"), (["=\(Sample.checkpoint)"], 64, "nothing on one side"),
      ([Sample.checkpoint, "--port", "70000"], 64, "--port: expected 0 to 65535, found 70000"),
      (
        [Sample.checkpoint, "--max-batch-size", "0"], 64,
        "--max-batch-size: expected 1 to 1000000, found 0"
      ),
      ([Sample.checkpoint, "--api-key-file", "/dev/null"], 66, "expected a regular file"),
      ([Sample.checkpoint, "--api-key-file", Sample.boot], 65, "expected a key"),
      ([Sample.checkpoint, "--tls-key", Sample.boot], 64, "go together"),
      (
        [Sample.checkpoint, "--tls-key", Sample.boot, "--tls-certificate", Sample.boot], 65,
        "expected a certificate"
      ),
      ([Sample.checkpoint, "--allow-origin", "example.org"], 64, "--allow-origin"),
      ([Sample.checkpoint, "--host", "192.0.2.1"], 69, "cannot listen there"),
    ]
  )
  func usage(arguments: [String], status: Int32, words: String) async throws {
    let outcome = try await Command.run(["serve", "--port", "0"] + arguments)
    #expect(outcome.status == status)
    #expect(outcome.stderr.contains(words), "\(outcome.stderr)")
  }

  @Test("says as JSON where it listens, and with which models")
  func json() async throws {
    let text = try await serve(
      ["mine:3=\(Sample.checkpoint)", Sample.checkpoint, "--format", "json"]
    ) { address, _ in
      let request = URLRequest(url: address.appending(path: "v2"))
      let (status, reply) = try await Self.answer(to: request)
      #expect(status == 200)
      #expect(reply["name"] as? String == "shufflezoo")
    }
    #expect(try JSONSchema(named: "serve").violations(in: text) == [])
    let json = try JSONSchema.Value(parsing: Data(text.utf8))
    #expect(json["models"]?[0]?["name"] == .string("mine"))
    #expect(json["models"]?[0]?["version"] == .string("3"))
    #expect(json["models"]?[1]?["name"] == .string(Self.model))
    #expect(json["models"]?[1]?["sha256"] == .string(Sample.sha256))
  }

  @Test(
    "stands a load that bench-server puts on it",
    arguments: [
      ["--concurrency", "1", "3"], ["--rate", "40", "--json"], ["--picture", Sample.boot],
    ]
  )
  func load(arguments: [String]) async throws {
    try await serve([Sample.checkpoint]) { address, _ in
      let outcome = try await Command.run(
        ["bench-server", "\(address)", "--window", "0.1", "--format", "json"] + arguments
      )
      #expect(outcome.status == 0, "\(outcome.stderr)")
      #expect(try JSONSchema(named: "bench-server").violations(in: outcome.stdout) == [])
      let json = try JSONSchema.Value(parsing: Data(outcome.stdout.utf8))
      #expect(json["model"] == .string(Self.model))
      let count = arguments.contains("3") ? 2 : 1
      for index in 0..<count {
        let load = json["loads"]?[index]
        #expect(load?["failures"] == .array([]))
        #expect(load?["server"]?["compute_ms"] != nil)
      }
      #expect(json["loads"]?[count] == nil)
    }
  }

  @Test(
    "bench-server says what it cannot measure",
    arguments: [
      (["ftp://a"], 64, "expected the address of a server"),
      (["http://127.0.0.1:1"], 69, "does the server run?"),
      (["http://a", "--concurrency", "1", "--rate", "1"], 64, "not both"),
      (["http://a", "--picture", "none.png"], 66, "none.png"),
    ]
  )
  func unmeasurable(arguments: [String], status: Int32, words: String) async throws {
    let outcome = try await Command.run(["bench-server"] + arguments)
    #expect(outcome.status == status)
    #expect(outcome.stderr.contains(words), "\(outcome.stderr)")
  }

  /// Runs a server while `body` asks it, and expects that it ends well.
  ///
  /// - Parameters:
  ///   - arguments: the words behind `serve`.
  ///   - signal: what ends it.
  ///   - hasMessages: whether it has something to say to the operator.
  ///   - body: asks it.
  /// - Returns: what it printed.
  /// - Throws: what `body` throws, or the error of starting it.
  @discardableResult
  func serve(
    _ arguments: [String],
    endingBy signal: CInt = SIGTERM,
    messages hasMessages: (String) -> Bool = \.isEmpty,
    _ body: (URL, Process) async throws -> Void
  ) async throws -> String {
    let workplace = try Workplace()
    let log = workplace.path("log")
    try Data().write(to: URL(filePath: log))
    let outcome = try await Command.run(
      ["serve", "--port", "0"] + arguments,
      stdout: .file(log)
    ) { process in
      try await body(try await Self.address(in: log, process), process)
      kill(process.processIdentifier, signal)
    }
    #expect(outcome.status == 0)
    #expect(hasMessages(outcome.stderr), "\(outcome.stderr)")
    return try String(contentsOf: URL(filePath: log), encoding: .utf8)
  }

  /// The address that the server prints once it listens.
  private static func address(in log: String, _ process: Process) async throws -> URL {
    while process.isRunning {
      let text = try String(contentsOf: URL(filePath: log), encoding: .utf8)
      if let address = text.firstMatch(of: /http[^"\n]*/), text.hasSuffix("\n") {
        return try #require(URL(string: String(address.output)))
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw Unstarted()
  }

  private struct Unstarted: Error {}

  static func post(
    _ body: String,
    to url: URL
  ) async throws -> (status: Int, reply: [String: Any]) {
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(body.utf8)
    return try await answer(to: request)
  }

  static func answer(
    to request: URLRequest
  ) async throws -> (status: Int, reply: [String: Any]) {
    let (data, response) = try await URLSession.shared.data(for: request)
    let reply = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, reply ?? [:])
  }
}
