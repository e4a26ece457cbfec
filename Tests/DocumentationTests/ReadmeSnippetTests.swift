import Downloads
import Foundation
import Images
import Safetensors
import ShuffleNet
import Tensors
import TestSupport
import Testing
import Zoo

@Suite("The snippets of README.md, of docs/ and of the comments in Sources/Downloads")
struct ReadmeSnippetTests {
  static func runNativeFile(path: String, input: [Float]) throws -> [Float] {
    // Snippet: a native file
    let file = try SafetensorsFile(source: FileSource(path: path))
    let engine = try Engine(ShuffleNetV1.Weights(from: file.stateDict))
    let logits = try engine.logits(for: input, batchCount: 1, height: 64, width: 64)
    // End of the snippet
    return logits
  }

  @Test("a native file gives MindSpore's logits")
  func nativeFile() throws {
    let folder = try TemporaryFolder()
    let boot = try SamplePicture.boot()
    let input = try Preprocessing(imageSize: 64).input(from: boot.bytes)
    boot.expectLogits(try Self.runNativeFile(path: Sample.nativeFile(in: folder), input: input))
  }

  static func weights(of model: String, cachesFolder: String) async throws -> DownloadedFile {
    // Snippet: weights by name
    let store = ZooStore(zoo: try .builtIn, cache: ZooCache(folder: cachesFolder))
    let weights = try await store.file(for: model) { progress in
      print(progress.byteCount, progress.totalByteCount ?? 0)
    }
    await store.shutdown()
    // End of the snippet
    return weights
  }

  @Test("a file of the zoo comes from the cache, verified")
  func zooStore() async throws {
    let folder = try TemporaryFolder()
    let cache = folder.path("cache")
    try await Self.fill(cache)
    let file = try await Self.weights(of: "shufflenet_v1_g3_05_fmnist", cachesFolder: cache)
    #expect(file.sha256 == "975e965d718623ca7f4ffe5273e5b4710ced3ac5807685e2608f4071f70bbeaa")
    #expect(file.verifiedBy == .sha256)
    #expect(file.transferredByteCount == 0)
  }

  /// Puts the bundled file into a cache, as a download from a folder.
  private static func fill(_ cache: String) async throws {
    var options = DownloadOptions()
    options.mirrors = [Fixtures.repository.appending(path: "zoo/sample/").absoluteString]
    let store = ZooStore(zoo: try .builtIn, cache: ZooCache(folder: cache), options: options)
    _ = try await store.file(for: "shufflenet_v1_g3_05_fmnist")
    await store.shutdown()
  }
}
