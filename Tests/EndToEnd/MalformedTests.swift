import Foundation
import TestSupport
import Testing

/// Runs the command on every file of `Tests/Fixtures/malformed`, each of which is wrong in one way.
///
/// The folder of a group has a table of what is expected, a line for each file: its name, the exit status and all
/// that is printed to standard error, or of pictures the result, which says why they were skipped.
@Suite("Malformed files")
struct MalformedTests {
  /// A folder of files, and what reads them.
  struct Group: CustomTestStringConvertible {
    let name: String
    /// The words of the command; `FILE` stands for the file, `OUTPUT` for a path where nothing is.
    let arguments: [String]
    /// Whether what is wrong stands in the result, and standard error only says so.
    let isReported: Bool
    var testDescription: String { name }

    init(_ name: String, _ arguments: String, isReported: Bool = false) {
      self.isReported = isReported
      self.name = name
      self.arguments = arguments.split(separator: " ").map(String.init)
    }

    var folder: URL { URL(filePath: Fixtures.bundled("malformed/\(name)")) }

    /// The names of the files, the table left out.
    var files: [String] {
      get throws {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
          .filter { $0 != MalformedTests.table }.sorted()
      }
    }
  }

  private static let table = "expected.tsv"
  /// The sample as seen from a group's folder, so that messages name no place of this machine.
  private static let sample = "../../../../zoo/sample"
  private static let weights = "\(sample)/shufflenet_v1_g3_05_fmnist-975e965d.ckpt"
  private static let pictures = "\(sample)/fashion-mnist/val"
  private static let encrypted = "../../format/enc_AES-GCM_128.ckpt"

  static let groups = [
    Group("card", "list --manifest FILE"),
    Group("checkpoint", "inspect FILE"),
    Group("classes", "evaluate \(weights) --data \(pictures) --classes FILE"),
    Group("encrypted", "inspect FILE --key-file ../key.txt"),
    Group("foreign", "inspect FILE"),
    Group("generic", "convert --generic FILE OUTPUT.ckpt"),
    Group("journal", "merge FILE"),
    Group("key", "inspect \(encrypted) --key-file FILE"),
    Group("labels", "evaluate \(weights) --data \(pictures)/9_ankle_boot --labels FILE"),
    Group("manifest", "list --manifest FILE"),
    Group("network", "convert FILE OUTPUT.ckpt"),
    Group("npy", "bench \(weights) --input FILE"),
    Group("picture", "predict \(weights) FILE", isReported: true),
    Group("predictions", "evaluate \(weights) --data \(pictures) --limit 1 --against FILE"),
    Group("recipe", "evaluate \(weights) --data \(pictures) --config FILE"),
    Group("safetensors", "inspect FILE"),
    Group("tar", "evaluate \(weights) --data FILE"),
  ]

  @Test("are errors with the messages that are expected", arguments: groups)
  func messages(_ group: Group) async throws {
    let workplace = try Workplace()
    var table = ""
    for file in try group.files {
      let outcome = try await Command.run(
        group.arguments.map { word in
          word == "FILE" ? file : word.replacing("OUTPUT", with: workplace.path("output"))
        },
        in: group.folder
      )
      let printed = (group.isReported ? outcome.stdout : outcome.stderr)
        .replacing(workplace.path("output"), with: "OUTPUT")
      // Wrong data, or a file that is not the one that was asked for; never wrong usage, nor a crash.
      #expect([65, 66].contains(outcome.status), "\(file)")
      #expect(
        printed.contains(file) || printed.contains("OUTPUT"),
        "the message does not say which file: \(printed)"
      )
      let lines = printed.split(separator: "\n").joined(separator: #"\n"#)
      table += "\(file)\t\(outcome.status)\t\(lines)\n"
    }
    #expect(try workplace.names == [])
    try expectGolden(at: group.folder.appending(path: Self.table), table)
  }

  @Test("all have a command that reads them")
  func complete() throws {
    let folder = URL(filePath: Fixtures.bundled("malformed"))
    let folders = try FileManager.default.contentsOfDirectory(
      at: folder,
      includingPropertiesForKeys: [.isDirectoryKey]
    )
    .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
    .map(\.lastPathComponent)
    #expect(folders.sorted() == Self.groups.map(\.name))
    for group in Self.groups { #expect(try !group.files.isEmpty, "\(group.name)") }
  }
}
