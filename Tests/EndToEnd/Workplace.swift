import Foundation
import TestSupport
import Testing

/// An empty folder to work in, removed with everything in it when the test is over.
final class Workplace: Sendable {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "shufflezoo-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The path of something in the folder.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The names of all that lies in the folder, hidden ones too.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  /// Writes a file.
  @discardableResult
  func write(_ name: String, _ bytes: Data) throws -> String {
    try bytes.write(to: URL(filePath: path(name)))
    return path(name)
  }

  /// Makes a data set of the first pictures of every class of the sample.
  func pictures(perClass count: Int) throws -> String {
    let classes = try FileManager.default.contentsOfDirectory(atPath: Sample.pictures)
    for name in classes {
      let target = path("pictures/\(name)")
      try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
      let source = "\(Sample.pictures)/\(name)"
      for picture in try FileManager.default.contentsOfDirectory(atPath: source).sorted()
        .prefix(count)
      {
        try FileManager.default.createSymbolicLink(
          atPath: "\(target)/\(picture)",
          withDestinationPath: "\(source)/\(picture)"
        )
      }
    }
    return path("pictures")
  }
}

/// The bundled sample, and what MindSpore says of it (`zoo/sample/README.md`).
enum Sample {
  private static let folder = Fixtures.repository.appending(path: "zoo/sample").path

  static let checkpoint = "\(folder)/shufflenet_v1_g3_05_fmnist-975e965d.ckpt"
  static let sha256 = "975e965d718623ca7f4ffe5273e5b4710ced3ac5807685e2608f4071f70bbeaa"
  static let pictures = "\(folder)/fashion-mnist/val"
  static let logits = "\(folder)/logits.npy"
  static let boot = "\(pictures)/9_ankle_boot/val_00000.png"

  /// The checkpoint and the pictures as one names them in the repository's top folder.
  static let relativeCheckpoint = "zoo/sample/shufflenet_v1_g3_05_fmnist-975e965d.ckpt"
  static let relativePictures = "zoo/sample/fashion-mnist/val"
  static let relativeBoot = "\(relativePictures)/9_ankle_boot/val_00000.png"

  /// Compares logits of all pictures with MindSpore's.
  static func expectLogits(_ found: NumpyArray) throws {
    let expected = try NumpyArray(contentsOf: logits)
    #expect(found.shape == [200, 10])
    let differences = zip(found.values, expected.values).map { abs($0 - $1) }
    let scale = expected.values.map(abs).max() ?? 0
    // The README promises 1e-5 of the logits' scale; a NaN is no such difference.
    #expect(differences.allSatisfy { $0 <= 1e-5 * scale })
  }
}
