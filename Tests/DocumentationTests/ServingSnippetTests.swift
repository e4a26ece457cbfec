import Conversion
import Foundation
import Images
import Serving
import ShuffleNet
import TestSupport
import Testing
import Zoo

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("The snippet of Serving")
struct ServingSnippetTests {
  static func serve(
    path: String,
    onListening: @escaping @Sendable (Int) async -> Void
  ) async throws {
    // Snippet: a server
    let source = ModelSource(label: path, version: "1") {
      let file = try WeightsFile(path: path)
      return ServedModel(
        name: "fashion",
        engine: try Engine(file.weights()),
        preprocessing: try Preprocessing(imageSize: 64),
        labels: try ClassLabels.builtIn(named: "fashion-mnist").entries.map(\.label),
        weightsSHA256: try "\(file.sha256())",
        probe: try file.recordedProbe()
      )
    }
    var options = InferenceServer.Options()
    options.port = 0
    let server = try await InferenceServer([source], options: options) { reload in
      print(reload.name, reload.version, reload.isServed)
    }
    try await server.run(onListening: onListening)
    // End of the snippet
  }

  private struct Reply: Decodable {
    struct Prediction: Decodable {
      let label: String
      let probability: Double
    }

    let predictions: [Prediction]
  }

  private static func classify(_ picture: [UInt8], port: Int) async throws -> Reply {
    let url = try #require(
      URL(string: "http://127.0.0.1:\(port)/v2/models/fashion/classify?top=1")
    )
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(picture)
    let (data, _) = try await URLSession.shared.data(for: request)
    return try JSONDecoder().decode(Reply.self, from: data)
  }

  @Test("the server names the class of a picture, until its task is cancelled")
  func server() async throws {
    let folder = try TemporaryFolder()
    let path = try Sample.nativeFile(in: folder)
    let boot = try SamplePicture.boot()
    let (ports, listening) = AsyncStream<Int>.makeStream()
    let serving = Task {
      defer { listening.finish() }
      try await Self.serve(path: path) { listening.yield($0) }
    }
    defer { serving.cancel() }
    var iterator = ports.makeAsyncIterator()
    if let port = await iterator.next() {
      let reply = try await Self.classify(boot.bytes, port: port)
      #expect(reply.predictions.map(\.label) == ["Ankle boot"])
      // 61.70 %, as the README has it.
      #expect(abs((reply.predictions.first?.probability ?? 0) - 0.6170) < 0.0001)
      serving.cancel()
    }
    try await serving.value
  }
}
