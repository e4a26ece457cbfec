import Conversion
import Digests
import Foundation
import TestSupport
import Testing

/// The bundled sample, and what MindSpore says of it (`zoo/sample/README.md`).
enum Sample {
  /// The training checkpoint, in the split layout.
  static let checkpoint = file("shufflenet_v1_g3_05_fmnist-975e965d.ckpt")
  /// The folder of class folders.
  static let pictures = file("fashion-mnist/val")

  /// The path of a file of the sample.
  static func file(_ name: String) -> String {
    Fixtures.repository.appending(path: "zoo/sample").appending(path: name).path
  }

  /// Writes the native file of the checkpoint's weights.
  ///
  /// - Returns: its path.
  static func nativeFile(in folder: TemporaryFolder) throws -> String {
    let path = folder.path("fmnist.safetensors")
    _ = try Converter(WeightsFile(path: checkpoint)).writeNative(to: path)
    return path
  }
}

/// A picture of the sample and what MindSpore made of it.
struct SamplePicture {
  /// Where it lies.
  let path: String
  /// Its file.
  let bytes: [UInt8]
  /// The SHA-256 of its input, in hex.
  let inputSHA256: String
  /// Its logits.
  let logits: [Float]

  private struct Entry: Decodable {
    let path: String
    let inputSHA256: String

    enum CodingKeys: String, CodingKey {
      case path
      case inputSHA256 = "input_sha256"
    }
  }

  /// An ankle boot, which the network knows for one.
  static func boot() throws -> SamplePicture { try SamplePicture("9_ankle_boot/val_00000.png") }

  private init(_ name: String) throws {
    let list = try Data(contentsOf: URL(filePath: Sample.file("images.json")))
    let entries = try JSONDecoder().decode([Entry].self, from: list)
    let row = try #require(entries.firstIndex { $0.path == name })
    path = "\(Sample.pictures)/\(name)"
    bytes = Array(try Data(contentsOf: URL(filePath: path)))
    inputSHA256 = entries[row].inputSHA256
    let all = try NumpyArray(contentsOf: Sample.file("logits.npy")).values
    logits = Array(all[10 * row..<10 * row + 10])
  }

  /// Holds that logits are MindSpore's.
  func expectLogits(
    _ found: [Float],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let scale = logits.map(abs).max() ?? 0
    // The project's promise; a NaN is no such difference.
    let areEqual = zip(found, logits).allSatisfy { abs($0 - $1) <= 1e-5 * scale }
    #expect(found.count == 10 && areEqual, sourceLocation: sourceLocation)
  }

  /// Holds that an input has MindSpore's bits.
  func expectInput(
    _ found: [Float],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let bytes = found.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    let digest = SHA256Digest(of: bytes.span).description
    #expect(digest == inputSHA256, sourceLocation: sourceLocation)
  }
}
