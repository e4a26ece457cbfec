import Foundation
import Synchronization
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension ServeTests {
  @Test("answers with the highest version of a model, and with each that is asked for")
  func versions() async throws {
    let workplace = try Workplace()
    let file = try await ServedFile(in: workplace)
    try file.replace(by: .other)
    let arguments = ["mine:2=\(Sample.checkpoint)", "mine:10=\(file.path)"]
    try await serve(arguments) { address, _ in
      let model = address.appending(path: "v2/models/mine")
      let (_, metadata) = try await Self.answer(to: URLRequest(url: model))
      #expect(metadata["versions"] as? [String] == ["2", "10"])
      for (path, content) in [
        ("infer", ServedFile.Content.other), ("versions/10/infer", .other),
        ("versions/2/infer", .sample),
      ] {
        #expect(try await Self.logits(model.appending(path: path)) == file.logits[content])
      }
      let (status, reply) = try await Self.post("{}", to: model.appending(path: "versions/3/infer"))
      #expect(status == 404)
      #expect(
        reply["error"] as? String == "model 'mine': expected version 2 or 10, found '3'"
      )
    }
  }

  @Test("reads a file again on SIGHUP, and keeps the one before where the new one fails its test")
  func reload() async throws {
    let workplace = try Workplace()
    let file = try await ServedFile(in: workplace)
    let told: (String) -> Bool = { messages in
      let lines = messages.split(separator: "\n")
      return lines.count == 3 && lines[0].hasPrefix("note: mine, version 1: loaded again, SHA-256")
        && lines.dropFirst().allSatisfy {
          $0.hasPrefix("error: mine, version 1: not loaded, and the one before goes on: ")
            && $0.contains(file.path)
        }
        && lines[1].contains("expected the logits 0.335207254")
    }
    try await serve(["mine=\(file.path)"], messages: told) { address, process in
      let model = address.appending(path: "v2/models/mine/infer")
      #expect(try await Self.logits(model) == file.logits[.sample])
      for (content, result, count) in [
        (ServedFile.Content.other, "success", 1), (.damaged, "failure", 1),
        (.cutShort, "failure", 2),
      ] {
        try file.replace(by: content)
        kill(process.processIdentifier, SIGHUP)
        try await Self.waitForReloads(result, count, of: address)
        #expect(try await Self.logits(model) == file.logits[.other])
      }
    }
  }

  @Test("loses no request and mixes no models when files are replaced under load")
  func reloadUnderLoad() async throws {
    let workplace = try Workplace()
    let file = try await ServedFile(in: workplace)
    try await serve(["mine=\(file.path)", "-q"]) { address, process in
      let model = address.appending(path: "v2/models/mine/infer")
      let clientCount = 4
      // Foundation's tasks crash now and then when they are cancelled, so that none is.
      let clients = Clients(count: clientCount)
      try await withThrowingTaskGroup { group in
        for _ in 0..<clientCount {
          group.addTask {
            defer { clients.running.withLock { $0 -= 1 } }
            var seen: Set<[Float]> = []
            while seen.count < 2 {
              let logits = try await Self.logits(model)
              #expect(file.logits.values.contains(logits))
              seen.insert(logits)
            }
          }
        }
        var count = 0
        while clients.running.withLock({ $0 > 0 }) {
          count += 1
          try file.replace(by: count.isMultiple(of: 2) ? .sample : .other)
          kill(process.processIdentifier, SIGHUP)
          try await Self.waitForReloads("success", count, of: address)
        }
        try await group.waitForAll()
      }
    }
  }

  @Test("lets clients load and unload models where the operator does")
  func control() async throws {
    let workplace = try Workplace()
    let file = try await ServedFile(in: workplace)
    let arguments = ["mine=\(file.path)", Sample.checkpoint, "--allow-model-control", "-q"]
    let told: (String) -> Bool = { $0.contains("error: mine, version 1: not loaded: ") }
    try await serve(arguments, messages: told) { address, _ in
      let repository = address.appending(path: "v2/repository")
      let load = repository.appending(path: "models/mine/load")
      let model = address.appending(path: "v2/models/mine")
      let unload = repository.appending(path: "models/mine/unload")
      #expect(try await Self.post("", to: unload).status == 200)
      let ready = URLRequest(url: model.appending(path: "ready"))
      #expect(try await Self.answer(to: ready).status == 503)
      #expect(try await Self.post("{}", to: model.appending(path: "infer")).status == 503)
      let (_, models) = try await Self.answer(
        to: URLRequest(url: address.appending(path: "v2/models"))
      )
      #expect(models["models"] as? [String] == [Self.model])
      try file.replace(by: .damaged)
      let (status, reply) = try await Self.post("{}", to: load)
      #expect(status == 400)
      #expect((reply["error"] as? String)?.contains(workplace.folder.path) == false, "\(reply)")
      let health = address.appending(path: "v2/health/ready")
      #expect(try await Self.answer(to: URLRequest(url: health)).status == 503)
      try file.replace(by: .other)
      #expect(try await Self.post("{}", to: load).status == 200)
      #expect(try await Self.answer(to: URLRequest(url: health)).status == 200)
      #expect(try await Self.logits(model.appending(path: "infer")) == file.logits[.other])
    }
  }

  @Test("refuses clients that load and unload models where the operator does not let them")
  func uncontrolled() async throws {
    try await serve([Sample.checkpoint]) { address, _ in
      for path in ["index", "models/\(Self.model)/load", "models/\(Self.model)/unload"] {
        let (status, reply) = try await Self.post(
          "{}",
          to: address.appending(path: "v2/repository/\(path)")
        )
        #expect(status == 403)
        #expect((reply["error"] as? String)?.contains("--allow-model-control") == true, "\(reply)")
      }
    }
  }

  /// Those that ask at the same time.
  private final class Clients: Sendable {
    /// How many have not ended.
    let running: Mutex<Int>

    init(count: Int) { running = Mutex(count) }
  }

  /// The logits of the boot.
  private static func logits(_ url: URL) async throws -> [Float] {
    let picture = try Data(contentsOf: URL(filePath: Sample.boot)).base64EncodedString()
    let (status, reply) = try await post(
      #"{"inputs":[{"name":"input","shape":[1],"datatype":"BYTES","data":["\#(picture)"]}]}"#,
      to: url
    )
    try #require(status == 200, "\(reply)")
    let outputs = try #require(reply["outputs"] as? [[String: Any]])
    return try #require(outputs.first?["data"] as? [Double]).map { Float($0) }
  }

  /// Waits until the server has read a file that often, with that result.
  private static func waitForReloads(
    _ result: String,
    _ count: Int,
    of address: URL
  ) async throws {
    let line = "shufflezoo_model_reloads_total{model=\"mine\",result=\"\(result)\"} \(count)\n"
    while true {
      let (data, _) = try await URLSession.shared.data(from: address.appending(path: "metrics"))
      if String(data: data, encoding: .utf8)?.contains(line) == true { return }
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
